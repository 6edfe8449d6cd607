// Subtitles as a list to change: WebVTT in, the same WebVTT out but for what was changed. Pure.

export interface Cue {
  /** Times as they stand in their fields. */
  start: string;
  end: string;
  text: string;
  /** What stood before it and is no subtitle (notes, styles), and its name. */
  before: string;
  id: string;
  /** What follows the times: where it is placed. */
  settings: string;
}

export interface Document {
  cues: Cue[];
  /** What stands after the last subtitle. */
  after: string;
}

const TIMES = /^\s*([\d:.,]+)\s+-->\s+([\d:.,]+)[ \t]*(.*)$/;
const TIME = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/;

/** Read a time in seconds; null for what is none. */
export function readTime(text: string): number | null {
  const found = text.trim().match(TIME);
  if (!found) return null;
  const [, hours = "0", minutes = "0", seconds = "0", fraction = "0"] = found;
  if (Number(seconds) > 59) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(fraction.padEnd(3, "0")) / 1000;
}

/** Write a time as WebVTT has it. */
export function writeTime(seconds: number): string {
  const all = Math.max(0, Math.round(seconds * 1000));
  const pad = (value: number, length = 2): string => String(value).padStart(length, "0");
  const whole = Math.floor(all / 1000);
  return `${pad(Math.floor(whole / 3600))}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}.${pad(all % 1000, 3)}`;
}

/** Read WebVTT. */
export function readDocument(text: string): Document {
  const cues: Cue[] = [];
  let before = "";
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n+/)) {
    const lines = block.replace(/^\n+|\n+$/g, "").split("\n");
    const at = lines.slice(0, 2).findIndex((line) => TIMES.test(line));
    const times = at < 0 ? null : lines[at]?.match(TIMES);
    if (!times) {
      if (block.trim()) before += `${lines.join("\n")}\n\n`;
      continue;
    }
    const [, start = "", end = "", settings = ""] = times;
    const id = at === 1 ? (lines[0] ?? "") : "";
    cues.push({ start, end, settings: settings.trim(), id, before, text: lines.slice(at + 1).join("\n") });
    before = "";
  }
  const [first] = cues;
  if (!first && !before.startsWith("WEBVTT")) before = `WEBVTT\n\n${before}`;
  if (first && !first.before.startsWith("WEBVTT")) first.before = `WEBVTT\n\n${first.before}`;
  return { cues, after: before };
}

/** Write WebVTT; an empty line would end a subtitle, so there is none within. */
export function writeDocument({ cues, after }: Document): string {
  const blocks = cues.map((cue) => {
    const words = cue.text
      .split("\n")
      .filter((line) => line.trim())
      .join("\n");
    const times = `${cue.start.trim()} --> ${cue.end.trim()}${cue.settings ? ` ${cue.settings}` : ""}`;
    return `${cue.before}${cue.id ? `${cue.id}\n` : ""}${times}\n${words}\n\n`;
  });
  return `${blocks.join("")}${after}`.trimEnd() + "\n";
}

/** Split a subtitle in two at a place in its text, its time by the length of the parts. */
export function splitCue(cue: Cue, place: number): [Cue, Cue] {
  const [start, end] = [readTime(cue.start) ?? 0, readTime(cue.end) ?? 0];
  const share = cue.text.length && place > 0 && place < cue.text.length ? place / cue.text.length : 0.5;
  const cut = place > 0 && place < cue.text.length ? place : cue.text.length;
  const middle = writeTime(start + (end - start) * share);
  return [
    { ...cue, end: middle, text: cue.text.slice(0, cut).trim() },
    { ...cue, start: middle, text: cue.text.slice(cut).trim(), before: "", id: "" },
  ];
}

/** Make one subtitle of two that follow each other. */
export function mergeCues(first: Cue, second: Cue): Cue {
  const text = [first.text, second.text].filter((part) => part.trim()).join("\n");
  return { ...first, end: second.end, text };
}

/** Move a subtitle in time; nothing begins before the video does. */
export function shiftCue(cue: Cue, seconds: number): Cue {
  const move = (text: string): string => {
    const time = readTime(text);
    return time === null ? text : writeTime(time + seconds);
  };
  return { ...cue, start: move(cue.start), end: move(cue.end) };
}

/** Name what is wrong with a subtitle: the key of the reason, or null. */
export function findMistake(cue: Cue): string | null {
  const [start, end] = [readTime(cue.start), readTime(cue.end)];
  if (start === null || end === null) return "bad-time";
  return start < end ? null : "bad-order";
}
