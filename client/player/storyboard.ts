// Pictures above the seek bar: one sheet of small pictures, told to media-chrome as cues of a hidden text track.
import type { Storyboard } from "./data.ts";

export interface Cell {
  start: number;
  end: number;
  x: number;
  y: number;
}

/** The sheet's pictures in order, each with its seconds; those beyond `duration` are left out. */
export function listCells(board: Storyboard, duration: number): Cell[] {
  const columns = Math.max(1, Math.floor(board.totalWidth / board.spriteWidth));
  const rows = Math.max(1, Math.floor(board.totalHeight / board.spriteHeight));
  const cells: Cell[] = [];
  for (let n = 0; n < columns * rows && n * board.spriteDuration < duration; n++) {
    cells.push({
      start: n * board.spriteDuration,
      end: Math.min(duration, (n + 1) * board.spriteDuration),
      x: (n % columns) * board.spriteWidth,
      y: Math.floor(n / columns) * board.spriteHeight,
    });
  }
  return cells;
}

/** Gives the video the track that media-chrome's preview reads ("thumbnails", Media Fragments `#xywh=`). */
export function addStoryboard(video: HTMLVideoElement, board: Storyboard, duration: number): void {
  const track = video.addTextTrack("metadata", "thumbnails");
  track.mode = "hidden";
  const url = new URL(board.url, location.href).href;
  for (const cell of listCells(board, duration)) {
    const area = `${cell.x},${cell.y},${board.spriteWidth},${board.spriteHeight}`;
    track.addCue(new VTTCue(cell.start, cell.end, `${url}#xywh=${area}`));
  }
}
