import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../../client/passkeys/ceremony.ts";

test("bytes are written as base64url without padding, and read again", () => {
  for (const bytes of [[], [0], [251, 255], [1, 2, 3], Array.from({ length: 256 }, (_, number) => number)]) {
    const text = encode(Uint8Array.from(bytes).buffer);
    assert.match(text, /^[\w-]*$/);
    assert.deepEqual([...decode(text)], bytes);
  }
  assert.equal(encode(Uint8Array.from([251, 255, 191]).buffer), "-_-_");
});
