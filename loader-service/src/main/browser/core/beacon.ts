import { isShort } from "./body.ts";
import { hook } from "./hook.ts";
import type { Page } from "./install.ts";
import { isRefused, type Recovery } from "./recovery.ts";

/**
 * A beacon becomes a fetch with keepalive, which outlives the page as well: blockers stop beacons that leave the page's own origin and
 * still answer true (measured with uBlock Origin).
 */
export function interceptBeacon({ navigator, Navigator }: Page, nativeFetch: typeof fetch, recovery: Recovery): void {
  // where somebody hooked the navigator itself before us, the prototype is out of the way
  const owner: Navigator = Object.prototype.hasOwnProperty.call(navigator, "sendBeacon") ? navigator : Navigator.prototype;
  hook(owner, "sendBeacon", (_self, [url, data]: [string, BodyInit?], original) => {
    try {
      const address = recovery.addressFor(url);
      if (!address || !isShort(data)) {
        return original();
      }
      // no redirect is followed, as with pixels
      nativeFetch(address, { method: "POST", body: data, credentials: "include", keepalive: true, redirect: "manual" })
        .then((response) => isRefused(response) && original(), () => original());
      return true;
    } catch {
      return original();
    }
  });
}
