import { findOut } from "../detect/session.ts";
import { same } from "./same.ts";

Object.defineProperty(navigator, "onLine", { value: true });
// a second try comes at once
const later = setTimeout;
// deno-lint-ignore no-explicit-any
(globalThis as any).setTimeout = (step: () => void) => later(step, 0);

const MANAGER = "https://www.googletagmanager.com/gtm.js";
const REGIONAL = "https://region1.google-analytics.com/g/collect";

/** A service that asks for `signals`, and a network in which only `reached` gives an answer. */
function session(signals: string[], reached: string[], isAllowed = () => true) {
  const asked: string[] = [];
  const reports: unknown[] = [];
  const fetch = (url: unknown, init?: RequestInit) => {
    if (url === "/boot") {
      return Promise.resolve(Response.json({ session_id: "S", detection: { signals } }));
    }
    if (url === "/mark-session-detection") {
      reports.push(init!.body);
    } else {
      asked.push(String(url));
    }
    return reached.includes(String(url)) ? Promise.resolve(new Response()) : Promise.reject(new TypeError());
  };
  const over = findOut("", fetch as typeof globalThis.fetch, () => Promise.resolve("no"), { isAllowed, opened: () => {} });
  return over.catch(() => {}).then(() => ({ asked, reports }));
}

Deno.test("each of Google's hosts is judged by itself", async () => {
  const { reports } = await session(["google_blocked", "google_regional_blocked", "tag_manager_blocked"], [REGIONAL]);

  same(
    reports.join(),
    '{"session_id":"S","signals":{"google_blocked":"no","google_regional_blocked":"no","tag_manager_blocked":"yes"}}',
  );
});

Deno.test("of a signal that it does not know a script says so", async () => {
  const { reports } = await session(["of_a_later_date"], []);

  same(reports.join(), '{"session_id":"S","signals":{"of_a_later_date":"unknown"}}');
});

Deno.test("nobody is asked any more for a visitor who withdrew, and nothing is reported", async () => {
  const answers = [true, true];
  const { asked, reports } = await session(["tag_manager_blocked"], [], () => answers.shift() ?? false);

  same(asked.join(), MANAGER);
  same(reports.length, 0);
});
