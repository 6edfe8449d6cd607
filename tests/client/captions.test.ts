// Pure modules behind captions, chapters and transcript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listSpans } from "../../client/player/chapters.ts";
import { matchTrack, pickTrack } from "../../client/player/tracks.ts";
import { findAll } from "../../client/player/words.ts";

const tracks = ["ar", "pt-BR", "pt", "zh-Hans"].map((language) => ({ language, label: language }));

for (const [wanted, found] of [
  ["pt", "pt"], ["PT-br", "pt-BR"], ["pt-PT", "pt-BR"], ["zh", "zh-Hans"], ["xx", null], ["", null], [null, null],
] as const) {
  test(`captions for ${wanted} are those in ${found}`, () => assert.equal(matchTrack(tracks, wanted)?.language ?? null, found));
}

test("the captions key takes the remembered language, then the page's, then any", () => {
  assert.equal(pickTrack(tracks, "zh", "pt")?.language, "zh-Hans");
  assert.equal(pickTrack(tracks, null, "pt")?.language, "pt");
  assert.equal(pickTrack(tracks, "xx", "en")?.language, "ar");
  assert.equal(pickTrack([], "xx", "en"), null);
});

test("chapters end where the next begins, the last with the video", () => {
  const chapters = [{ start: 0, title: "a" }, { start: 10, title: "b" }, { start: 90, title: "beyond" }];
  assert.deepEqual(listSpans(chapters, 60), [{ start: 0, end: 10, title: "a" }, { start: 10, end: 60, title: "b" }]);
  assert.deepEqual(listSpans([{ start: 5, title: "a" }], 60)[0], { start: 0, end: 5, title: "" });
  assert.deepEqual(listSpans(chapters, 0), []);
});

for (const [text, wanted, found] of [
  ["An owl, an OWL", "owl", [[3, 6], [11, 14]]],
  ["Der Kräutergarten", "KRAUTER", [[4, 11]]],
  ["cafe\u0301 noir", "café", [[0, 5]]],
  ["İstanbul", "istanbul", [[0, 8]]],
  ["ﬁn", "f", [[0, 1]]],
  ["😀 owl", "owl", [[3, 6]]],
  ["aaa", "aa", [[0, 2]]],
  ["owl", "  ", []],
  ["owl", "mouse", []],
] as [string, string, [number, number][]][]) {
  test(`"${wanted}" in "${text}"`, () => assert.deepEqual(findAll(text, wanted), found));
}
