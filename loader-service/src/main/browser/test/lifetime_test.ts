import { areScriptCookiesCapped } from "../detect/lifetime.ts";
import { same } from "./same.ts";

const DAY = 24 * 60 * 60 * 1_000;
/** How long the cookie lives that was written last, in milliseconds. */
let asked = 0;
// deno-lint-ignore no-explicit-any
(globalThis as any).document = {
  set cookie(written: string) {
    asked = Number(/Max-Age=(\d+)/.exec(written)![1]) * 1_000;
  },
};

/** What is found in a browser that says `told` of the cookie that it was given. */
async function found(told: () => { expires?: number | null } | null) {
  const finding = await areScriptCookiesCapped({ cookieStore: { get: () => Promise.resolve(told()) } });
  same(asked, 0); // it was taken away
  return finding;
}

Deno.test("a cookie that ends before it should was capped", async () => {
  same(await found(() => ({ expires: Date.now() + 7 * DAY })), "yes");
  same(await found(() => ({ expires: Date.now() + DAY })), "yes");
  same(await found(() => ({ expires: Date.now() + asked })), "no");
});

Deno.test("nobody knows where the browser does not tell", async () => {
  same(await found(() => ({})), "unknown");
  same(await found(() => ({ expires: null })), "unknown");
  same(await found(() => null), "unknown");
  same(await areScriptCookiesCapped({}), "unknown");
});
