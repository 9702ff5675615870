import type { Config } from "./config.ts";
import { load } from "./gtm.ts";

/** The session's id, once it was opened for detection. */
const SESSION = "qx";
/** Whether the direct way is closed in this session: 1 or 0, once that is known. */
const BLOCKED = "qxb";

export function isKnownToBeBlocked(): boolean {
  return recall(BLOCKED) === "1";
}

/**
 * Detects, when the page has nothing better to do: once a session what the module asks for, and whether the direct way is closed where the
 * mode depends on it, with the module or without.
 */
export function startDetection(
  config: Config,
  base: string,
  nonce: string,
  nativeFetch: typeof fetch,
  blocked: () => void,
): void {
  const start = async () => {
    const probe = config.m === "when_blocked" && !recall(BLOCKED) ? ["google_blocked"] : [];
    const boot = config.d && recall(SESSION) === null ? await open(base, nativeFetch) : undefined;
    const signals: string[] = boot?.detection?.signals ?? probe;
    if (signals.length === 0) {
      return;
    }
    const settle = (closed: boolean) => {
      remember(BLOCKED, closed ? "1" : "0");
      closed && blocked();
    };
    window.__qxd = { base, session: boot?.session_id, signals, settle };
    load(`${base}/l/${config.l}.js?m=d`, nonce);
  };
  "requestIdleCallback" in window ? requestIdleCallback(start, { timeout: 3_000 }) : setTimeout(start, 1_000);
}

interface Boot {
  session_id: string;
  detection?: { signals: string[] };
}

/** Undefined when the network is closed to us: there is nothing to report then, and nothing of the page's depends on it. */
async function open(base: string, nativeFetch: typeof fetch): Promise<Boot | undefined> {
  try {
    const answer = await nativeFetch(`${base}/boot`, { method: "POST", credentials: "include" });
    const boot: Boot = await answer.json();
    if (answer.ok && boot.detection) {
      remember(SESSION, boot.session_id);
      return boot;
    }
  } catch {
    // as said above
  }
}

/** Null when nothing is remembered; undefined when storage is closed to us. */
function recall(key: string): string | null | undefined {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return undefined;
  }
}

function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // the next page finds out anew
  }
}
