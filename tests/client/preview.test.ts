import assert from "node:assert/strict";
import { test } from "node:test";
import { findTile } from "../../client/page/preview.ts";

test("pictures of a storyboard lie row by row", () => {
  const board = { columns: 3, count: 8 };
  const found = [0, 2, 3, 7].map((index) => findTile(index, board));
  assert.deepEqual(found, [
    [0, 0],
    [100, 0],
    [0, 50],
    [50, 100],
  ]);
});

test("a sheet of one picture has one place", () => {
  assert.deepEqual(findTile(0, { columns: 1, count: 1 }), [0, 0]);
});
