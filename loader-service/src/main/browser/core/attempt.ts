/** What one part meets in a strange page must not keep the others from working, least of all the page's own tags. */
export function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}
