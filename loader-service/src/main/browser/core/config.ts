/** What the service put in front of this script for one site. Short names: it travels with every page. */
export interface Config {
  /** The site's token, for recovered requests. */
  t: string;
  /** The container's loader token. */
  l: string;
  /** The site's web container; absent when the page starts GTM by itself. */
  g?: string;
  /** The path prefix of the same-origin mode; empty in the other modes. */
  p: string;
  /** The query parameter of the recovery payload. */
  r: string;
  /** When to recover; absent: never, since the module is off or the container paused. */
  m?: "always" | "when_blocked";
  /** Paths recovered besides the default ones. */
  a?: string[];
  /** Whether to detect tracking prevention. */
  d?: boolean;
}

declare global {
  interface Window {
    __qx?: Config;
    /** What detection is told by the core. */
    __qxd?: { session: string; base: string; probe: boolean; blocked: () => void };
  }
}

/** Takes the configuration away from the page, so that a second script does not meet the first one's. */
export function takeConfig(): Config | undefined {
  const config = window.__qx;
  delete window.__qx;
  return config;
}

/**
 * Where this script came from is where requests go: scheme, host, port and prefix are then right in every mode, on every machine.
 */
export function firstPartyBase(config: Config, script: Element | null): string {
  const source = script instanceof HTMLScriptElement && script.src ? script.src : location.href;
  return new URL(source).origin + config.p;
}
