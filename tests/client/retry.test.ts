import assert from "node:assert/strict";
import { test } from "node:test";
import { delaySeconds, mayPass } from "../../client/uploader/retry.ts";

test("lost connections and overload are tried again, refusals are not", () => {
  for (const status of [0, 408, 409, 429, 500, 502, 503]) assert.ok(mayPass(status), String(status));
  for (const status of [400, 401, 403, 404, 413, 415]) assert.ok(!mayPass(status), String(status));
});

test("waits double up to a minute, with jitter below", () => {
  const longest = [1, 2, 3, 4, 7, 20].map((attempt) => delaySeconds(attempt, null, () => 1));
  assert.deepEqual(longest, [1, 2, 4, 8, 60, 60]);
  assert.equal(delaySeconds(3, null, () => 0), 2);
});

test("the server's Retry-After is kept, within five minutes", () => {
  assert.equal(delaySeconds(1, 30, () => 0), 30);
  assert.equal(delaySeconds(1, 9999, () => 0), 300);
});
