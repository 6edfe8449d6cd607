// Chapters: parts of the seek bar with their titles in its preview, told to media-chrome as cues of a hidden track.
import type { Chapter } from "./data.ts";
import type { Player } from "./player.ts";

export interface Span extends Chapter {
  end: number;
}

/** Chapters with their ends, as far as the video goes; what comes before the first one has no title. */
export function listSpans(chapters: readonly Chapter[], duration: number): Span[] {
  const within = chapters.filter(({ start }) => start < duration);
  const spans = within.map((chapter, n) => ({ ...chapter, end: within[n + 1]?.start ?? duration }));
  const first = spans[0];
  return first && first.start > 0 ? [{ start: 0, end: first.start, title: "" }, ...spans] : spans;
}

/** Marks the chapters on the seek bar once the length is known. */
export function addChapters(player: Player): void {
  const { video } = player;
  let marked = false;
  function mark(): void {
    const spans = listSpans(player.data.chapters ?? [], player.duration);
    if (marked || spans.length === 0) return;
    marked = true;
    const track = video.addTextTrack("chapters");
    track.mode = "hidden";
    for (const { start, end, title } of spans) track.addCue(new VTTCue(start, end, escapeMarkup(title)));
  }
  mark();
  player.events.on("data", mark);
  video.addEventListener("durationchange", mark);
}

/** A cue's text is markup. */
const escapeMarkup = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
