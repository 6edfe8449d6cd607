import assert from "node:assert/strict";
import { test } from "node:test";
import { toLocal, toMoment } from "../../client/shared/zones.ts";

test("a time on a clock somewhere is a moment, before and after a change of clocks", () => {
  assert.equal(toMoment("2026-01-15T12:00", "Europe/Berlin")?.toISOString(), "2026-01-15T11:00:00.000Z");
  assert.equal(toMoment("2026-07-15T12:00", "Europe/Berlin")?.toISOString(), "2026-07-15T10:00:00.000Z");
  assert.equal(toMoment("2026-03-29T03:30", "Europe/Berlin")?.toISOString(), "2026-03-29T01:30:00.000Z");
  assert.equal(toMoment("2026-01-01T00:10", "Pacific/Auckland")?.toISOString(), "2025-12-31T11:10:00.000Z");
  assert.equal(toMoment("2026-01-15T12:00", "Asia/Kolkata")?.toISOString(), "2026-01-15T06:30:00.000Z");
  assert.equal(toMoment("", "UTC"), null);
});

test("a moment is shown as clocks there show it", () => {
  assert.equal(toLocal(new Date("2026-07-15T10:00:00Z"), "Europe/Berlin"), "2026-07-15T12:00");
  assert.equal(toLocal(new Date("2026-07-15T23:30:00Z"), "Asia/Tokyo"), "2026-07-16T08:30");
});
