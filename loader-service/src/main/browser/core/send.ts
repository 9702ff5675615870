import { is } from "./body.ts";

/** What a page's requests with keepalive share in a browser is 64 KiB. The rest is for what a form puts between its parts. */
const ROOM = 60 * 1024;
/** By ours that are on the way. */
let taken = 0;

export function isShort(body: BodyInit | null | undefined): boolean {
  return sizeOf(body) < ROOM;
}

/** Sends to us by `send`: with cookies, and with keepalive while there is room for it, since a browser sends nothing that finds none. */
export async function sent(send: (init: RequestInit) => Promise<Response>, init: RequestInit): Promise<Response> {
  const size = sizeOf(init.body);
  const keepalive = taken + size < ROOM;
  const share = keepalive ? size : 0;
  taken += share;
  try {
    return await send({ ...init, credentials: "include", keepalive });
  } finally {
    taken -= share;
  }
}

function sizeOf(body: BodyInit | null | undefined): number {
  const parts = is(body, "FormData") ? [...body as FormData].flat() : [body ?? ""];
  return new Blob(parts as BlobPart[]).size;
}
