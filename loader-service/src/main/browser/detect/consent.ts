import { attempt } from "../core/attempt.ts";
import { hook } from "../core/hook.ts";

/** What a visitor said about `analytics_storage`; undefined while the page does not tell. */
export type Consent = "granted" | "denied" | undefined;

/** Where Google's Consent Mode stands in a page. */
export interface ConsentMode {
  dataLayer?: unknown[];
  /** What Google's library has understood: consent platforms within a web container tell that alone, and nothing to the data layer. */
  google_tag_data?: { ics?: { entries?: { analytics_storage?: { default?: boolean; update?: boolean } } } };
}

/** Tells what the visitor says, at once and whenever that changes. */
export function followConsent(page: ConsentMode, hear: (consent: Consent) => void): void {
  let initial: Consent;
  let updated: Consent;
  const take = (entry: unknown) => {
    const { 0: command, 1: kind, 2: settings } = Object(entry);
    const said = command === "consent" && settings?.analytics_storage;
    if (said !== "granted" && said !== "denied") {
      return;
    }
    if (kind === "update") {
      updated = said;
    } else if (kind === "default" && (said === "denied" || !initial && !settings.region)) {
      // Defaults may differ by region, and the page does not know where its visitor is: a denial stands until an update.
      initial = said;
    }
  };
  const now = (): Consent => {
    const known = [updated ?? initial, understood(page)];
    return known.includes("denied") ? "denied" : known.includes("granted") ? "granted" : undefined;
  };

  // a page that says something later says it there
  const layer = attempt(() => page.dataLayer ??= []);
  attempt(() => layer!.forEach(take));
  let last = now();
  const look = () => {
    const next = now();
    if (next !== last) {
      hear(last = next);
    }
  };
  layer && attempt(() =>
    hook(layer, "push", (_self, entries: unknown[], original) => {
      const length = original();
      attempt(() => {
        entries.forEach(take);
        look();
        // Google's library, where it came to the layer after us, understands an entry only when we are done
        Promise.resolve().then(look);
      });
      return length;
    })
  );
  hear(last);
}

function understood(page: ConsentMode): Consent {
  const entry = page.google_tag_data?.ics?.entries?.analytics_storage;
  const said = entry?.update ?? entry?.default;
  return said === undefined ? undefined : said ? "granted" : "denied";
}
