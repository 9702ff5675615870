import { attempt } from "./attempt.ts";
import { interceptBeacon } from "./beacon.ts";
import { interceptFetch } from "./fetch.ts";
import { interceptFrames } from "./frame.ts";
import { apply, construct, defineProperty } from "./hook.ts";
import { interceptImages } from "./image.ts";
import type { Recovery } from "./recovery.ts";
import { interceptScripts } from "./script.ts";
import { interceptXhr } from "./xhr.ts";

export type Page = Window & typeof globalThis;

/**
 * Hooks all ways out of `page`, and those of the frames that it looks into.
 *
 * @param nativeFetch of the outermost page, which outlives its frames
 */
export function install(page: Page, recovery: Recovery, nativeFetch: typeof fetch): void {
  // its own mark, since a frame whose own script is still to come may have been met by the page around it already
  const hooked = Symbol.for("qaxal.hooks");
  const marks = page as unknown as Record<symbol, boolean>;
  if (marks[hooked]) {
    return;
  }
  apply(construct, page, [Object, []]); // throws where a page has broken these before us: not even its own call could be made
  defineProperty(page, hooked, { value: true });
  for (const intercept of [interceptFetch, interceptXhr, interceptBeacon, interceptImages, interceptScripts, interceptFrames]) {
    attempt(() => intercept(page, recovery, nativeFetch));
  }
}
