// The player's pure modules: times, storyboard, preferences, resume, quality, keys.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { isTyping } from "../../client/player/keyboard.ts";
import { loadPreferences, savePreferences } from "../../client/player/preferences.ts";
import { hasNewQuality, labelQuality, listRenditions, matchQuality, nameCodec, type Quality } from "../../client/player/quality.ts";
import { BrowserResumeStore, chooseStart, isWorthResuming } from "../../client/player/resume.ts";
import { stepSpeed } from "../../client/player/speed.ts";
import { listCells } from "../../client/player/storyboard.ts";
import { formatLinkTime, parseTime } from "../../client/player/time.ts";
import { withToken } from "../../client/player/data.ts";

class MemoryStore {
  values = new Map<string, string>();
  getItem = (key: string) => this.values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.values.set(key, value);
}

const store = new MemoryStore();
Object.defineProperty(globalThis, "localStorage", { value: store });
beforeEach(() => store.values.clear());

const quality = (height: number, width = (height * 16) / 9, fps = 30): Quality => {
  return { id: `/${height}.m3u8`, width, height, bitrate: height * 1000, fps };
};

for (const [text, seconds] of [
  ["63", 63], ["63s", 63], ["1m3s", 63], ["1m", 60], ["1h2m3s", 3723], ["1h", 3600], ["1:03", 63], ["1:02:03", 3723],
  ["90:00", 5400], [" 12.5 ", 12.5], ["", null], ["abc", null], ["-5", null], ["1:3", null], ["1s2m", null], [null, null],
] as const) {
  test(`a link's time ${text} means ${seconds} seconds`, () => assert.equal(parseTime(text), seconds));
}

test("times are written as links carry them", () => {
  assert.deepEqual([0, 45, 60, 63, 3723].map(formatLinkTime), ["0s", "45s", "1m", "1m3s", "1h2m3s"]);
});

test("a time that was written for a link is read back", () => {
  for (const seconds of [0, 59, 60, 3599, 3600, 86399]) assert.equal(parseTime(formatLinkTime(seconds)), seconds);
});

const board = { url: "/s.jpg", totalWidth: 480, totalHeight: 180, spriteWidth: 160, spriteHeight: 90, spriteDuration: 2 };

test("storyboard pictures run along the rows and stop with the video", () => {
  const cells = listCells(board, 9);
  assert.deepEqual(cells.map(({ x, y }) => [x, y]), [[0, 0], [160, 0], [320, 0], [0, 90], [160, 90]]);
  assert.deepEqual(cells.at(-1), { start: 8, end: 9, x: 160, y: 90 });
});

test("a storyboard of a longer video ends with its sheet", () => {
  assert.equal(listCells(board, 1000).length, 6);
});

test("preferences survive and broken ones fall back", () => {
  savePreferences({ speed: 1.5, quality: 720 });
  savePreferences({ volume: 0.3 });
  const { speed, quality: height, volume, muted } = loadPreferences();
  assert.deepEqual([speed, height, volume, muted], [1.5, 720, 0.3, false]);
  store.setItem("headwater.player", '{"speed": 99, "volume": "loud", "quality": -1}');
  assert.equal(loadPreferences().speed, 1);
  assert.equal(loadPreferences().volume, 1);
  assert.equal(loadPreferences().quality, null);
  store.setItem("headwater.player", "{");
  assert.equal(loadPreferences().speed, 1);
});

test("the position is kept per video, the oldest are dropped", () => {
  const resume = new BrowserResumeStore();
  resume.save("a", 100.7);
  assert.equal(resume.load("a"), 100);
  assert.equal(resume.load("b"), null);
  for (let n = 0; n < 300; n++) resume.save(`v${n}`, 50);
  assert.equal(resume.load("v299"), 50);
  assert.equal(Array.from({ length: 300 }, (_, n) => resume.load(`v${n}`)).filter((at) => at !== null).length, 200);
  resume.clear("v299");
  assert.equal(resume.load("v299"), null);
});

for (const [linked, remembered, expected] of [
  [30, 50, 30], [null, 50, 50], [null, 5, 0], [null, 96, 0], [null, null, 0], [500, 50, 50], [0, 50, 0],
] as const) {
  test(`link ${linked} and memory ${remembered} of 100 s start at ${expected}`, () => {
    assert.equal(chooseStart(linked, remembered, 100), expected);
  });
}

test("the first and last seconds are not worth coming back to", () => {
  assert.deepEqual([5, 10, 89, 91].map((at) => isWorthResuming(at, 100)), [false, true, true, false]);
});

test("renditions are named by their short side", () => {
  assert.equal(labelQuality(quality(1080)), "1080p");
  assert.equal(labelQuality(quality(1920, 1080)), "1080p");
  assert.equal(labelQuality(quality(720, 1280, 59.94)), "720p60");
  assert.equal(labelQuality({ ...quality(720), ...nameCodec("av01.0.05M.08") }), "720p AV1");
  assert.deepEqual(nameCodec("avc1.640028"), {});
});

test("a remembered size stands for the same or the next smaller rendition", () => {
  const list = [quality(240), quality(1080), quality(480)];
  assert.equal(matchQuality(list, 1080)?.height, 1080);
  assert.equal(matchQuality(list, 720)?.height, 480);
  assert.equal(matchQuality(list, 144)?.height, 240);
  assert.equal(matchQuality(list, null), null);
  assert.equal(matchQuality([], 720), null);
});

test("a master playlist that gains a rendition is noticed", () => {
  const master = (names: string[]) => `#EXTM3U\n${names.map((name) => `#EXT-X-STREAM-INF:BANDWIDTH=1\n${name}\n`).join("")}`;
  const base = "https://tube.example/hls/a/master.m3u8";
  const before = listRenditions(master(["480.m3u8?token=1"]), base);
  assert.deepEqual(before, ["https://tube.example/hls/a/480.m3u8"]);
  const after = listRenditions(master(["480.m3u8?token=2", "720.m3u8"]).replaceAll("\n", "\r\n"), base);
  assert.equal(hasNewQuality(before, after), true);
  assert.equal(hasNewQuality(after, before), false);
});

test("speed goes in quarter steps and stops at the ends", () => {
  assert.deepEqual([stepSpeed(1, 1), stepSpeed(1, -1), stepSpeed(2, 1), stepSpeed(0.25, -1), stepSpeed(1.1, 1)], [1.25, 0.75, 2, 0.25, 1.25]);
});

for (const [name, element, expected] of [
  ["a text field", { tagName: "INPUT", type: "text" }, true],
  ["a text area", { tagName: "TEXTAREA" }, true],
  ["an editable text", { tagName: "DIV", isContentEditable: true }, true],
  ["an open menu", { tagName: "DIV", role: "menu" }, true],
  ["the seek bar", { tagName: "INPUT", type: "range" }, false],
  ["a button", { tagName: "BUTTON" }, false],
] as const) {
  test(`keys over ${name} ${expected ? "belong to it" : "reach the player"}`, () => {
    assert.equal(isTyping([element, { tagName: "BODY" }]), expected);
  });
}

test("a file token is added to a media address", () => {
  globalThis.location ??= { href: "https://tube.example/w/a" } as Location;
  assert.equal(withToken("/m.m3u8?a=1", "t&k"), "https://tube.example/m.m3u8?a=1&videoFileToken=t%26k");
  assert.equal(withToken("/m.m3u8", null), "/m.m3u8");
});
