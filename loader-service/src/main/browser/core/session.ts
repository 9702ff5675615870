import type { Config } from "./config.ts";
import { load } from "./gtm.ts";

const KEY = "qx";

/** Asks for a session and starts detection, once a session, and when the page has nothing better to do. */
export function startDetection(
  config: Config,
  base: string,
  nonce: string,
  nativeFetch: typeof fetch,
  blocked: () => void,
): void {
  const start = async () => {
    try {
      if (sessionStorage.getItem(KEY)) {
        return;
      }
      const boot = await nativeFetch(`${base}/boot`, { method: "POST", body: config.t, credentials: "include" });
      const session = (await boot.json()).session_id;
      if (!boot.ok || !session) {
        return;
      }
      sessionStorage.setItem(KEY, session);
      window.__qxd = { session, base, probe: config.m === "when_blocked", blocked };
      load(`${base}/l/${config.l}.js?m=d`, nonce, () => {});
    } catch {
      // Storage or the network is closed to us: there is nothing to report, and nothing of the page's depends on it.
    }
  };
  "requestIdleCallback" in window ? requestIdleCallback(start, { timeout: 3_000 }) : setTimeout(start, 1_000);
}
