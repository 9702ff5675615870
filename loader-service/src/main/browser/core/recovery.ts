import { attempt } from "./attempt.ts";
import type { Config } from "./config.ts";
import { target } from "./endpoints.ts";
import { encode } from "./envelope.ts";
import { BLOCKED, recall } from "./memory.ts";

/** Says no, and says too that nothing was passed on: the request may go out to its own address, once. */
export const REFUSED = "x-qaxal-refused";

/** Knows which requests are recovered, and to which address. */
export interface Recovery {
  /** Whether the direct way is known to be closed. */
  shut: boolean;
  /**
   * Whether our way is taken without knowing that. No longer when a request got through on the direct way alone: what a page sends while it is
   * left has no time for a second one.
   */
  eager: boolean;
  /** The first-party address for `url`, if that way is taken now. */
  addressFor(url: unknown): string | undefined;
  /** The first-party address for `url`, now or later; undefined when it is none of ours, which is also the answer to whatever is odd. */
  standIn(url: unknown): string | undefined;
}

export function recoveryOf({ a = [], m, r, t }: Config, base: string): Recovery {
  const eager = m === "always";
  const recovery: Recovery = {
    shut: !eager && recall(BLOCKED) === "1",
    eager,
    addressFor: (url) => recovery.shut || recovery.eager ? recovery.standIn(url) : undefined,
    standIn: (url) =>
      attempt(() => {
        const uri = target(url, base, a);
        const payload = uri && encode(uri, t);
        return payload && `${base}/k/${t}?${r}=${payload}`;
      }),
  };
  return recovery;
}

export function isRefused(response: Response): boolean {
  return response.headers.get(REFUSED) === "1";
}
