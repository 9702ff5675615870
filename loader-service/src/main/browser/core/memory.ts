import { attempt } from "./attempt.ts";

/** What we keep in the tab's `sessionStorage`, and all of it. Written by detection alone, which knows what the visitor agreed to. */
export const SESSION = "qx";
/** Whether the direct way is closed: 1 or 0, once that is known. */
export const BLOCKED = "qxb";

/** Null when nothing is remembered; undefined when storage is closed to us. */
export function recall(what: string): string | null | undefined {
  return attempt(() => sessionStorage.getItem(what));
}
