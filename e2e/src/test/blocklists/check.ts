import { FiltersEngine, Request } from "@ghostery/adblocker";
import { pslInit, StaticNetFilteringEngine } from "@gorhill/ubo-core";

/**
 * Reads from the standard input what is to be asked of which lists, and writes each request that an engine would block, with the filter that
 * does it. Two engines, since each reads the lists in its own way: uBlock Origin's own and Ghostery's, which also works in Brave's manner.
 */
interface Question {
  /** Files of filter lists. */
  lists: string[];
  /** The file of the Public Suffix List, by which uBlock Origin's engine tells a third party. */
  suffixes: string;
  requests: { page: string; url: string; type: "xmlhttprequest" | "script" | "image" }[];
}

const question: Question = await new globalThis.Response(Deno.stdin.readable).json();
const texts = question.lists.map((list) => Deno.readTextFileSync(list));

const ghostery = FiltersEngine.parse(texts.join("\n"), { enableOptimizations: false, loadCosmeticFilters: false });
const ublock = await StaticNetFilteringEngine.create();
pslInit(Deno.readTextFileSync(question.suffixes));
await ublock.useLists(texts.map((raw, index) => ({ name: question.lists[index], raw })));

const blocked: { url: string; type: string; engine: string; filter: string }[] = [];
for (const { page, url, type } of question.requests) {
  const said = ghostery.match(Request.fromRawDetails({ sourceUrl: page, url, type }));
  if (said.match) {
    blocked.push({ url, type, engine: "ghostery", filter: String(said.filter) });
  }
  if (ublock.matchRequest({ originURL: page, url, type }) === 1) {
    blocked.push({ url, type, engine: "ublock", filter: String(ublock.toLogData().raw) });
  }
}
console.log(JSON.stringify(blocked));
Deno.exit(0); // uBlock Origin's engine leaves a timer behind
