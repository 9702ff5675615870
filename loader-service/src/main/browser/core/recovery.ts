import type { Config } from "./config.ts";
import { target } from "./endpoints.ts";
import { encode } from "./envelope.ts";

/** Says no, and says too that nothing was passed on: the request may go out to its own address, once. */
export const REFUSED = "X-Qaxal-Refused";

/** Knows which requests are recovered, and to which address. */
export class Recovery {
  private readonly config: Config;
  private readonly base: string;
  private on: boolean;

  constructor(config: Config, base: string, on: boolean) {
    this.config = config;
    this.base = base;
    this.on = on;
  }

  /** The direct way is closed. */
  start(): void {
    this.on = true;
  }

  /** The address that stands in for `url`; undefined when the request is left alone, which is also the answer to whatever is odd. */
  addressFor(url: unknown): string | undefined {
    if (!this.on) {
      return undefined;
    }
    try {
      const uri = target(String(url), this.base, this.config.a ?? []);
      return uri === undefined ? undefined : this.address(uri);
    } catch {
      return undefined;
    }
  }

  private address(uri: string): string | undefined {
    const payload = encode(uri, this.config.t);
    return payload && `${this.base}/k/${this.config.t}?${this.config.r}=${payload}`;
  }
}

export function isRefused(response: Response): boolean {
  return response.headers.get(REFUSED) === "1";
}
