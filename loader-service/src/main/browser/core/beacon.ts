import { isShort } from "./body.ts";
import { isRefused, type Recovery } from "./recovery.ts";

type Beacon = Navigator["sendBeacon"];

/**
 * A beacon becomes a fetch with keepalive, which outlives the page as well: blockers stop beacons that leave the page's own origin and
 * still answer true (measured with uBlock Origin).
 */
export function interceptBeacon(native: Beacon, nativeFetch: typeof fetch, recovery: Recovery): Beacon {
  return new Proxy(native, {
    apply(original, self, args: Parameters<Beacon>) {
      const direct = () => Reflect.apply(original, self, args) as boolean;
      try {
        const [url, data] = args;
        const address = recovery.addressFor(url);
        if (address === undefined || !isShort(data)) {
          return direct();
        }
        nativeFetch(address, { method: "POST", body: data, credentials: "include", keepalive: true })
          .then((response) => isRefused(response) && direct(), direct);
        return true;
      } catch {
        return direct();
      }
    },
  });
}
