import { tell } from "./event.ts";
import { apply, hook } from "./hook.ts";
import type { Page } from "./install.ts";
import { isRefused, type Recovery } from "./recovery.ts";
import { sent } from "./send.ts";
import { interceptSource } from "./source.ts";
import { resolved } from "./url.ts";

/** What an image stands for. */
interface Pixel {
  src: string;
  pending: boolean;
}

/**
 * Pixels go out by fetch, since an image does not tell whether nothing arrived or something that is no picture (many collectors answer 204).
 * What the page sees of its image stays as it was: the address that it set, when it is complete, and one load or error.
 */
export function interceptImages(page: Page, recovery: Recovery, nativeFetch: typeof fetch): void {
  const { prototype } = page.HTMLImageElement;
  const { set } = Object.getOwnPropertyDescriptor(prototype, "src")!;
  /** Each until another takes its place. */
  const pixels = new WeakMap<HTMLImageElement, Pixel>();

  interceptSource(prototype, (image) => pixels.get(image)?.src, (image, url, direct) => {
    pixels.delete(image);
    const address = recovery.addressFor(url);
    if (!address) {
      return direct();
    }
    const pixel = { src: resolved(url).href, pending: true };
    const again = () => {
      recovery.eager = false;
      if (pixels.get(image) === pixel) {
        pixels.delete(image);
        direct();
      } else {
        apply(set!, page.document.createElement("img"), [url]);
      }
    };
    pixels.set(image, pixel);
    // A redirect is not followed: where it leads, we might not be let in, and would take that for a hit that did not arrive.
    sent((init) => nativeFetch(address, init), {
      redirect: "manual",
      referrerPolicy: image.referrerPolicy as ReferrerPolicy,
    }).then((response) => {
      if (isRefused(response)) {
        again();
      } else if (pixels.get(image) === pixel) {
        pixel.pending = false;
        tell(image, isPicture(response) ? "load" : "error");
      }
    }, again);
  });
  hook(prototype, "complete", (image, _args, original) => !pixels.get(image)?.pending && original(), "get");
}

function isPicture(response: Response): boolean {
  return response.type === "opaqueredirect" || /^image\//.test(response.headers.get("Content-Type")!);
}
