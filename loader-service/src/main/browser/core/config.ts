/** What the service put in front of this script for one site, the same for all its pages. Short names: it travels with every page. */
export interface Config {
  /** The site's token, for recovered requests. */
  t: string;
  /** The container's loader token. */
  l: string;
  /** The site's web container; absent when the page starts GTM by itself. */
  g?: string;
  /** The hosts of the site's pages, in canonical form; absent when none is known. */
  h?: string[];
  /** The query parameter of the recovery payload. */
  r: string;
  /**
   * When to recover; absent: never, since the module is off or the container paused. With `when_blocked` from the moment on in which Google's
   * host proved out of reach. To try that is part of the mode: it needs no detection module.
   */
  m?: "always" | "when_blocked";
  /** Paths recovered besides the default ones. */
  a?: string[];
  /** Whether to detect tracking prevention. */
  d?: boolean;
  /** Whether a page that tells nothing about consent has it. */
  u?: boolean;
}

/** What detection is told by the core. */
export interface Detection {
  config: Config;
  base: string;
  /** The page's own, without anything of ours in the way. */
  fetch: typeof fetch;
  /** Hears whether the direct way is closed. */
  closed: (is: boolean) => void;
}

declare global {
  interface Window {
    __qx?: Config;
    __qxd?: Detection;
  }
}

/** Takes the configuration away from the page, so that a second script does not meet the first one's. */
export function takeConfig(): Config | undefined {
  const config = window.__qx;
  delete window.__qx;
  return config;
}

/**
 * Where requests go: to where this script came from, so that scheme, host, port and prefix are right in every mode, on every machine.
 * Undefined when this page should send us nothing, since it could not read what we answer: it would take every answer for a failure, and
 * send each hit twice. The edge lets its own origin read and pages on the hosts of a site, but never one in a sandbox, whose origin is "null".
 */
export function firstPartyBase(config: Config, source: string, origin: string): string | undefined {
  const [base, rest] = source.split("/l/" + config.l) as [string, string?];
  if (rest === undefined || origin === "null") {
    return undefined;
  }
  const host = new URL(origin).hostname.replace(/\.$/, "");
  return new URL(base).origin === origin || config.h?.includes(host) ? base : undefined;
}
