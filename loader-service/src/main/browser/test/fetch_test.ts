import type { Config } from "../core/config.ts";
import { interceptFetch } from "../core/fetch.ts";
import { recoveryOf } from "../core/recovery.ts";
import { same } from "./same.ts";

// deno-lint-ignore no-explicit-any
(globalThis as any).document = { baseURI: "https://www.shop.test/cart" };
const CONFIG: Config = { t: "T", l: "L", r: "d", m: "always" };
const RECOVERY = recoveryOf(CONFIG, "https://data.shop.test");
RECOVERY.shut = true; // or one that failed would lead the others the direct way
const HIT = "https://www.google-analytics.com/g/collect?v=2";
const LONG = 61 * 1024;

interface Sent {
  url: string;
  init: RequestInit;
}

/** A page's fetch with us in between, and what reaches the network. */
function page(answer: (url: string) => Response = () => new Response()) {
  const sent: Sent[] = [];
  const network = (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    sent.push({ url, init });
    return Promise.resolve(answer(url));
  };
  const page = { fetch: network as typeof fetch };
  interceptFetch(page, RECOVERY);
  return { fetch: page.fetch, sent };
}

function recovered(sent: Sent[]): Sent {
  same(sent.length, 1);
  same(sent[0]!.url.startsWith("https://data.shop.test/k/T?d="), true);
  return sent[0]!;
}

function form(length: number) {
  const form = new FormData();
  form.set("en", "x".repeat(length));
  return form;
}

Deno.test("a form arrives with the boundary that its type names", async () => {
  for (const body of [form(3), await new Response(form(3)).blob()]) {
    for (const args of [[HIT, { method: "POST", body }], [new Request(HIT, { method: "POST", body })]]) {
      const { fetch, sent } = page();

      await fetch(...args as Parameters<typeof globalThis.fetch>);

      const { url, init } = recovered(sent);
      same((await new Request(url, init).formData()).get("en"), "xxx");
    }
  }
});

Deno.test("the body of a Request is sent, also by a browser that has no Request.body", async () => {
  const body = Object.getOwnPropertyDescriptor(Request.prototype, "body")!;
  Object.defineProperty(Request.prototype, "body", { get: () => undefined, configurable: true });
  try {
    const { fetch, sent } = page();

    await fetch(new Request(HIT, { method: "POST", body: "en=purchase" }));

    const { init } = recovered(sent);
    same(await (init.body as Blob).text(), "en=purchase");
    same(new Headers(init.headers).get("Content-Type"), "text/plain;charset=UTF-8");
  } finally {
    Object.defineProperty(Request.prototype, "body", body);
  }
});

Deno.test("what the page says about its body stays", async () => {
  const { fetch, sent } = page();
  const headers = { "Content-Type": "application/json", "X-Page": "1" };

  await fetch(HIT, { method: "POST", body: "{}", headers });

  const said = new Headers(recovered(sent).init.headers);
  same(said.get("Content-Type"), "application/json");
  same(said.get("X-Page"), "1");
});

Deno.test("a body too long for keepalive goes without, whatever it is made of", async () => {
  const bodies: Record<string, (length: number) => BodyInit> = {
    text: (length) => "x".repeat(length),
    "text of long characters": (length) => "€".repeat(length / 3),
    buffer: (length) => new ArrayBuffer(length),
    view: (length) => new Uint8Array(length),
    blob: (length) => new Blob(["x".repeat(length)]),
    parameters: (length) => new URLSearchParams({ en: "x".repeat(length) }),
    form,
  };
  for (const [kind, body] of Object.entries(bodies)) {
    for (const [length, keepalive] of [[LONG, false], [300, true]] as const) {
      const { fetch, sent } = page();

      await fetch(HIT, { method: "POST", body: body(length) });

      same(recovered(sent).init.keepalive, keepalive, `${kind} of ${length} bytes:`);
    }
  }
});

Deno.test("what finds no room for keepalive beside what is on the way goes without", async () => {
  const { fetch, sent } = page();
  const send = () => fetch(HIT, { method: "POST", body: "x".repeat(30_000) });

  await Promise.all([send(), send(), send()]);
  await send();

  same(sent.map((each) => each.init.keepalive).join(), "true,true,false,true");
});

Deno.test("what the page passed is on its way when fetch returns", () => {
  const { fetch, sent } = page();

  fetch(HIT, { method: "POST", body: "en=page_leave" });

  recovered(sent);
});

Deno.test("a refused request goes out to its own address once, an answered one does not", async () => {
  const refusing = page((url) =>
    url === HIT ? new Response() : new Response(null, { status: 402, headers: { "X-Qaxal-Refused": "1" } })
  );
  const broken = page(() => new Response(null, { status: 502 }));

  await refusing.fetch(HIT);
  await broken.fetch(HIT);

  same(refusing.sent.map((each) => each.url).filter((url) => url === HIT).length, 1);
  recovered(broken.sent);
});
