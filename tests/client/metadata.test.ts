import assert from "node:assert/strict";
import { test } from "node:test";
import { findMistakes, type Metadata, splitTags, titleFromFilename, toDocument } from "../../client/uploader/metadata.ts";

const metadata: Metadata = {
  name: "A title",
  description: "",
  channelId: 1,
  privacy: 1,
  category: null,
  licence: null,
  language: null,
  tags: [],
  nsfw: false,
  nsfwViolent: false,
  nsfwSex: false,
  nsfwSummary: "",
  waitTranscoding: false,
  support: "",
  commentsPolicy: 1,
  downloadEnabled: true,
  p2pEnabled: true,
  originallyPublishedAt: "",
  scheduleAt: "",
  scheduleZone: "UTC",
  schedulePrivacy: 1,
  videoPasswords: "",
};

test("a file's name becomes a title that the instance takes", () => {
  assert.equal(titleFromFilename("Walk_by the__river.MP4"), "Walk by the river");
  assert.equal(titleFromFilename("v1.2 final.mov"), "v1.2 final");
  assert.equal(titleFromFilename("نهر.mp4"), "نهر");
  assert.equal(titleFromFilename("a.mp4"), "Video a");
  assert.equal(titleFromFilename(".mp4"), "Video");
  assert.equal(titleFromFilename(`${"x".repeat(300)}.mp4`).length, 120);
});

test("tags are split at commas of any script, once each", () => {
  assert.deepEqual(splitTags(" river, mill ,river,,"), ["river", "mill"]);
  assert.deepEqual(splitTags("نهر، طاحونة"), ["نهر", "طاحونة"]);
});

test("what the instance would refuse is named by field", () => {
  assert.deepEqual(findMistakes(metadata), {});
  assert.deepEqual(Object.keys(findMistakes({ ...metadata, name: "ab", description: "x", tags: ["a"] })), [
    "name",
    "description",
    "tags",
  ]);
  assert.ok(findMistakes({ ...metadata, tags: ["aa", "bb", "cc", "dd", "ee", "ff"] }).tags);
});

test("an empty description is none", () => {
  assert.equal(toDocument(metadata).description, null);
  assert.equal(toDocument({ ...metadata, description: "River" }).description, "River");
});

test("a time is sent as the moment that it is in its zone", () => {
  const planned = { ...metadata, scheduleAt: "2026-07-01T20:00", scheduleZone: "Europe/Berlin", schedulePrivacy: 2 };
  assert.deepEqual(toDocument(planned).scheduleUpdate, { updateAt: "2026-07-01T18:00:00.000Z", privacy: 2 });
  assert.equal(toDocument(metadata).scheduleUpdate, null);
});

test("passwords are sent with a protected video only", () => {
  const typed = { ...metadata, videoPasswords: " one \n\ntwo" };
  assert.ok(!("videoPasswords" in toDocument(typed)));
  assert.deepEqual(toDocument({ ...typed, privacy: 5 }).videoPasswords, ["one", "two"]);
  assert.deepEqual(findMistakes({ ...metadata, privacy: 5 }), { videoPasswords: "mistake-passwords" });
});

test("what is sensitive is told of a sensitive video only", () => {
  const told = { ...metadata, nsfw: true, nsfwViolent: true, nsfwSex: true, nsfwSummary: "A battle" };
  assert.deepEqual([toDocument(told).nsfwFlags, toDocument(told).nsfwSummary], [3, "A battle"]);
  assert.equal(toDocument({ ...told, nsfw: false }).nsfwSummary, null);
  assert.ok(!("nsfwViolent" in toDocument(told)));
  assert.deepEqual(findMistakes({ ...told, nsfwSummary: "ab" }), { nsfwSummary: "mistake-sensitive" });
});
