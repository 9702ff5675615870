import { isRefused, type Recovery } from "./recovery.ts";

/**
 * Pixels: the property and the attribute, which are two ways to the same request. They go out by fetch, since an image does not tell whether
 * nothing arrived or something that is no picture (many collectors answer 204). What the page sees of its image stays as it was: the address that it set, and
 * one load or error.
 */
export function interceptImages(Native: typeof HTMLImageElement, nativeFetch: typeof fetch, recovery: Recovery): void {
  const { get, set, ...property } = Object.getOwnPropertyDescriptor(Native.prototype, "src")!;
  /** The pixel that an image stands for, until another takes its place. */
  const pixels = new WeakMap<HTMLImageElement, { src: string }>();

  function send(image: HTMLImageElement, url: unknown, direct: () => void) {
    pixels.delete(image);
    const address = recovery.addressFor(url);
    if (address === undefined) {
      return direct();
    }
    const pixel = { src: new URL(String(url), document.baseURI).href };
    pixels.set(image, pixel);
    const again = () => {
      if (pixels.get(image) === pixel) {
        pixels.delete(image);
        direct();
      } else {
        Reflect.apply(set!, document.createElement("img"), [url]);
      }
    };
    try {
      // A redirect is not followed: where it leads, we might not be let in, and would take that for a hit that did not arrive.
      nativeFetch(address, { credentials: "include", keepalive: true, redirect: "manual" }).then((response) => {
        if (isRefused(response)) {
          again();
        } else if (pixels.get(image) === pixel) {
          image.dispatchEvent(new Event(isPicture(response) ? "load" : "error"));
        }
      }, again);
    } catch {
      again();
    }
  }

  Object.defineProperty(Native.prototype, "src", {
    ...property,
    get(this: HTMLImageElement) {
      return pixels.get(this)?.src ?? Reflect.apply(get!, this, []);
    },
    set(this: HTMLImageElement, url: unknown) {
      send(this, url, () => Reflect.apply(set!, this, [url]));
    },
  });
  Native.prototype.setAttribute = new Proxy(Native.prototype.setAttribute, {
    apply(original, self: HTMLImageElement, args: [string, string]) {
      const direct = () => Reflect.apply(original, self, args);
      return String(args[0]).toLowerCase() === "src" ? send(self, args[1], direct) : direct();
    },
  });
}

function isPicture(response: Response): boolean {
  return response.type === "opaqueredirect" || /^image\//.test(response.headers.get("Content-Type") ?? "");
}
