import { resolved } from "./url.ts";

/** Hosts, each with the only paths that are ever touched there. Everything else passes through us unseen. */
const COLLECT = ["/g/collect", "/collect"];
export const LIBRARIES = ["/gtm.js", "/gtag/js"];
const OTHERS: Record<string, string[] | undefined> = {
  "stats.g.doubleclick.net": ["/r/collect"],
  "www.google.com": ["/ccm/collect"],
  "www.googletagmanager.com": LIBRARIES,
};
const FIRST_PARTY = [...COLLECT, "/r/collect", "/ccm/collect", ...LIBRARIES];

/**
 * What a request to `url` asks of the tagging server, as path and query; undefined when it is none of our business.
 * `stats.g.doubleclick.net/g/collect` is left alone on purpose: it is a second copy of a GA4 hit and would count twice.
 */
export function target(url: unknown, base: string, additional: string[]): string | undefined {
  const { protocol, host, pathname, search } = resolved(url);
  const own = new URL(base);
  // in same-origin mode what is not below the prefix is the page's own, whatever it is called
  const prefix = host === own.host ? own.pathname.replace(/\/$/, "") : "";
  const path = pathname.slice(prefix.length);
  return protocol.startsWith("http") && pathname.startsWith(prefix) && paths(host, own.host, additional).includes(path)
    ? path + search
    : undefined;
}

function paths(host: string, ownHost: string, additional: string[]): string[] {
  if (host === ownHost) {
    return FIRST_PARTY.concat(additional);
  }
  if (/(^|\.)(google-analytics|analytics\.google)\.com$/.test(host)) {
    return COLLECT.concat(additional);
  }
  return OTHERS[host] ?? [];
}
