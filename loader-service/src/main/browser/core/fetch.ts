import { isShort } from "./body.ts";
import { isRefused, type Recovery } from "./recovery.ts";

type Fetch = typeof fetch;

export function interceptFetch(native: Fetch, recovery: Recovery): Fetch {
  return new Proxy(native, {
    apply(original, self, args: Parameters<Fetch>) {
      const direct = () => Reflect.apply(original, self, args) as Promise<Response>;
      try {
        const [input, init] = args;
        const address = recovery.addressFor(input instanceof Request ? input.url : input);
        if (address === undefined || isStream(init?.body)) {
          return direct();
        }
        const copy = new Request(input instanceof Request ? input.clone() : input, init);
        return recovered(native, address, copy, input, init, direct);
      } catch {
        return direct();
      }
    },
  });
}

/** Sends `request` to `address`; to where it was meant for, once, when it did not arrive or was refused unseen. */
async function recovered(
  native: Fetch,
  address: string,
  request: Request,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  direct: () => Promise<Response>,
): Promise<Response> {
  let response: Response;
  try {
    // What the page passed gets its type from the browser once more, since a form has another boundary each time; what a Request holds
    // has got it already. Only the latter takes time: a page that goes away has no time.
    const passed = init?.body ?? undefined;
    const body = passed ?? (input instanceof Request ? await held(request) : undefined);
    response = await native(address, {
      method: request.method,
      headers: passed === undefined ? request.headers : init?.headers ?? (input as Request).headers,
      body,
      credentials: "include",
      keepalive: isShort(body),
      signal: request.signal,
      redirect: request.redirect,
    });
  } catch (failure) {
    if (request.signal.aborted) {
      throw failure;
    }
    return direct();
  }
  return isRefused(response) ? direct() : response;
}

/** Judged by its bytes: Firefox has no Request.body, nor had Chrome before 105. */
async function held(request: Request): Promise<Blob | undefined> {
  const bytes = await request.blob();
  return bytes.size > 0 ? bytes : undefined;
}

function isStream(body: unknown): boolean {
  return typeof ReadableStream !== "undefined" && body instanceof ReadableStream;
}
