// What the player reports of watching.
import assert from "node:assert/strict";
import test from "node:test";
import { reportViews, type Report } from "../../client/player/views.ts";

class FakeVideo extends EventTarget {
  currentTime = 0;
  paused = false;
}

function watch(): { video: FakeVideo; sent: Report[]; at: (seconds: number, event: string) => void } {
  const video = new FakeVideo();
  const sent: Report[] = [];
  let now = 1000;
  reportViews(video as unknown as HTMLMediaElement, "me", (report) => sent.push(report), () => now);
  function at(seconds: number, event: string): void {
    now += Math.max(0, seconds - video.currentTime) * 1000;
    video.currentTime = seconds;
    video.dispatchEvent(new Event(event));
  }
  return { video, sent, at };
}

test("playing is reported at once and then every five seconds", () => {
  const { sent, at } = watch();
  at(0, "playing");
  for (let tick = 1; tick <= 48; tick++) at(tick / 4, "timeupdate");
  assert.deepEqual(sent.map((report) => report.currentTime), [0, 5, 10]);
  assert.ok(sent.every((report) => report.sessionId === "me" && report.viewEvent === undefined));
});

test("a jump says so, a pause reports the last second once", () => {
  const { video, sent, at } = watch();
  at(0, "playing");
  at(60, "seeked");
  at(62, "timeupdate");
  at(63, "pause");
  video.paused = true;
  at(63, "pause");
  at(63, "timeupdate");
  assert.deepEqual(
    sent.map(({ currentTime, viewEvent }) => [currentTime, viewEvent]),
    [[0, undefined], [60, "seek"], [63, undefined]],
  );
});
