// What the player needs from whatever brings the pictures: HLS through hls.js, the browser's own HLS, or one file.
import type { PlayerData } from "../data.ts";
import type { Emitter } from "../events.ts";
import type { Quality } from "../quality.ts";

export type Failure = "network" | "gone" | "forbidden" | "media" | "unsupported";

export interface SourceEvents {
  /** The list of renditions changed. */
  qualities: Quality[];
  /** Another rendition is on the screen. */
  playing: Quality;
  /** Seconds that exist so far; Infinity once the video is complete. */
  available: number;
  failure: Failure;
}

export interface SourceFacts {
  codecs: string;
  /** What the line bears, in bits per second; 0: unknown. */
  bandwidth: number;
  loadedBytes: number;
}

export interface Source {
  readonly events: Emitter<SourceEvents>;
  /** Chooses a rendition by id; null: automatic. */
  select(id: string | null): void;
  /** Looks for new renditions and takes them up at the present position. */
  refresh(): Promise<void>;
  /** Exchanges segments with other viewers, or stops to, as the video and the viewer want it. */
  share?(data: PlayerData, wanted: boolean): Promise<void>;
  describe(): SourceFacts;
  destroy(): void;
}
