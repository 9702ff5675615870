import { type Consent, type ConsentMode, followConsent } from "../detect/consent.ts";
import { same } from "./same.ts";

/** Commands as gtag passes them on. */
function command(..._args: unknown[]): unknown {
  return arguments;
}

const initially = (analytics_storage: string, more = {}) => command("consent", "default", { analytics_storage, ...more });
const update = (analytics_storage: string) => command("consent", "update", { analytics_storage });
const LIBRARY = (entry: { default?: boolean; update?: boolean }) => ({ ics: { entries: { analytics_storage: entry } } });

/** All that is heard of a page, from the beginning on. */
function heard(page: ConsentMode): Consent[] {
  const heard: Consent[] = [];
  followConsent(page, (consent) => heard.push(consent));
  return heard;
}

function consent(...dataLayer: unknown[]): Consent {
  const [first, ...more] = heard({ dataLayer });
  same(more.length, 0);
  return first;
}

Deno.test("the last update counts, and before it the default", () => {
  same(consent(initially("granted")), "granted");
  same(consent(initially("denied")), "denied");
  same(consent(initially("denied"), update("granted")), "granted");
  same(consent(initially("granted"), update("granted"), update("denied")), "denied");
  same(consent(update("granted"), initially("denied")), "granted");
});

Deno.test("of several defaults a denial counts, since the visitor's region is not known", () => {
  same(consent(initially("denied", { region: ["ES"] }), initially("granted")), "denied");
  same(consent(initially("granted"), initially("denied", { region: ["ES"] })), "denied");
  same(consent(initially("granted", { region: ["US"] })), undefined);
});

Deno.test("a page that says nothing about analytics tells nothing", () => {
  same(heard({}).length, 1);
  same(heard({})[0], undefined);
  same(
    consent(
      null,
      "consent",
      { event: "gtm.js" },
      command("js", new Date()),
      command("consent", "default", { ad_storage: "granted" }),
      command("consent", "default"),
      initially("maybe"),
      command("consent", "declare", { analytics_storage: "granted" }),
    ),
    undefined,
  );
});

Deno.test("what the visitor says later is heard once, and the page's push does what it did", () => {
  const dataLayer: unknown[] = [initially("denied")];
  const changes = heard({ dataLayer });

  same(dataLayer.push({ event: "gtm.js" }, update("granted")), 3);
  dataLayer.push(update("granted"));
  dataLayer.push(update("denied"));

  same(changes.join(), "denied,granted,denied");
  same(dataLayer.length, 5);
});

Deno.test("what only Google's library was told is heard with the next entry", () => {
  const page: ConsentMode = { dataLayer: [initially("granted")] };
  const changes = heard(page);

  page.google_tag_data = LIBRARY({ default: false });
  page.dataLayer!.push({ event: "cmp" });
  page.google_tag_data = LIBRARY({ default: false, update: true });
  page.dataLayer!.push({ event: "cmp" });

  same(changes.join(), "granted,denied,granted");
});

Deno.test("what is said in a data layer that was made later is heard", () => {
  const page: ConsentMode = {};
  const changes = heard(page);

  page.dataLayer!.push(update("denied"));

  same(changes.join(), ",denied");
});

Deno.test("what Google's library understands after us is heard, too", async () => {
  const page: ConsentMode = { dataLayer: [initially("denied")], google_tag_data: LIBRARY({ default: false }) };
  const changes = heard(page);

  page.dataLayer!.push(update("granted"));
  page.google_tag_data = LIBRARY({ default: false, update: true });
  await Promise.resolve();

  same(changes.join(), "denied,granted");
});

Deno.test("a data layer that lets nobody in is no obstacle", () => {
  same(consent(...Object.freeze([initially("denied")])), "denied");
  same(heard({ dataLayer: Object.freeze([initially("granted")]) as unknown[] }).join(), "granted");
  same(heard({ dataLayer: {} as unknown[] }).length, 1);
});
