/** A payload that is longer goes direct: servers and proxies bound the length of a request line. */
const LONGEST = 12_000;

/** The recovery envelope, version 1: base64url of path and query, without padding. Undefined when it would be too long. */
export function encode(uri: string): string | undefined {
  const payload = btoa(uri).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return payload.length > LONGEST ? undefined : payload;
}
