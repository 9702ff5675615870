import type { Detection } from "../core/config.ts";
import { type Finding, isGoogleBlocked } from "./blocked.ts";

/** Names that general cosmetic filters hide. Not those that every detector uses: lists spare these on purpose. */
const BAIT = "ad-banner-container ad-leaderboard AdContainer";
/** How often to look, and milliseconds in between: a blocker hides what a script added when its own observer has seen it. */
const LOOKS = 20;
const PAUSE = 100;

const CHECKS: Record<string, () => Finding | Promise<Finding>> = {
  google_blocked: () => isGoogleBlocked(),
  cosmetic_filter: isBaitHidden,
  script_cookies: areScriptCookiesKept,
  local_storage: isStorageOpen,
};

async function main() {
  const told = window.__qxd;
  delete window.__qxd;
  if (!told) {
    return;
  }
  const signals: Record<string, Finding> = {};
  for (const name of told.signals) {
    const finding = signals[name] = await found(CHECKS[name]);
    if (name === "google_blocked" && finding !== "unknown") {
      told.settle(finding === "yes");
    }
  }
  if (told.session) {
    await report(told, signals);
  }
}

async function found(check: (() => Finding | Promise<Finding>) | undefined): Promise<Finding> {
  try {
    return check ? await check() : "unknown";
  } catch {
    return "unknown";
  }
}

async function report(told: Detection, signals: Record<string, Finding>) {
  await fetch(`${told.base}/mark-session-detection`, {
    method: "POST",
    // text/plain needs no preflight
    headers: { "Content-Type": "text/plain" },
    body: JSON.stringify({ session_id: told.session, signals }),
    credentials: "include",
    keepalive: true,
  });
}

async function isBaitHidden(): Promise<Finding> {
  const bait = document.createElement("div");
  bait.className = BAIT;
  bait.style.cssText = "position:absolute;left:-999px;width:10px;height:10px";
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
  localStorage.setItem("qx_probe", "1");
  localStorage.removeItem("qx_probe");
  return "yes";
}

main().catch(() => {});
