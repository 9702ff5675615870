import { isRefused, KEEPALIVE_BODY, type Recovery } from "./recovery.ts";

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
        return recovered(native, address, copy, init?.body, direct);
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
  body: BodyInit | null | undefined,
  direct: () => Promise<Response>,
): Promise<Response> {
  let response: Response;
  try {
    const sent = body ?? (request.body ? await request.blob() : undefined);
    response = await native(address, {
      method: request.method,
      headers: request.headers,
      body: sent,
      credentials: "include",
      keepalive: isShort(sent),
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

function isStream(body: unknown): boolean {
  return typeof ReadableStream !== "undefined" && body instanceof ReadableStream;
}

export function isShort(body: unknown): boolean {
  if (body === undefined || body === null) {
    return true;
  }
  return body instanceof Blob ? body.size < KEEPALIVE_BODY : String(body).length < KEEPALIVE_BODY;
}
