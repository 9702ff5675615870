/** As the page means it: relative to where it says that it is. */
export function resolved(url: unknown): URL {
  return new URL(url as string, document.baseURI);
}
