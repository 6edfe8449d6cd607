// What this page's connections to trackers and peers share: whether trackers answer, and which peers are not met again.
import { Emitter } from "../../events.ts";

interface Reports {
  /** Whether the tracker asked last answers. */
  tracker: boolean;
  /** How many others it knows. */
  others: number;
  /** A connection with a peer begins. */
  meeting: void;
  /** This peer is not met any more. */
  refused: string;
}

/** Of all swarms of the page; peers are named as p2p-media-loader names them: their id read as UTF-8. */
export const reports = new Emitter<Reports>();

const refused = new Set<string>();

/** Meets this peer no more, in any swarm of the page: it sent something else than was published. */
export function refusePeer(name: string): void {
  refused.add(name);
  // Not at once: the loader is about to throw away what it sent, and would not if the connection were closed already.
  setTimeout(() => reports.emit("refused", name));
}

export function isRefused(name: string): boolean {
  return refused.has(name);
}
