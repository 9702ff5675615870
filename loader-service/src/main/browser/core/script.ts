import { LIBRARIES } from "./endpoints.ts";
import { tell } from "./event.ts";
import type { Page } from "./install.ts";
import type { Recovery } from "./recovery.ts";
import { interceptSource } from "./source.ts";
import { resolved } from "./url.ts";

/**
 * Google's libraries, whoever asks for them: by the first-party way and, when that had no effect, by the direct one; while nothing says that
 * the direct way is closed, the other way round. Not judged by onload: a blocker may answer with a script that loads and does nothing.
 */
export function interceptScripts(page: Page, recovery: Recovery): void {
  /** What the page set, where another address stands in for it. */
  const urls = new WeakMap<HTMLScriptElement, string>();
  /** Second tries: their addresses are what they are. */
  const tries = new WeakSet<HTMLScriptElement>();

  interceptSource(page.HTMLScriptElement.prototype, (script) => urls.get(script), (script, url, direct) => {
    urls.delete(script);
    const own = !tries.has(script) && recovery.standIn(url);
    const { href, pathname, searchParams } = resolved(own ? url : "");
    const id = searchParams.get("id");
    if (!own || !id || !LIBRARIES.some((path) => pathname.endsWith(path))) {
      return direct();
    }
    const [first, second] = recovery.shut || recovery.eager ? [own, href] : [href, own];
    try {
      direct(first);
    } catch {
      return direct(); // a page that trusts no text for a script's address
    }
    urls.set(script, href);
    const hear = (event: Event) => {
      ENDS.forEach((type) => script.removeEventListener(type, hear, true));
      if (urls.get(script) === href && !(page as TagManager).google_tag_manager?.[id]) {
        event.stopImmediatePropagation();
        const again = page.document.createElement("script");
        tries.add(again);
        again.nonce = script.nonce;
        ENDS.forEach((type) => again.addEventListener(type, () => tell(script, type)));
        again.src = second;
        page.document.head.append(again);
      }
    };
    ENDS.forEach((type) => script.addEventListener(type, hear, true));
  });
}

const ENDS = ["load", "error"];

interface TagManager {
  google_tag_manager?: Record<string, unknown>;
}
