/** What a call does without us, with other arguments if some are given. */
// deno-lint-ignore no-explicit-any
export type Original<R = any> = (args?: unknown[]) => R;

/**
 * Puts `apply` in the way of a method, or of the getter or setter of a property. To whoever looks, it stays what it was: native, with the same
 * name, length and attributes.
 */
// deno-lint-ignore no-explicit-any
export function hook<T extends object, A extends any[]>(
  owner: T,
  name: keyof T,
  apply: (self: T, args: A, original: Original) => unknown,
  part: "value" | "get" | "set" = "value",
): void {
  const property = Object.getOwnPropertyDescriptor(owner, name) || { value: owner[name], writable: true, configurable: true };
  Object.defineProperty(owner, name, {
    ...property,
    [part]: new Proxy(property[part], {
      apply: (native, self, args) => apply(self, args as A, (changed = args) => Reflect.apply(native, self, changed)),
      // a proxy's own text lacks the name, by which Sentry and others tell that a function is native
      get: (native, key) => key === "toString" ? native[key].bind(native) : native[key],
    }),
  });
}
