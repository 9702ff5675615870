import { target } from "../core/endpoints.ts";
import { same } from "./same.ts";

// deno-lint-ignore no-explicit-any
(globalThis as any).document = { baseURI: "https://www.shop.test/cart" };
const BASE = "https://data.shop.test";

Deno.test("hits to Google's hosts are ours", () => {
  same(target("https://www.google-analytics.com/g/collect?v=2&tid=G-1", BASE, []), "/g/collect?v=2&tid=G-1");
  same(target("https://region1.google-analytics.com/g/collect?v=2", BASE, []), "/g/collect?v=2");
  same(target("https://analytics.google.com/g/collect?v=2", BASE, []), "/g/collect?v=2");
  same(target("https://www.google.com/ccm/collect?en=x", BASE, []), "/ccm/collect?en=x");
  same(target("https://data.shop.test/g/collect?v=2", BASE, []), "/g/collect?v=2");
  same(target("//www.googletagmanager.com/gtm.js?id=GTM-1", BASE, []), "/gtm.js?id=GTM-1");
});

Deno.test("the second copy of a hit is left alone", () => {
  same(target("https://stats.g.doubleclick.net/g/collect?v=2", BASE, []), undefined);
  same(target("https://stats.g.doubleclick.net/r/collect?v=1", BASE, []), "/r/collect?v=1");
});

Deno.test("in same-origin mode only what is below the prefix is ours", () => {
  const base = "https://www.shop.test/x7k2mq";
  same(target("/x7k2mq/g/collect?v=2", base, []), "/g/collect?v=2");
  same(target("/x7k2mq/gtm.js?id=GTM-1", base, []), "/gtm.js?id=GTM-1");
  same(target("/x7k2mq/own?x=1", base, ["/own"]), "/own?x=1");
  for (const url of ["/collect", "/g/collect?v=2", "/own", "/gtm.js", "/x7k2mqg/collect", "/x7k2mq/cart"]) {
    same(target(url, base, ["/own"]), undefined);
  }
});

Deno.test("everything else passes", () => {
  for (
    const url of [
      "https://www.shop.test/g/collect?v=2",
      "https://evil-google-analytics.com/g/collect",
      "https://www.google-analytics.com/other",
      "https://www.google.com/search?q=x",
      "/api/cart",
      "data:text/plain,x",
    ]
  ) {
    same(target(url, BASE, []), undefined);
  }
});
