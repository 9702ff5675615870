/** Whether `body` is of the type `name`, of whichever window: a frame has types of its own. */
export function is(body: unknown, name: "FormData" | "ReadableStream"): boolean {
  return (body as { [Symbol.toStringTag]?: string } | undefined)?.[Symbol.toStringTag] === name;
}
