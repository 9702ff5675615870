import type { Finding } from "./checks.ts";

/** Where hits go; by this one the direct way is judged. */
export const GOOGLE = "https://www.google-analytics.com/g/collect";
/** Milliseconds until the second try: what a name server or a change of network takes to get over a hiccup. */
const SECOND_TRY = 1_000;

/**
 * Whether a host of Google's is out of reach, by one of its addresses. Where it is remembered the answer holds for the tab, and "yes" sends all its hits
 * through us, so one failure is not enough; nor are any while the page is being left, which aborts what is under way, without a network, or where the page's
 * own policy is in the way: then nobody knows, and the next page tries again.
 */
export async function isBlocked(ask: typeof fetch, address: string, pause = SECOND_TRY): Promise<Finding> {
  let disturbed = !navigator.onLine;
  const disturb = () => disturbed = true;
  addEventListener("pagehide", disturb);
  addEventListener("offline", disturb);
  addEventListener("securitypolicyviolation", ({ blockedURI }) => address.startsWith(blockedURI) && disturb());
  if (await isReached(ask, address)) {
    return "no";
  }
  await new Promise((done) => setTimeout(done, pause));
  if (await isReached(ask, address)) {
    return "no";
  }
  return disturbed || !navigator.onLine ? "unknown" : "yes";
}

/** Not by HEAD, to which uBlock Origin answers itself, so that it is not found out. Without an id Google counts nothing. */
async function isReached(ask: typeof fetch, address: string): Promise<boolean> {
  try {
    await ask(address, { mode: "no-cors", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}
