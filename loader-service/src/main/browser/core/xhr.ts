import type { Recovery } from "./recovery.ts";

/** One request of an instance that was sent to us instead. */
interface Sent {
  open: unknown[];
  headers: [string, string][];
  body?: Document | XMLHttpRequestBodyInit | null;
  credentials: boolean;
  /** It did not arrive: the page must not hear of it, since it goes out again. */
  failed: boolean;
}

/**
 * Our listeners are added when an instance is made, so they hear first, and keep from the page what happened to an attempt that is repeated
 * directly. A synchronous request is left alone: there would be no moment to repeat it in.
 */
export function interceptXhr(Native: typeof XMLHttpRequest, recovery: Recovery): typeof XMLHttpRequest {
  const sent = new WeakMap<XMLHttpRequest, Sent>();
  const { open, setRequestHeader, send } = Native.prototype;

  function hear(this: XMLHttpRequest, event: Event) {
    const state = sent.get(this);
    if (!state) {
      return;
    }
    if (event.type === "readystatechange") {
      state.failed = this.readyState === 4 && (this.status === 0 || this.getResponseHeader("X-Qaxal-Refused") === "1");
    }
    if (!state.failed || event.type === "abort" || event.type === "timeout") {
      return;
    }
    event.stopImmediatePropagation();
    if (event.type === "loadend") {
      sent.delete(this);
      repeat(this, state);
    }
  }

  function repeat(request: XMLHttpRequest, state: Sent) {
    Reflect.apply(open, request, state.open);
    request.withCredentials = state.credentials;
    state.headers.forEach((header) => Reflect.apply(setRequestHeader, request, header));
    Reflect.apply(send, request, [state.body]);
  }

  Native.prototype.open = new Proxy(open, {
    apply(original, self: XMLHttpRequest, args: unknown[]) {
      sent.delete(self);
      const address = args[2] === false ? undefined : recovery.addressFor(args[1]);
      if (address === undefined) {
        return Reflect.apply(original, self, args);
      }
      sent.set(self, { open: args, headers: [], credentials: self.withCredentials, failed: false });
      return Reflect.apply(original, self, [args[0], address, true]);
    },
  });
  Native.prototype.setRequestHeader = new Proxy(setRequestHeader, {
    apply(original, self: XMLHttpRequest, args: [string, string]) {
      sent.get(self)?.headers.push(args);
      return Reflect.apply(original, self, args);
    },
  });
  Native.prototype.send = new Proxy(send, {
    apply(original, self: XMLHttpRequest, args: [XMLHttpRequestBodyInit?]) {
      const state = sent.get(self);
      if (state) {
        state.body = args[0];
        state.credentials = self.withCredentials;
        self.withCredentials = true;
      }
      return Reflect.apply(original, self, args);
    },
  });
  return new Proxy(Native, {
    construct(original, args, made) {
      const request: XMLHttpRequest = Reflect.construct(original, args, made);
      ["readystatechange", "load", "error", "loadend", "abort", "timeout"].forEach((type) =>
        request.addEventListener(type, hear, true)
      );
      return request;
    },
  });
}
