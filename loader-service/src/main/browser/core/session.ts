import { attempt } from "./attempt.ts";
import type { Detection } from "./config.ts";
import { load } from "./gtm.ts";

/**
 * Detects, when the page has nothing better to do, what the module asks for, and whether the direct way is closed where the mode depends on it. All
 * that is asked or stored for it is up to the part that is loaded here.
 */
export function startDetection(told: Detection, nonce: string): void {
  const { base, config } = told;
  const start = () =>
    attempt(() => {
      window.__qxd = told;
      load(`${base}/l/${config.l}.js?m=d`, nonce);
    });
  if (config.d || config.m === "when_blocked") {
    "requestIdleCallback" in window ? requestIdleCallback(start, { timeout: 3_000 }) : setTimeout(start, 1_000);
  }
}
