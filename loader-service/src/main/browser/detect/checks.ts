import { isBlocked } from "./blocked.ts";
import { areScriptCookiesCapped } from "./lifetime.ts";

/** What one look at the page's surroundings says. */
export type Finding = "yes" | "no" | "unknown";

/** @param ask the page's own fetch */
type Check = (ask: typeof fetch) => Finding | Promise<Finding>;

/** Names that general cosmetic filters hide. Not those that every detector uses: lists spare these on purpose. */
const BAIT = "ad-banner-container ad-leaderboard AdContainer";
/** How often to look, and milliseconds in between: a blocker hides what a script added when its own observer has seen it. */
const LOOKS = 20;
const PAUSE = 100;

/** By the names that the service asks by. No host is asked that serves advertising alone: who agreed to analytics has not agreed to that. */
export const CHECKS: Record<string, Check> = {
  google_regional_blocked: (ask) => isBlocked(ask, "https://region1.google-analytics.com/g/collect"),
  analytics_google_blocked: (ask) => isBlocked(ask, "https://analytics.google.com/g/collect"),
  // by a fetch, which blockers stop, and not by a script element, which they answer with a library that does nothing
  tag_manager_blocked: (ask) => isBlocked(ask, "https://www.googletagmanager.com/gtm.js"),
  cosmetic_filter: isBaitHidden,
  script_cookies: areScriptCookiesKept,
  script_cookies_capped: () => areScriptCookiesCapped(),
  local_storage: isStorageOpen,
};

export async function found(check: () => Finding | Promise<Finding> | undefined): Promise<Finding> {
  try {
    return await check() ?? "unknown";
  } catch {
    return "unknown";
  }
}

async function isBaitHidden(): Promise<Finding> {
  const bait = document.createElement("div");
  bait.className = BAIT;
  bait.style.cssText = "position:fixed;left:-999px;width:10px;height:10px";
  document.body.appendChild(bait);
  try {
    for (let look = 0; look < LOOKS; look++) {
      await new Promise((done) => setTimeout(done, PAUSE));
      if (bait.offsetHeight === 0 || getComputedStyle(bait).visibility === "hidden") {
        return "yes";
      }
    }
    return "no";
  } finally {
    bait.remove();
  }
}

function areScriptCookiesKept(): Finding {
  document.cookie = "qx_probe=1; Max-Age=60; SameSite=Lax";
  const kept = document.cookie.includes("qx_probe=1");
  document.cookie = "qx_probe=; Max-Age=0; SameSite=Lax";
  return kept ? "yes" : "no";
}

function isStorageOpen(): Finding {
  try {
    localStorage.setItem("qx_probe", "1");
    localStorage.removeItem("qx_probe");
    return "yes";
  } catch {
    return "no";
  }
}
