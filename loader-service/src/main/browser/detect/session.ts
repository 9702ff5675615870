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
  const ask: typeof fetch = (...args) => permission.isAllowed() ? fetch(...args) : Promise.reject();
  // all at once, since who leaves before the last one has ended is in no figure
  const findings = boot.detection.signals.map(async (name) => [name, await found(() => checks[name]?.(ask))] as const);
  const signals = Object.fromEntries(await Promise.all(findings));
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
