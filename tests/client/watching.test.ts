// Pure pieces of the player: taps, what is loaded ahead, the wishes of an address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findSide } from "../../client/player/device/double-tap.ts";
import { countBuffered } from "../../client/player/stats.ts";
import { readWishes } from "../../client/player/wishes.ts";

for (const [x, side] of [[0, -1], [99, -1], [150, 0], [201, 1], [300, 1]] as const) {
  test(`a tap at ${x} of 300 goes ${side}`, () => assert.equal(findSide(x, 300), side));
}

const ranges = (pairs: [number, number][]) => {
  return { length: pairs.length, start: (n: number) => pairs[n]![0], end: (n: number) => pairs[n]![1] };
};

for (const [now, ahead] of [[0, 5], [3, 2], [7, 0], [12, 8], [25, 0]] as const) {
  test(`${ahead} seconds are loaded ahead of ${now}`, () => assert.equal(countBuffered(ranges([[0, 5], [10, 20]]), now), ahead));
}

test("an address tells where to begin and end, and how", () => {
  const { start, stop, loop, muted, subtitle } = readWishes("?start=1m3s&stop=2:00&loop=1&muted=1&subtitle=fr");
  assert.deepEqual([start, stop, loop, muted, subtitle], [63, 120, true, true, "fr"]);
  const plain = readWishes("");
  assert.deepEqual([plain.start, plain.stop, plain.loop, plain.muted, plain.subtitle], [null, null, false, null, null]);
});
