import { attempt } from "./attempt.ts";
import { firstPartyBase, takeConfig } from "./config.ts";
import { startGtm } from "./gtm.ts";
import { apply } from "./hook.ts";
import { install } from "./install.ts";
import { recoveryOf } from "./recovery.ts";
import { startDetection } from "./session.ts";

function main() {
  const config = takeConfig();
  // A page may carry the snippet twice, or two of them: the first one works, the others leave everything alone. Where a snippet has started the
  // web container by itself, since this script was late, it left a 1.
  const mark = Symbol.for("qaxal.loader");
  const page = window as unknown as Record<symbol, unknown>;
  const before = page[mark];
  if (!config || before === true) {
    return;
  }
  page[mark] = true;
  const { src = "", nonce = "" } = (attempt(() => document.currentScript) ?? {}) as HTMLScriptElement;
  const base = attempt(() => firstPartyBase(config, src, self.origin));
  const { fetch } = window;
  const nativeFetch: typeof fetch = (...args) => apply(fetch, window, args);
  const recovery = base && config.m ? recoveryOf(config, base) : undefined;
  attempt(() => recovery && install(window, recovery, nativeFetch));
  attempt(() => config.g && !before && startGtm(config.g, nonce));
  attempt(() => base && startDetection({ config, base, fetch: nativeFetch, closed: (is) => recovery && (recovery.shut = is) }, nonce));
}

attempt(main);
