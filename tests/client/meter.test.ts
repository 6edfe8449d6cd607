import assert from "node:assert/strict";
import { test } from "node:test";
import { Meter } from "../../client/uploader/meter.ts";

test("nothing is promised before two seconds of sending", () => {
  const meter = new Meter();
  meter.add(0, 0);
  meter.add(1, 1000);
  assert.equal(meter.secondsLeft(10_000), null);
  meter.add(2, 2000);
  assert.equal(meter.secondsLeft(10_000), 8);
});

test("only the last seconds count: a line that became slower is seen", () => {
  const meter = new Meter();
  for (let at = 0; at <= 20; at += 1) meter.add(at, at * 1000);
  for (let at = 21; at <= 60; at += 1) meter.add(at, 20_000 + (at - 20) * 100);
  assert.equal(Math.round(meter.speed() ?? 0), 100);
});

test("a chunk that is sent anew, or a pause, begins a new measurement", () => {
  const meter = new Meter();
  meter.add(0, 0);
  meter.add(5, 5000);
  meter.add(6, 3000);
  assert.equal(meter.speed(), null);
  meter.add(9, 6000);
  assert.equal(meter.speed(), 1000);
  meter.reset();
  assert.equal(meter.speed(), null);
});
