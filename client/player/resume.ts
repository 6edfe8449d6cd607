// Where a viewer left a video. In this browser for now; a server-side history implements the same interface.
import { recall, remember } from "../shared/storage.ts";

export interface ResumeStore {
  load(videoId: string): number | null;
  save(videoId: string, seconds: number): void;
  clear(videoId: string): void;
}

const KEY = "resume";
/** Older positions are dropped, so that the entry stays small. */
const KEPT = 200;

type Positions = Record<string, { at: number; seconds: number }>;

export class BrowserResumeStore implements ResumeStore {
  load(videoId: string): number | null {
    return this.#read()[videoId]?.seconds ?? null;
  }

  save(videoId: string, seconds: number): void {
    this.#write({ ...this.#read(), [videoId]: { at: Date.now(), seconds: Math.floor(seconds) } });
  }

  clear(videoId: string): void {
    const positions = this.#read();
    delete positions[videoId];
    this.#write(positions);
  }

  #read(): Positions {
    return Object(recall<unknown>(KEY, {})) as Positions;
  }

  #write(positions: Positions): void {
    const newest = Object.entries(positions).sort(([, a], [, b]) => b.at - a.at).slice(0, KEPT);
    remember(KEY, Object.fromEntries(newest));
  }
}

/** Whether a position is worth coming back to: not the first ten seconds, not the last ten or the last twentieth. */
export function isWorthResuming(seconds: number, duration: number): boolean {
  return seconds >= 10 && seconds < Math.min(duration - 10, duration * 0.95);
}

/** Where to begin: what the link says, else where the viewer left, else at the beginning. */
export function chooseStart(linked: number | null, remembered: number | null, duration: number): number {
  if (linked !== null && linked < duration) return linked;
  return remembered !== null && isWorthResuming(remembered, duration) ? remembered : 0;
}
