/** Starts the site's web container. Which way it comes is up to whoever hooked the addresses of scripts. */
export function startGtm(id: string, nonce: string): void {
  const page = window as { dataLayer?: unknown[] };
  (page.dataLayer = page.dataLayer || []).push({ "gtm.start": Date.now(), event: "gtm.js" });
  load(`https://www.googletagmanager.com/gtm.js?id=${id}`, nonce);
}

export function load(source: string, nonce: string): void {
  const script = document.createElement("script");
  script.nonce = nonce;
  script.src = source;
  document.head.append(script);
}
