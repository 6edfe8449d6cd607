// How far ahead is loaded. Alone as any player does it; among others only as much as must come from the server,
// because the rest comes from them.
import type { Core } from "p2p-media-loader-core";
import type Hls from "hls.js";

/** Within this time of its playing a segment is taken from the server, even when a peer has it: the cost of each viewer. */
export const URGENT_SECONDS = 4;
const RESERVE_ALONE_SECONDS = 30;
/** Who expected company and has met nobody yet goes on waiting that long. */
const PATIENCE_MS = 8000;

export class Pace {
  #timer = 0;
  #isAlone: boolean;

  constructor(
    private readonly core: Core,
    private readonly hls: () => Hls | null,
    othersWatch: boolean,
  ) {
    this.#isAlone = !othersWatch;
    this.#apply();
    if (othersWatch) this.#beAloneSoon();
  }

  /** Tells how many peers there are now. */
  meet(peers: number): void {
    clearTimeout(this.#timer);
    if (peers === 0) return this.#beAloneSoon();
    this.#set(false);
  }

  /** hls.js' own reserve is all that the swarm takes for urgent: it must be as short. */
  adjust(hls: Hls): void {
    const segment = hls.latestLevelDetails?.targetduration ?? URGENT_SECONDS;
    const seconds = this.#isAlone ? RESERVE_ALONE_SECONDS : Math.max(2 * segment, URGENT_SECONDS);
    hls.config.maxBufferLength = hls.config.maxMaxBufferLength = seconds;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #beAloneSoon(): void {
    this.#timer = window.setTimeout(() => this.#set(true), PATIENCE_MS);
  }

  #set(isAlone: boolean): void {
    if (this.#isAlone === isAlone) return;
    this.#isAlone = isAlone;
    this.#apply();
  }

  #apply(): void {
    this.core.applyDynamicConfig({ highDemandTimeWindow: this.#isAlone ? RESERVE_ALONE_SECONDS : URGENT_SECONDS });
    const hls = this.hls();
    if (hls) this.adjust(hls);
  }
}
