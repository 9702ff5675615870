export function same(actual: unknown, expected: unknown, about = "") {
  if (actual !== expected) {
    throw new Error(`${about} expected ${expected}, got ${actual}`.trim());
  }
}
