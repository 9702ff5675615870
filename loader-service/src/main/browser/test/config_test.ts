import { type Config, firstPartyBase } from "../core/config.ts";
import { same } from "./same.ts";

const SHOP: Config = { t: "T", l: "L", r: "d", m: "always", h: ["blog.shop.test", "www.shop.test"] };
const NOBODY: Config = { ...SHOP, h: undefined };
const SOURCE = "https://data.shop.test/l/L.js?s=T";

Deno.test("requests go to where the script came from, prefix and port included", () => {
  same(firstPartyBase(SHOP, SOURCE, "https://www.shop.test"), "https://data.shop.test");
  same(firstPartyBase(SHOP, "http://e.test:8080/l/L.js", "http://www.shop.test:8090"), "http://e.test:8080");
  same(firstPartyBase(SHOP, SOURCE, "https://www.shop.test."), "https://data.shop.test");
  same(firstPartyBase(NOBODY, "https://www.shop.test/x7k2/l/L.js", "https://www.shop.test"), "https://www.shop.test/x7k2");
});

Deno.test("all hosts of a site send to the one that the script came from", () => {
  const source = "https://www.shop.test/x7k2/l/L.js";
  same(firstPartyBase(SHOP, source, "https://www.shop.test"), "https://www.shop.test/x7k2");
  same(firstPartyBase(SHOP, source, "https://blog.shop.test"), "https://www.shop.test/x7k2");
  same(firstPartyBase(SHOP, source, "https://shop.test"), undefined);
});

Deno.test("a page that could not read our answers sends us nothing", () => {
  same(firstPartyBase(NOBODY, SOURCE, "https://www.shop.test"), undefined);
  same(firstPartyBase(SHOP, SOURCE, "https://staging.shop.test"), undefined);
  same(firstPartyBase(SHOP, SOURCE, "null"), undefined);
});

Deno.test("another port of our host is another origin", () => {
  same(firstPartyBase(NOBODY, "http://www.shop.test:8080/l/L.js", "http://www.shop.test:8090"), undefined);
});

Deno.test("a copy of the script on a foreign server has nowhere to send to", () => {
  same(firstPartyBase(SHOP, "https://cdn.test/copy.js", "https://www.shop.test"), undefined);
  same(firstPartyBase(SHOP, "", "https://www.shop.test"), undefined);
});
