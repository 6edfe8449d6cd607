import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { forgetUpload, identify, keepUpload, listUploads, type RememberedUpload } from "../../client/uploader/memory.ts";

const DAY = 24 * 3600 * 1000;
const store = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => store.set(key, value),
  },
});
const upload = (identity: string): Omit<RememberedUpload, "touchedAt"> => ({
  identity,
  filename: "a.mp4",
  size: 10,
  sent: 4,
  metadata: {} as RememberedUpload["metadata"],
  released: false,
  published: false,
});

beforeEach(() => store.clear());

test("a file is known again by name, size and time", () => {
  assert.equal(identify({ name: "a.mp4", size: 10, lastModified: 7 }), "a.mp4:10:7");
});

test("an upload survives a restart of the browser until it is forgotten", () => {
  keepUpload(upload("a"), 1);
  keepUpload({ ...upload("b"), url: "/u" }, 2);
  keepUpload({ ...upload("a"), sent: 8 }, 3);
  assert.deepEqual(
    listUploads(4).map((entry) => [entry.identity, entry.sent]),
    [
      ["b", 4],
      ["a", 8],
    ],
  );
  keepUpload(upload("c"));
  forgetUpload("c");
  assert.ok(!listUploads().some((entry) => entry.identity === "c"));
});

test("what the instance has dropped by now is dropped here too", () => {
  keepUpload(upload("old"), 0);
  assert.equal(listUploads(8 * DAY).length, 0);
});

test("a memory edited by hand does no harm", () => {
  store.set("headwater.uploads", "{");
  assert.deepEqual(listUploads(), []);
  store.set("headwater.uploads", '{"a":1}');
  assert.deepEqual(listUploads(), []);
});
