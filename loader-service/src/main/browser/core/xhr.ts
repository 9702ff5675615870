import { tell } from "./event.ts";
import { apply, construct, hook } from "./hook.ts";
import { type Recovery, REFUSED } from "./recovery.ts";
import { resolved } from "./url.ts";

/** One request of an instance, from its open on. */
interface Attempt {
  /** What the page passed to open; absent when the request is left alone. */
  open?: unknown[];
  /** Where it goes instead. */
  address?: string;
  fields: [string, string][];
  body?: Document | XMLHttpRequestBodyInit | null;
  /** What the page had set; known once it was sent. */
  ownCredentials?: boolean;
  /** The page hears nothing of it, since it goes out again. */
  failed?: boolean;
  /** It is at its end, but only the next event tells which; the page has not heard yet. */
  held?: boolean;
  /** The page hears everything from here on. */
  over?: boolean;
}

const EVENTS = ["readystatechange", "loadstart", "progress", "load", "error", "loadend", "abort", "timeout"];

/**
 * Our listeners are added when an instance is made, so they hear first, and keep from the page what happened to an attempt that is repeated
 * directly: one that was refused, or that got no answer. Whatever the page ended itself, by abort or by its timeout, is over. A
 * synchronous request is left alone, since there would be no moment to repeat it in, and so is an instance that was made before us.
 */
export function interceptXhr(page: Pick<typeof globalThis, "XMLHttpRequest">, recovery: Recovery): void {
  const attempts = new WeakMap<XMLHttpRequest, Attempt>();
  const prototype = page.XMLHttpRequest.prototype;
  const { open, setRequestHeader, send } = prototype;

  function hear(this: XMLHttpRequest, event: Event) {
    const attempt = attempts.get(this);
    if (!attempt || attempt.over) {
      return;
    }
    switch (event.type) {
      case "readystatechange":
        if (this.readyState === 2) {
          // asked for by its name, one that the page may not read is an error on the console
          attempt.failed = this.getAllResponseHeaders().includes(REFUSED + ": 1");
          attempt.over = !attempt.failed;
        }
        attempt.held = this.readyState === 4;
        break;
      case "error":
        attempt.failed = true;
        break;
      case "abort":
      case "timeout":
        attempt.over = true;
        if (attempt.held) {
          tell(this, "readystatechange");
        }
    }
    if (attempt.over || !(attempt.failed || attempt.held)) {
      return;
    }
    event.stopImmediatePropagation();
    if (event.type === "loadend") {
      repeat(this, attempt);
    }
  }

  /** The page has heard of its beginning already, so it is over only when it is under way. */
  function repeat(request: XMLHttpRequest, attempt: Attempt) {
    apply(open, request, attempt.open!);
    request.withCredentials = attempt.ownCredentials!;
    attempt.fields.forEach((header) => apply(setRequestHeader, request, header));
    apply(send, request, [attempt.body]);
    attempt.over = true;
  }

  page.XMLHttpRequest = new Proxy(page.XMLHttpRequest, {
    construct(original, args, made) {
      const request: XMLHttpRequest = construct(original, args, made);
      attempts.set(request, { fields: [], over: true });
      EVENTS.forEach((type) => request.addEventListener(type, hear, true));
      return request;
    },
  });
  prototype.constructor = page.XMLHttpRequest;
  hook(prototype, "open", (request, args: unknown[], original) => {
    const last = attempts.get(request);
    const synchronous = args.length > 2 && !args[2];
    const address = last && !synchronous ? recovery.addressFor(args[1]) : undefined;
    original(address ? [args[0], address, true] : args);
    if (last?.ownCredentials !== undefined) {
      request.withCredentials = last.ownCredentials;
    }
    last && attempts.set(request, address ? { open: args, address, fields: [] } : { fields: [], over: true });
  });
  hook(prototype, "setRequestHeader", (request, header: [string, string], original) => {
    original();
    attempts.get(request)?.fields.push(header);
  });
  hook(prototype, "send", (request, [body]: [XMLHttpRequestBodyInit?], original) => {
    const attempt = attempts.get(request);
    if (attempt?.open && attempt.ownCredentials === undefined && request.readyState === 1) {
      attempt.body = body;
      attempt.ownCredentials = request.withCredentials;
      request.withCredentials = true;
    }
    original();
  });
  show("withCredentials", (value, attempt) => attempt.ownCredentials ?? value);
  show("responseURL", (value, attempt) =>
    value === attempt.address ? resolved(attempt.open![1]).href.split("#")[0]! : value);

  /** What the page set is what it reads. */
  function show<K extends "withCredentials" | "responseURL">(
    name: K,
    as: (value: XMLHttpRequest[K], attempt: Attempt) => XMLHttpRequest[K],
  ) {
    hook(prototype, name, (request, _args, original) => {
      const attempt = attempts.get(request);
      return attempt?.open ? as(original(), attempt) : original();
    }, "get");
  }
}
