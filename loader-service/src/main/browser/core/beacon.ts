import { hook } from "./hook.ts";
import type { Page } from "./install.ts";
import { isRefused, type Recovery } from "./recovery.ts";
import { isShort, sent } from "./send.ts";

/**
 * A beacon becomes a fetch with keepalive, which outlives the page as well: blockers stop beacons that leave the page's own origin and
 * still answer true (measured with uBlock Origin).
 */
export function interceptBeacon({ navigator, Navigator }: Page, recovery: Recovery, nativeFetch: typeof fetch): void {
  // where somebody hooked the navigator itself before us, the prototype is out of the way
  const owner: Navigator = Object.getOwnPropertyDescriptor(navigator, "sendBeacon") ? navigator : Navigator.prototype;
  hook(owner, "sendBeacon", (_self, [url, data]: [string, BodyInit?], original) => {
    const address = recovery.addressFor(url);
    // Firefox has keepalive from 133 on; without it, what is sent while the page is left ends with the page
    if (!address || !isShort(data) || !("keepalive" in Request.prototype)) {
      return original();
    }
    const direct = () => {
      recovery.eager = false;
      original();
    };
    // no redirect is followed, as with pixels
    sent((init) => nativeFetch(address, init), { method: "POST", body: data, redirect: "manual" })
      .then((response) => isRefused(response) && direct(), direct);
    return true;
  });
}
