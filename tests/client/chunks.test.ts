import assert from "node:assert/strict";
import { test } from "node:test";
import { askRange, ChunkSizer, contentRange, readOffset } from "../../client/uploader/chunks.ts";

const MIB = 1024 * 1024;

test("ranges are those of the resumable protocol", () => {
  assert.equal(contentRange(0, 65536, 154563), "bytes 0-65535/154563");
  assert.equal(contentRange(131072, 154563, 154563), "bytes 131072-154562/154563");
  assert.equal(askRange(154563), "bytes */154563");
});

test("the answer's range tells where to go on; nonsense and nothing mean the beginning", () => {
  assert.equal(readOffset("bytes=0-65535"), 65536);
  assert.equal(readOffset("bytes=0-0"), 1);
  assert.equal(readOffset(null), 0);
  assert.equal(readOffset("items=0-3"), 0);
});

test("chunks grow on a fast line, at most twofold, up to 64 MiB", () => {
  const sizer = new ChunkSizer();
  assert.equal(sizer.size, 5 * MIB);
  const sizes = [1, 2, 3, 4, 5].map(() => {
    sizer.sent(sizer.size, 0.01);
    return sizer.size / MIB;
  });
  assert.deepEqual(sizes, [10, 20, 40, 64, 64]);
});

test("chunks stay at 5 MiB on a slow line and halve when one is lost, down to 1 MiB", () => {
  const sizer = new ChunkSizer();
  sizer.sent(sizer.size, 60);
  assert.equal(sizer.size, 5 * MIB);
  for (let lost = 0; lost < 5; lost += 1) sizer.failed();
  assert.equal(sizer.size, MIB);
  sizer.sent(MIB, 1);
  assert.equal(sizer.size, 5 * MIB);
});
