/** Keepalive requests of a page share 64 KiB; a longer body has to do without. The rest is for what a form puts between its parts. */
const KEEPALIVE = 60 * 1024;

export function isShort(body: BodyInit | null | undefined): boolean {
  const parts = is(body, "FormData") ? [...body as FormData].flat() : [body ?? ""];
  return new Blob(parts as BlobPart[]).size < KEEPALIVE;
}

/** Whether `body` is of the type `name`, of whichever window: a frame has types of its own. */
export function is(body: unknown, name: "FormData" | "ReadableStream"): boolean {
  return (body as { [Symbol.toStringTag]?: string } | undefined)?.[Symbol.toStringTag] === name;
}
