import { attempt } from "./attempt.ts";
import { hook } from "./hook.ts";
import type { Page } from "./install.ts";

/** A fresh frame has hooks of its own to lose: it is met when the page first looks into it, which is before it can take anything out. */
export function interceptFrames({ HTMLIFrameElement: { prototype } }: Page, met: (frame: Page) => void): void {
  for (const name of ["contentWindow", "contentDocument"] as const) {
    hook(prototype, name, (_self, _args, original) => {
      const found = original();
      // throws for a frame of another origin, which is none of our business
      attempt(() => met(found.defaultView || found));
      return found;
    }, "get");
  }
}
