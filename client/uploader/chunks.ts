// How much to send at once, and the ranges of the resumable protocol.

const MIB = 1024 * 1024;
const SMALLEST = MIB;
const FIRST = 5 * MIB;
const LARGEST = 64 * MIB;
// A chunk of about this long loses little when the line breaks, and keeps a fast line below the limit of requests.
const AIM_SECONDS = 2;

/** Chooses the size of the next chunk from how the last one went. */
export class ChunkSizer {
  #size = FIRST;

  /** Size of the next chunk in bytes. */
  get size(): number {
    return this.#size;
  }

  /** A chunk arrived: grow at most twofold towards chunks of two seconds. */
  sent(bytes: number, seconds: number): void {
    const wanted = (bytes / Math.max(seconds, 0.001)) * AIM_SECONDS;
    const next = Math.min(wanted, this.#size * 2, LARGEST);
    this.#size = Math.max(FIRST, Math.round(next / MIB) * MIB);
  }

  /** A chunk was lost or refused: try half of it. */
  failed(): void {
    this.#size = Math.max(SMALLEST, Math.floor(this.#size / 2));
  }
}

/** `Content-Range` of the bytes from `start` up to, not including, `end`. */
export function contentRange(start: number, end: number, total: number): string {
  return `bytes ${start}-${end - 1}/${total}`;
}

/** `Content-Range` that asks how much has arrived. */
export const askRange = (total: number): string => `bytes */${total}`;

/** Read the answer's `Range: bytes=0-65535`: the offset to go on from. Without one, nothing has arrived. */
export function readOffset(range: string | null): number {
  const last = range?.match(/^bytes=0-(\d+)$/)?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}
