import { attempt } from "./attempt.ts";
import { hook } from "./hook.ts";
import { install, type Page } from "./install.ts";
import type { Recovery } from "./recovery.ts";

/** A fresh frame has hooks of its own to lose: it is met when the page first looks into it, which is before it can take anything out. */
export function interceptFrames({ HTMLIFrameElement: { prototype } }: Page, recovery: Recovery, nativeFetch: typeof fetch): void {
  for (const name of ["contentWindow", "contentDocument"] as const) {
    hook(prototype, name, (_self, _args, original) => {
      const found = original();
      // throws for a frame of another origin, which is none of our business
      attempt(() => install(found.defaultView || found, recovery, nativeFetch));
      return found;
    }, "get");
  }
}
