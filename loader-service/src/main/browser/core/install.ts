import { attempt } from "./attempt.ts";
import { interceptBeacon } from "./beacon.ts";
import { interceptFetch } from "./fetch.ts";
import { interceptFrames } from "./frame.ts";
import { interceptImages } from "./image.ts";
import type { Recovery } from "./recovery.ts";
import { interceptScripts } from "./script.ts";
import { interceptXhr } from "./xhr.ts";

export type Page = Window & typeof globalThis;

/** Its own mark, since a frame whose own script is still to come may have been met by the page around it already. */
const HOOKED = Symbol.for("qaxal.hooks");

/**
 * Hooks all ways out of `page`, and those of the frames that it looks into.
 *
 * @param nativeFetch of the outermost page, which outlives its frames
 */
export function install(page: Page, nativeFetch: typeof fetch, recovery: Recovery): void {
  const marks = page as unknown as Record<symbol, boolean>;
  if (marks[HOOKED]) {
    return;
  }
  Object.defineProperty(page, HOOKED, { value: true });
  attempt(() => interceptFetch(page, recovery));
  attempt(() => interceptXhr(page, recovery));
  attempt(() => interceptBeacon(page, nativeFetch, recovery));
  attempt(() => interceptImages(page, nativeFetch, recovery));
  attempt(() => interceptScripts(page, recovery));
  attempt(() => interceptFrames(page, (frame) => install(frame, nativeFetch, recovery)));
}
