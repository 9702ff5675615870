import type { Recovery } from "./recovery.ts";

/** Pixels: the property and the attribute, which are two ways to the same request. */
export function interceptImages(Native: typeof HTMLImageElement, recovery: Recovery): void {
  const property = Object.getOwnPropertyDescriptor(Native.prototype, "src");
  if (!property?.set) {
    return;
  }
  const setSource = property.set;

  function recovered(image: HTMLImageElement, url: unknown, direct: () => void) {
    const address = recovery.addressFor(url);
    if (address === undefined) {
      return direct();
    }
    const settle = () => {
      image.removeEventListener("load", settle, true);
      image.removeEventListener("error", fail, true);
    };
    const fail = (event: Event) => {
      settle();
      event.stopImmediatePropagation();
      direct();
    };
    image.addEventListener("load", settle, true);
    image.addEventListener("error", fail, true);
    Reflect.apply(setSource, image, [address]);
  }

  Object.defineProperty(Native.prototype, "src", {
    ...property,
    set(this: HTMLImageElement, url: unknown) {
      recovered(this, url, () => Reflect.apply(setSource, this, [url]));
    },
  });
  Native.prototype.setAttribute = new Proxy(Native.prototype.setAttribute, {
    apply(original, self: HTMLImageElement, args: [string, string]) {
      const direct = () => Reflect.apply(original, self, args);
      return String(args[0]).toLowerCase() === "src" ? recovered(self, args[1], direct) : direct();
    },
  });
}
