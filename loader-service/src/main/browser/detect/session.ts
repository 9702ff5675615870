import { CHECKS, type Finding, found } from "./checks.ts";

interface Boot {
  session_id: string;
  /** Absent when nothing is to be detected. */
  detection?: { signals: string[] };
}

/** The visitor may change their mind while we are at it. */
interface Permission {
  isAllowed(): boolean;
  opened(session: string): void;
}

/** Opens a session, looks at what it is asked to, and reports that. */
export async function findOut(
  base: string,
  fetch: typeof globalThis.fetch,
  isDirectWayClosed: () => Promise<Finding>,
  permission: Permission,
): Promise<void> {
  const answer = await fetch(`${base}/boot`, { method: "POST", credentials: "include" });
  const boot: Boot = await answer.json();
  if (!answer.ok || !boot.detection || !permission.isAllowed()) {
    return;
  }
  const checks: typeof CHECKS = { ...CHECKS, google_blocked: isDirectWayClosed };
  const signals: Record<string, Finding> = {};
  for (const name of boot.detection.signals) {
    if (!permission.isAllowed()) {
      return;
    }
    signals[name] = await found(checks[name]);
  }
  if (permission.isAllowed()) {
    // not earlier: who leaves before is asked by the next page, or those without a blocker, who are slower, would be missing more often
    permission.opened(boot.session_id);
    await fetch(`${base}/mark-session-detection`, {
      method: "POST",
      // text/plain needs no preflight
      headers: { "Content-Type": "text/plain" },
      body: JSON.stringify({ session_id: boot.session_id, signals }),
      credentials: "include",
      keepalive: true,
    });
  }
}
