import { attempt } from "./attempt.ts";
import { firstPartyBase, takeConfig } from "./config.ts";
import { startGtm } from "./gtm.ts";
import { apply } from "./hook.ts";
import { install } from "./install.ts";
import { BLOCKED, recall } from "./memory.ts";
import { recoveryOf } from "./recovery.ts";
import { startDetection } from "./session.ts";

function main() {
  const config = takeConfig();
  // a page may carry the snippet twice, or two of them: the first one works, the others leave everything alone
  const installed = Symbol.for("qaxal.loader");
  const page = window as unknown as Record<symbol, boolean>;
  if (!config || page[installed]) {
    return;
  }
  page[installed] = true;
  const script = attempt(() => document.currentScript);
  const { src = "", nonce = "" } = script instanceof HTMLScriptElement ? script : {};
  const base = attempt(() => firstPartyBase(config, src, self.origin));
  const { fetch } = window;
  const nativeFetch: typeof fetch = (...args) => apply(fetch, window, args);
  const recovery = base && config.m ? recoveryOf(config, base, config.m === "always" || recall(BLOCKED) === "1") : undefined;
  attempt(() => recovery && install(window, nativeFetch, recovery));
  attempt(() => config.g && startGtm(config.g, nonce));
  attempt(() => base && startDetection({ config, base, fetch: nativeFetch, closed: () => recovery && (recovery.on = true) }, nonce));
}

attempt(main);
