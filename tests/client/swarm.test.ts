// Pure pieces of the swarm: what keeps a video from being shared, which hash belongs to a segment, whom to blame.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Blame } from "../../client/player/swarm/blame.ts";
import { findHash } from "../../client/player/swarm/hashes.ts";
import { Sources } from "../../client/player/swarm/sources.ts";
import { deserializeSimilarIntArray, serializeSimilarIntArray } from "../../client/node_modules/p2p-media-loader-core/lib/p2p/commands/binary-serialization.js";
import { findObstacle } from "../../client/player/swarm/obstacle.ts";

const swarm = { id: "https://a.example/m.m3u8", mayShare: true, trackers: [], stunServers: [], hashesUrl: "", sources: [], othersWatch: false };
const browser = { hasWebRtc: true, isSecure: true };

for (const [data, wanted, facts, reason] of [
  [{ swarm, finished: true }, true, browser, null],
  [{ swarm: null, finished: true }, true, browser, "video"],
  [{ swarm, finished: true }, false, browser, "switch"],
  [{ swarm, finished: true }, true, { ...browser, hasWebRtc: false }, "browser"],
  [{ swarm, finished: true }, true, { ...browser, isSecure: false }, "browser"],
  [{ swarm, finished: false }, true, browser, "unfinished"],
] as const) {
  test(`sharing is off because of ${reason}`, () => assert.equal(findObstacle(data, wanted, facts), reason));
}

test("the hash of a segment is found by its file and byte range, that of a file of its own by its name", () => {
  const published = { "a-720-fragmented.mp4": { "737-1200": "aa" }, "0-000001.ts": "bb" };
  assert.equal(findHash(published, "https://a.example/x/a-720-fragmented.mp4?token=1", { start: 737, end: 1200 }), "aa");
  assert.equal(findHash(published, "https://a.example/x/a-720-fragmented.mp4", { start: 738, end: 1200 }), null);
  assert.equal(findHash(published, "https://a.example/x/0-000001.ts", undefined), "bb");
  assert.equal(findHash(published, "https://a.example/x/0-000001.ts", { start: 0, end: 9 }), null);
  assert.equal(findHash(published, "https://a.example/x/toString", undefined), null);
});

test("who sent a wrong segment alone is not asked again", () => {
  const blame = new Blame();
  blame.began("one", "mallory");
  blame.began("two", "alice");
  blame.clear("two");
  assert.deepEqual(blame.judge("one"), ["mallory"]);
  assert.equal(blame.hasSenders("one"), true, "what is left of it is not believed either");
  assert.equal(blame.hasSenders("two"), false);
});

test("who had a part in two wrong segments is not asked again; one may be somebody else's fault", () => {
  const blame = new Blame();
  for (const peer of ["mallory", "alice"]) blame.began("one", peer);
  assert.deepEqual(blame.judge("one"), []);
  for (const peer of ["mallory", "bob"]) blame.began("two", peer);
  assert.deepEqual(blame.judge("two"), ["mallory"]);
});

function openSources(mirrors: string[]) {
  const clock = { now: 0, chance: 0 };
  const sources = new Sources(mirrors, () => clock.now, () => clock.chance);
  const load = (milliseconds: number | null) => {
    const asked = sources.choose("https://own.example/hls/a.mp4");
    clock.now += milliseconds ?? 1;
    if (milliseconds === null) sources.failed("https://own.example/hls/a.mp4");
    else sources.came("https://own.example/hls/a.mp4", 1000);
    return new URL(asked).host;
  };
  return { clock, sources, load };
}

test("all servers are tried, then the fast ones are asked", () => {
  const { clock, load } = openSources(["https://near.example/hls/", "https://far.example/hls"]);
  assert.deepEqual([load(20), load(10), load(100)], ["own.example", "near.example", "far.example"]);
  clock.chance = 0.99;
  assert.equal(load(10), "near.example");
  clock.chance = 0;
  assert.equal(load(12), "own.example");
});

test("a slow or failing server rests, longer each time, and is tried again", () => {
  const { clock, load } = openSources(["https://mirror.example/hls"]);
  assert.deepEqual([load(10), load(null), load(10), load(10)], ["own.example", "mirror.example", "own.example", "own.example"]);
  clock.now += 30_000;
  assert.equal(load(null), "mirror.example");
  clock.now += 30_000;
  assert.equal(load(10), "own.example");
  clock.now += 30_000;
  assert.equal(load(10), "mirror.example");
});

test("a mirror that sent other bytes is not asked again", () => {
  const url = "https://own.example/hls/a.mp4";
  const { clock, sources, load } = openSources(["https://mirror.example/hls"]);
  assert.equal(sources.isFromMirror(url), false);
  assert.equal(load(10), "own.example");
  assert.equal(new URL(sources.choose(url)).host, "mirror.example");
  assert.equal(sources.isFromMirror(url), true);
  sources.distrust(url);
  sources.failed(url); // as the loader says of it
  clock.now += 10_000_000;
  for (const chance of [0, 0.5, 0.99]) {
    clock.chance = chance;
    assert.equal(load(10), "own.example");
  }
});

test("when all rest, the server of the playlist is asked", () => {
  const { load } = openSources([]);
  assert.deepEqual([load(null), load(10)], ["own.example", "own.example"]);
});

test("a viewer that has more than 255 segments in a row can still tell which", () => {
  const numbers = Array.from({ length: 600 }, (_, index) => BigInt(index));
  const { numbers: read } = deserializeSimilarIntArray(serializeSimilarIntArray(numbers));
  const missing = numbers.filter((number) => !read.includes(number));
  assert.deepEqual(missing, [255n, 511n], "the last of each full group");
});
