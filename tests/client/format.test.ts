import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAge } from "../../client/page/times.ts";
import { formatBytes, formatDuration, formatTimeLeft } from "../../client/shared/format.ts";
import { fill } from "../../client/shared/strings.ts";

test("sizes read as in file managers", () => {
  const read = [0, 999, 1000, 12_345_678, 999_950_000, 50_000_000_000].map((bytes) => formatBytes(bytes, "en"));
  assert.deepEqual(read, ["0 byte", "999 byte", "1 kB", "12.3 MB", "1 GB", "50 GB"]);
  assert.equal(formatBytes(12_345_678, "de"), "12,3 MB");
});

test("lengths read as in players", () => {
  assert.deepEqual([0, 65.9, 3729].map(formatDuration), ["0:00", "1:05", "1:02:09"]);
});

test("times left are coarse, so that they can be honest", () => {
  const read = [0.2, 7.1, 62, 95, 3600, 9000].map((seconds) => formatTimeLeft(seconds, "en"));
  assert.deepEqual(read, ["1 second", "8 seconds", "65 seconds", "2 minutes", "60 minutes", "2.5 hours"]);
});

test("ages use the coarsest unit that fits", () => {
  assert.deepEqual([3, 61, 7300, 200_000, 700_000].map((seconds) => formatAge(seconds, "en")), [
    "now",
    "1 minute ago",
    "2 hours ago",
    "2 days ago",
    "1 week ago",
  ]);
});

test("places in texts are filled, unknown ones stay", () => {
  assert.equal(fill("{sent} of {total}", { sent: 1 }), "1 of {total}");
});
