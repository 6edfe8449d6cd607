// What the swarm did for this viewer, for whoever shows it. This is the interface of the peers panel and the switches:
//
//     const { swarm } = player;                  // a SwarmState; there from the first moment, whether anything is shared or not
//     swarm.facts                                // the numbers of this page view, as they are now
//     swarm.events.on("change", (facts) => ...)  // after each change, at most four times a second
//     player.setSharing(on)                      // the viewer's switch, at once; the page says how it begins (`data.swarm.mayShare`)
//
// `facts.off` says why nothing is exchanged with peers; null: it is, or will be as soon as there are any.
import { Emitter } from "../events.ts";

/**
 * Why nothing is exchanged:
 * - `video`: this video is not shared (private, protected, without HLS, of another instance) or the instance has no tracker;
 * - `switch`: the viewer, their browser, the video's owner or the instance switched it off (`peers/choice.ts` knows which);
 * - `browser`: it lacks WebRTC, or the page is not secure (https), so that received data could not be verified;
 * - `unfinished`: the video is still being made; sharing begins when it is finished;
 * - `tracker`: the tracker does not answer, or refuses;
 * - `hashes`: the published hashes cannot be read, so that received data could not be verified.
 */
export type OffReason = "video" | "switch" | "browser" | "unfinished" | "tracker" | "hashes";

export interface SwarmFacts {
  off: OffReason | null;
  /** Viewers that this one is connected with right now. */
  peers: number;
  /** Other viewers in the same swarm, as the tracker last said. */
  others: number;
  /** Bytes of media received from peers, and from servers (this instance and its mirrors). */
  fromPeersBytes: number;
  fromServersBytes: number;
  /** Bytes of media given to peers. */
  givenBytes: number;
  /** Peers that sent something else than was published, and are not asked again. */
  droppedPeers: number;
}

const TELL_EVERY_MS = 250;

export class SwarmState {
  readonly events = new Emitter<{ change: Readonly<SwarmFacts> }>();
  #facts: SwarmFacts = { off: "video", peers: 0, others: 0, fromPeersBytes: 0, fromServersBytes: 0, givenBytes: 0, droppedPeers: 0 };
  #timer = 0;

  get facts(): Readonly<SwarmFacts> {
    return this.#facts;
  }

  /** For the swarm itself: what changed. */
  set(changes: Partial<SwarmFacts>): void {
    this.#facts = { ...this.#facts, ...changes };
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.events.emit("change", this.#facts);
    }, TELL_EVERY_MS);
  }

  /** For the swarm itself: counts up. */
  count(name: "fromPeersBytes" | "fromServersBytes" | "givenBytes" | "droppedPeers", more: number): void {
    this.set({ [name]: this.#facts[name] + more });
  }
}
