import { interceptBeacon } from "./beacon.ts";
import { firstPartyBase, takeConfig } from "./config.ts";
import { interceptFetch } from "./fetch.ts";
import { startGtm } from "./gtm.ts";
import { interceptImages } from "./image.ts";
import { Recovery } from "./recovery.ts";
import { startDetection } from "./session.ts";
import { interceptXhr } from "./xhr.ts";

/** A page may carry the snippet twice, or two of them: the first one works, the others leave everything alone. */
const INSTALLED = Symbol.for("qaxal.loader");

function main() {
  const config = takeConfig();
  const page = window as unknown as Record<symbol, boolean>;
  if (!config || page[INSTALLED]) {
    return;
  }
  page[INSTALLED] = true;
  const script = document.currentScript;
  const nonce = (script instanceof HTMLScriptElement && script.nonce) || "";
  const base = firstPartyBase(config, script);
  const recovery = new Recovery(config, base);
  const nativeFetch = window.fetch.bind(window);
  if (config.m) {
    window.fetch = interceptFetch(window.fetch, recovery);
    interceptXhr(window, recovery);
    navigator.sendBeacon = interceptBeacon(navigator.sendBeacon, nativeFetch, recovery);
    interceptImages(HTMLImageElement, nativeFetch, recovery);
  }
  if (config.g) {
    startGtm(config.g, recovery, config.m === "always", nonce);
  }
  if (config.d) {
    startDetection(config, base, nonce, nativeFetch, () => recovery.blocked());
  }
}

try {
  main();
} catch {
  // Whatever went wrong is ours: the page goes on as if we were not there.
}
