// Switches the swarm on and off as the viewer, the video and the browser want it, and loads its code only then.
import type Hls from "hls.js";
import type { PlayerData } from "../data.ts";
import type { Swarm } from "./engine.ts";
import { buildLoader } from "./loader.ts";
import { findObstacle, readBrowser } from "./obstacle.ts";
import { Playlists } from "./playlists.ts";
import type { SwarmState } from "./state.ts";

export class Sharing {
  /** Gives hls.js its segments, from the swarm or not. */
  readonly loader = buildLoader({
    source: () => this.#swarm,
    countPlain: (bytes) => this.state.count("fromServersBytes", bytes),
  });
  readonly #playlists = new Playlists();
  #swarm: Swarm | null = null;
  #opening = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly state: SwarmState,
  ) {}

  follow(hls: Hls): void {
    this.#playlists.follow(hls);
  }

  /** Opens the swarm, or closes it, as these allow; settles when that is done. */
  async apply(data: PlayerData, wanted: boolean): Promise<void> {
    const off = findObstacle(data, wanted, readBrowser());
    const opening = ++this.#opening;
    if (off || !data.swarm) {
      this.destroy();
      return this.state.set({ off });
    }
    if (this.#swarm) return;
    const { Swarm } = await import("./engine.ts");
    if (opening !== this.#opening) return;
    this.state.set({ off: null });
    this.#swarm = new Swarm(data.swarm, this.video, this.state, this.#playlists);
  }

  destroy(): void {
    this.#opening++;
    this.#swarm?.destroy();
    this.#swarm = null;
  }
}
