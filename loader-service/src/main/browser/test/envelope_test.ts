import { encode } from "../core/envelope.ts";

const VECTORS = new URL(
  "../../../../../common-model/src/main/resources/com/qaxal/model/recover/vectors-v1.json",
  import.meta.url,
);

function same(actual: unknown, expected: unknown) {
  if (actual !== expected) {
    throw new Error(`expected ${expected}, got ${actual}`);
  }
}

Deno.test("what the router decodes is what we encode", async () => {
  const vectors: { payload: string; uri?: string }[] = JSON.parse(await Deno.readTextFile(VECTORS));
  const ours = vectors.filter((vector) => vector.uri && /^[A-Za-z0-9_-]+$/.test(vector.payload));
  if (ours.length < 3) {
    throw new Error("too few vectors to mean anything");
  }
  for (const vector of ours) {
    same(encode(vector.uri!), vector.payload);
  }
});

Deno.test("a payload that is too long goes direct", () => {
  same(encode("/g/collect?" + "x".repeat(20_000)), undefined);
});
