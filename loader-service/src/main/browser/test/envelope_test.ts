import { encode } from "../core/envelope.ts";

const VECTORS = new URL(
  "../../../../../common-model/src/main/resources/com/qaxal/model/recover/vectors-v2.json",
  import.meta.url,
);
const TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";
const HIT = "/g/collect?v=2&tid=G-X";

interface Vector {
  token: string;
  salt?: string;
  payload: string;
  uri?: string;
}

function same(actual: unknown, expected: unknown) {
  if (actual !== expected) {
    throw new Error(`expected ${expected}, got ${actual}`);
  }
}

Deno.test("what the router decodes is what we encode", async () => {
  const vectors: Vector[] = JSON.parse(await Deno.readTextFile(VECTORS));
  const ours = vectors.filter((vector) => vector.uri && vector.salt);
  if (ours.length < 10) {
    throw new Error("too few vectors to mean anything");
  }
  for (const vector of ours) {
    same(encode(vector.uri!, vector.token, parseInt(vector.salt!, 16)), vector.payload);
  }
});

Deno.test("no two payloads of one hit are alike, wherever one looks", () => {
  const seen = new Set<string>();
  for (let round = 0; round < 200; round++) {
    const payload = encode(HIT, TOKEN)!;
    same(payload.length, 36);
    for (let at = 2; at + 6 <= payload.length; at++) {
      const part = at + payload.substring(at, at + 6);
      same(seen.has(part), false);
      seen.add(part);
    }
  }
});

Deno.test("a payload of 8,000 characters is sent, a longer one goes direct", () => {
  const longest = "/g/collect?".padEnd(5_995, "x");

  same(encode(longest, TOKEN)?.length, 8_000);
  same(encode(longest + "x", TOKEN), undefined);
});
