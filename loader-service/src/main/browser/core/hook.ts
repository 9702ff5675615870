/** Taken before a page can take them away: without them, not even its own call could be made. */
export const { apply, construct, getPrototypeOf } = Reflect;
export const { defineProperty } = Object;

/** What a call does without us, with other arguments if some are given. */
// deno-lint-ignore no-explicit-any
export type Original<R = any> = (args?: unknown[]) => R;

/**
 * Puts `instead` in the way of a method, or of the getter or setter of a property. To whoever looks, it stays what it was: native, with the same
 * name, length and attributes. When `instead` fails before it got to the original, the page's own call is made.
 */
// deno-lint-ignore no-explicit-any
export function hook<T extends object, A extends any[]>(
  owner: T,
  name: keyof T,
  instead: (self: T, args: A, original: Original) => unknown,
  part: "value" | "get" | "set" = "value",
): void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const property = own || { value: owner[name], writable: true, configurable: true };
  defineProperty(owner, name, {
    ...property,
    [part]: new Proxy(property[part], {
      apply(native, self, args) {
        let made = false;
        const original: Original = (changed = args) => {
          made = true;
          // what is inherited may be another's by now
          return apply(own ? native : (getPrototypeOf(owner) as T)[name] as Original, self, changed);
        };
        try {
          return instead(self, args as A, original);
        } catch (failure) {
          if (made) {
            throw failure;
          }
          return original();
        }
      },
      // a proxy's own text lacks the name, by which Sentry and others tell that a function is native
      get: (native, key) => key === "toString" ? native[key].bind(native) : native[key],
    }),
  });
}
