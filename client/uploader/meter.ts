// Speed and time left, from what was really sent lately.

const WINDOW_SECONDS = 15;
const SETTLE_SECONDS = 2;

/** Measures a transfer. Times are seconds on any steady clock. */
export class Meter {
  #samples: { at: number; bytes: number }[] = [];

  /** Note that `bytes` in all had been sent at `at`. */
  add(at: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last && bytes < last.bytes) this.#samples = []; // a lost chunk is sent anew
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_SECONDS) this.#samples.shift();
  }

  /** Forget the past: after a pause the old speed says nothing. */
  reset(): void {
    this.#samples = [];
  }

  /** Bytes per second; null until there is enough to tell. */
  speed(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < SETTLE_SECONDS) return null;
    return (last.bytes - first.bytes) / (last.at - first.at);
  }

  /** Seconds until `total` bytes are sent; null while nobody can tell. */
  secondsLeft(total: number): number | null {
    const [speed, last] = [this.speed(), this.#samples.at(-1)];
    return speed && last ? (total - last.bytes) / speed : null;
  }
}
