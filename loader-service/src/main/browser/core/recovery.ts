import type { Config } from "./config.ts";
import { target } from "./endpoints.ts";
import { encode } from "./envelope.ts";

/** Says no, and says too that nothing was passed on: the request may go out to its own address, once. */
export const REFUSED = "x-qaxal-refused";

/** Knows which requests are recovered, and to which address. */
export interface Recovery {
  /** Whether the first-party way is taken; otherwise, for now, the direct one. */
  on: boolean;
  /** The address that `url` goes to instead; undefined when the request is left alone. */
  addressFor(url: unknown): string | undefined;
  /** The first-party address for `url`, now or later; undefined when it is none of ours, which is also the answer to whatever is odd. */
  standIn(url: unknown): string | undefined;
}

export function recoveryOf({ a = [], r, t }: Config, base: string, on: boolean): Recovery {
  const recovery: Recovery = {
    on,
    addressFor: (url) => recovery.on ? recovery.standIn(url) : undefined,
    standIn(url) {
      try {
        const uri = target(String(url), base, a);
        const payload = uri && encode(uri, t);
        return payload && `${base}/k/${t}?${r}=${payload}`;
      } catch {
        return undefined;
      }
    },
  };
  return recovery;
}

export function isRefused(response: Response): boolean {
  return response.headers.get(REFUSED) === "1";
}
