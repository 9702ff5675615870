import { attempt } from "./attempt.ts";
import { is } from "./body.ts";
import { defineProperty, hook, type Original } from "./hook.ts";
import { isRefused, type Recovery } from "./recovery.ts";
import { sent } from "./send.ts";

export function interceptFetch(page: Pick<typeof globalThis, "fetch">, recovery: Recovery): void {
  hook(page, "fetch", (_self, [input, init]: Parameters<typeof fetch>, original: Original<Promise<Response>>) => {
    let args: unknown[] | undefined;
    const direct = () => original(args);
    try {
      const given = (input as Request)?.url ? input as Request : undefined;
      const address = recovery.addressFor(given ? given.url : input);
      const passed = init?.body;
      if (!address || is(passed, "ReadableStream")) {
        return direct();
      }
      const spare = given?.clone();
      // takes what `given` holds, as fetch does, and finds the same faults in it; the direct way is left with the copy
      const request = new Request(input, init);
      args = [spare || input, init];
      return recovered(request, passed, given, (changes) => original([address, changes]), async () => {
        const answer = await direct(); // fails where this one request cannot get through on either way
        recovery.eager = false;
        return answer;
      });
    } catch {
      return direct();
    }
  });
}

/** Sends `request` by `send`; to where it was meant for, once, when it did not arrive or was refused unseen. */
async function recovered(
  request: Request,
  passed: BodyInit | null | undefined,
  given: Request | undefined,
  send: (changes: RequestInit) => Promise<Response>,
  direct: () => Promise<Response>,
): Promise<Response> {
  const { method, mode, signal, redirect, cache, referrer, referrerPolicy, headers } = request;
  const blind = mode === "no-cors";
  let response: Response;
  try {
    // What the page passed gets its type from the browser once more, since a form has another boundary each time; what a Request holds
    // has got it already. Only the latter takes time: a page that goes away has no time.
    let body = passed ?? (given ? await held(request) : undefined);
    const type = headers.get("Content-Type");
    if (is(passed, "FormData") && type?.startsWith("multipart")) {
      headers.delete("Content-Type");
    } else if (blind && body && !type) {
      body = new Blob([body as BlobPart]); // a type that had to be asked for first was left out
    }
    response = await sent(send, {
      method,
      mode: blind ? "cors" : mode,
      headers,
      body,
      signal,
      // Who cannot read the answer does not see where it leads either; we might not be let in there, and would take that for a hit that did
      // not arrive.
      redirect: blind ? "manual" : redirect,
      cache,
      referrer,
      referrerPolicy,
    });
  } catch (failure) {
    if (signal.aborted) {
      throw failure;
    }
    return direct();
  }
  if (isRefused(response)) {
    return direct();
  }
  if (blind) {
    return shown(new Response(), { type: "opaque", status: 0, ok: false }); // what a page sees of an answer that it may not read
  }
  return response.redirected ? response : attempt(() => shown(response, { url: request.url.split("#")[0] })) ?? response;
}

/** `response` and its copies, as the page is to see them. */
function shown(response: Response, as: Record<string, unknown>): Response {
  const copy = response.clone.bind(response);
  const all: typeof as = { ...as, clone: () => shown(copy(), as) };
  for (const name in all) {
    defineProperty(response, name, { value: all[name] });
  }
  return response;
}

/** Judged by its bytes: Firefox has no Request.body, nor had Chrome before 105. */
async function held(request: Request): Promise<Blob | undefined> {
  const bytes = await request.blob();
  return bytes.size > 0 ? bytes : undefined;
}
