/** Keepalive requests of a page share 64 KiB; a longer body has to do without. The rest is for what a form puts between its parts. */
const KEEPALIVE = 60 * 1024;

export function isShort(body: BodyInit | null | undefined): boolean {
  const parts = body instanceof FormData ? [...body].flat() : [body ?? ""];
  return new Blob(parts as BlobPart[]).size < KEEPALIVE;
}
