import assert from "node:assert/strict";
import { test } from "node:test";
import {
  findMistake,
  mergeCues,
  readDocument,
  readTime,
  shiftCue,
  splitCue,
  writeDocument,
  writeTime,
} from "../../client/captions_editor/cues.ts";

const VTT = `WEBVTT Title

STYLE
::cue { color: red }

one
00:01.000 --> 00:02.500 align:start
First <i>line</i>
second

NOTE kept

00:00:03.000 --> 00:00:05.000
Last
`;

test("what is read is written again, notes and styles too", () => {
  const read = readDocument(VTT);
  assert.equal(read.cues.length, 2);
  assert.equal(read.cues[0]?.text, "First <i>line</i>\nsecond");
  assert.equal(writeDocument(read), VTT);
  assert.equal(writeDocument(readDocument("WEBVTT\r\n\r\n")), "WEBVTT\n");
});

test("times are read and written", () => {
  assert.equal(readTime("01:02:03.5"), 3723.5);
  assert.equal(readTime("02:03,250"), 123.25);
  for (const text of ["", "x", "1:99", "12"]) assert.equal(readTime(text), null);
  assert.equal(writeTime(3723.0004), "01:02:03.000");
  assert.equal(writeTime(-1), "00:00:00.000");
});

test("a line is split at the cursor, its time by the length of its parts, and merged again", () => {
  const cue = { start: "00:00.000", end: "00:04.000", text: "abcd efgh", before: "", id: "x", settings: "" };
  const [first, second] = splitCue(cue, 4);
  assert.deepEqual([first.text, second.text], ["abcd", "efgh"]);
  assert.equal(first.end, second.start);
  assert.equal(mergeCues(first, second).text, "abcd\nefgh");
  assert.equal(mergeCues(first, second).end, cue.end);
  assert.equal(shiftCue(cue, 1.5).end, "00:00:05.500");
  assert.equal(findMistake(cue), null);
  assert.equal(findMistake({ ...cue, end: "x" }), "bad-time");
  assert.equal(findMistake({ ...cue, end: "00:00.000" }), "bad-order");
});

test("an empty line within a subtitle does not cut it in two", () => {
  const { cues, after } = readDocument("WEBVTT\n\n00:01.000 --> 00:02.000\na\n");
  const [cue] = cues;
  assert.ok(cue);
  const text = writeDocument({ cues: [{ ...cue, text: "a\n\nb" }], after });
  assert.equal(readDocument(text).cues[0]?.text, "a\nb");
});
