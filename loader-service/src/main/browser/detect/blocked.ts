import type { Finding } from "./checks.ts";

const GOOGLE = "https://www.google-analytics.com/g/collect";
/** Milliseconds until the second try: what a name server or a change of network takes to get over a hiccup. */
const SECOND_TRY = 1_000;

/**
 * Whether Google's host is out of reach. Where it is remembered the answer holds for the tab, and "yes" sends all its hits through us, so one failure is not
 * enough; nor are any while the page is being left, which aborts what is under way, without a network, or where the page's own policy is in
 * the way: then nobody knows, and the next page tries again.
 */
export async function isGoogleBlocked(ask: typeof fetch, pause = SECOND_TRY): Promise<Finding> {
  let disturbed = !navigator.onLine;
  const disturb = () => disturbed = true;
  addEventListener("pagehide", disturb);
  addEventListener("offline", disturb);
  addEventListener("securitypolicyviolation", ({ blockedURI }) => GOOGLE.startsWith(blockedURI) && disturb());
  if (await isReached(ask)) {
    return "no";
  }
  await new Promise((done) => setTimeout(done, pause));
  if (await isReached(ask)) {
    return "no";
  }
  return disturbed || !navigator.onLine ? "unknown" : "yes";
}

/** Not by HEAD, to which uBlock Origin answers itself, so that it is not found out. Without a measurement id Google counts nothing. */
async function isReached(ask: typeof fetch): Promise<boolean> {
  try {
    await ask(GOOGLE, { mode: "no-cors", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}
