import { interceptBeacon } from "./beacon.ts";
import { firstPartyBase, takeConfig } from "./config.ts";
import { interceptFetch } from "./fetch.ts";
import { startGtm } from "./gtm.ts";
import { interceptImages } from "./image.ts";
import { Recovery } from "./recovery.ts";
import { isKnownToBeBlocked, startDetection } from "./session.ts";
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
  const { src = "", nonce = "" } = script instanceof HTMLScriptElement ? script : {};
  const base = attempt(() => firstPartyBase(config, src, self.origin));
  const { fetch } = window;
  const nativeFetch: typeof fetch = (...args) => Reflect.apply(fetch, window, args);
  let recovery: Recovery | undefined;
  if (base && config.m) {
    const started = recovery = new Recovery(config, base, config.m === "always" || isKnownToBeBlocked());
    attempt(() => window.fetch = interceptFetch(fetch, started));
    attempt(() => interceptXhr(window, started));
    attempt(() => navigator.sendBeacon = interceptBeacon(navigator.sendBeacon, nativeFetch, started));
    attempt(() => interceptImages(HTMLImageElement, nativeFetch, started));
  }
  attempt(() => config.g && startGtm(config.g, recovery, nonce));
  attempt(() => base && startDetection(config, base, nonce, nativeFetch, () => recovery?.start()));
}

/** What one part meets in a strange page must not keep the others from working, least of all the page's own tags. */
function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

attempt(main);
