import type { Recovery } from "./recovery.ts";

interface TagManager {
  dataLayer?: unknown[];
  google_tag_manager?: Record<string, unknown>;
}

/**
 * Starts the site's web container, by the first-party way if there is one. Whether it came is judged by its effect: a blocker may answer with
 * a script that loads and does nothing.
 */
export function startGtm(id: string, recovery: Recovery | undefined, nonce: string): void {
  const page = window as TagManager;
  const direct = `https://www.googletagmanager.com/gtm.js?id=${encodeURIComponent(id)}`;
  const address = recovery?.addressFor(direct);
  (page.dataLayer = page.dataLayer || []).push({ "gtm.start": Date.now(), event: "gtm.js" });
  load(address ?? direct, nonce, () => {
    if (address && !page.google_tag_manager?.[id]) {
      load(direct, nonce, () => {});
    }
  });
}

export function load(source: string, nonce: string, done: () => void): void {
  const script = document.createElement("script");
  script.async = true;
  if (nonce) {
    script.nonce = nonce;
  }
  script.onload = script.onerror = done;
  script.src = source;
  document.head.appendChild(script);
}
