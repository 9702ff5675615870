/**
 * A payload that is longer goes direct: in the same-origin mode a customer's own server is in between, and nginx and Apache take request
 * lines of 8 KiB unless told otherwise. This leaves room for the rest of the line.
 */
const LONGEST = 8_000;

/**
 * The recovery envelope, version 2: 0x02, a salt, and path and query under a keystream of salt and token, as base64url. The router's `Mask` has
 * the definition. Without crypto, since it hides nothing: it only leaves block lists no constant to name.
 *
 * @param uri path and query, ASCII as the URL parser writes them
 * @param salt 32 bits; another one for every payload
 * @returns undefined when it would be too long
 */
export function encode(uri: string, token: string, salt = Math.random() * 2 ** 32): string | undefined {
  const head = String.fromCharCode(salt >>> 24, (salt >>> 16) & 255, (salt >>> 8) & 255, salt & 255);
  let state = 0x811c9dc5;
  for (const character of head + token) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  }
  state |= 1;
  let bytes = "\x02" + head;
  for (let i = 0; i < uri.length; i++) {
    if (i % 4 === 0) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
    }
    bytes += String.fromCharCode(uri.charCodeAt(i) ^ ((state >>> (8 * (i % 4))) & 255));
  }
  const payload = btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return payload.length > LONGEST ? undefined : payload;
}
