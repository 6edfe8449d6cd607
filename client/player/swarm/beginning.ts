// How long the first segment waits for others. The core asks the server for what is urgent as soon as it may, even for
// what a peer is sending already: at the beginning, when all is urgent, it may not while a peer is about to bring it.
import type { CoreConfig } from "p2p-media-loader-core";

/** Others are known to watch: so long until the tracker has brought one of them and us together. */
const HEAR_MS = 800;
/** So long until a connection that has begun is there; then until its first bytes; then between bytes. */
const CONNECT_MS = 1200;
const FIRST_BYTES_MS = 700;
const NEXT_BYTES_MS = 500;
/** A peer that would take longer than this for the rest is slow: after this time its pace is known. */
const SLOW_MS = 2000;
const JUDGED_AFTER_MS = 300;
/** What the core counts from its beginning; it need only be long. */
const HELD_BACK_MS = 3_600_000;

/** What peers are to be asked for at the beginning: one segment, as fast as can be. */
const ONE_AT_A_TIME = 1;
/** When that many are there the reserve is longer than what counts as urgent. */
const SEGMENTS = 2;

type Settings = Partial<Pick<CoreConfig, "httpDownloadInitialTimeoutMs" | "simultaneousP2PDownloads">>;

export class Beginning {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver: boolean;
  #wantedBytes = 0;
  #peersBytes = 0;
  #firstBytesAt: number | null = null;
  #answers = 0;

  /** `apply` changes settings of the core and lets it look again at what to load. */
  constructor(
    othersWatch: boolean,
    private readonly simultaneous: number,
    private readonly apply: (settings: Settings) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#isOver = !othersWatch;
  }

  /** What the core begins with. */
  get settings(): Settings {
    return this.#isOver
      ? { httpDownloadInitialTimeoutMs: 0, simultaneousP2PDownloads: this.simultaneous }
      : { httpDownloadInitialTimeoutMs: HELD_BACK_MS, simultaneousP2PDownloads: ONE_AT_A_TIME };
  }

  /** hls.js asks for a segment of that size. */
  asked(bytes: number): void {
    this.#wantedBytes += bytes;
    if (this.#timer === undefined) this.#wait(HEAR_MS);
  }

  /** A connection with a peer begins, or is there. */
  connecting(): void {
    if (this.#timer !== undefined && this.#firstBytesAt === null) this.#wait(CONNECT_MS);
  }

  connected(): void {
    if (this.#timer !== undefined && this.#firstBytesAt === null) this.#wait(FIRST_BYTES_MS);
  }

  /** Bytes came from a peer. */
  came(bytes: number): void {
    if (this.#isOver) return;
    const now = this.now();
    this.#firstBytesAt ??= now;
    this.#peersBytes += bytes;
    const elapsed = now - this.#firstBytesAt;
    const restMs = ((this.#wantedBytes - this.#peersBytes) / this.#peersBytes) * elapsed;
    if (elapsed > JUDGED_AFTER_MS && restMs > SLOW_MS) this.end();
    else this.#wait(NEXT_BYTES_MS);
  }

  /** hls.js got a segment. */
  answered(): void {
    if (++this.#answers >= SEGMENTS) this.end();
  }

  /** The beginning is there, or nothing is to be waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    this.#isOver = true;
    this.apply(this.settings);
  }

  #wait(milliseconds: number): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), milliseconds);
  }
}
