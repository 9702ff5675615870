import { hook } from "./hook.ts";

/** The two ways to an element's address: the property and the attribute. Whoever reads the property sees what `shown` says, if anything. */
export function interceptSource<E extends HTMLImageElement | HTMLScriptElement>(
  prototype: E,
  shown: (element: E) => string | undefined,
  send: (element: E, url: unknown, direct: (address?: string) => void) => void,
): void {
  hook(prototype, "src", (element, _args, original) => shown(element) || original(), "get");
  hook(prototype, "src", (element, [url], original) => send(element, url, (address) => original(address ? [address] : undefined)), "set");
  hook(prototype, "setAttribute", (element, [name, value]: [string, string], original) =>
    /^src$/i.test(name) ? send(element, value, (address) => original(address ? [name, address] : undefined)) : original());
}
