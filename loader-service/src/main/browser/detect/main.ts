import "../core/config.ts";

type Finding = "yes" | "no" | "unknown";

/** A name that cosmetic filters hide. */
const BAIT = "ad-banner adsbox ad-placement";

async function main() {
  const told = window.__qxd;
  delete window.__qxd;
  if (!told) {
    return;
  }
  const googleBlocked = told.probe ? await isGoogleBlocked() : "unknown";
  if (googleBlocked === "yes") {
    told.blocked();
  }
  const signals: Record<string, Finding> = {
    cosmetic_filter: await isBaitHidden(),
    google_blocked: googleBlocked,
    script_cookies: yes(() => areScriptCookiesKept()),
    local_storage: yes(() => isStorageOpen()),
  };
  await fetch(`${told.base}/mark-session-detection`, {
    method: "POST",
    // text/plain needs no preflight
    headers: { "Content-Type": "text/plain" },
    body: JSON.stringify({ session_id: told.session, signals }),
    credentials: "include",
    keepalive: true,
  });
}

function yes(check: () => boolean): Finding {
  try {
    return check() ? "yes" : "no";
  } catch {
    return "unknown";
  }
}

async function isGoogleBlocked(): Promise<Finding> {
  try {
    await fetch("https://www.google-analytics.com/g/collect", { method: "HEAD", mode: "no-cors", cache: "no-store" });
    return "no";
  } catch {
    return navigator.onLine ? "yes" : "unknown";
  }
}

function isBaitHidden(): Promise<Finding> {
  const bait = document.createElement("div");
  bait.className = BAIT;
  bait.style.cssText = "position:absolute;left:-999px;width:10px;height:10px";
  document.body.appendChild(bait);
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      const hidden = bait.offsetHeight === 0 || getComputedStyle(bait).visibility === "hidden";
      bait.remove();
      resolve(hidden ? "yes" : "no");
    })
  );
}

function areScriptCookiesKept(): boolean {
  document.cookie = "qx_probe=1; Max-Age=60; SameSite=Lax";
  const kept = document.cookie.includes("qx_probe=1");
  document.cookie = "qx_probe=; Max-Age=0; SameSite=Lax";
  return kept;
}

function isStorageOpen(): boolean {
  localStorage.setItem("qx_probe", "1");
  localStorage.removeItem("qx_probe");
  return true;
}

main().catch(() => {});
