// What this page's connections to trackers and peers share: whether trackers answer, and which peers are not met again.
import { Emitter } from "../../events.ts";

/** Whether the tracker asked last answers, in all swarms of the page, and how many others it knows. */
export const reports = new Emitter<{ tracker: boolean; others: number }>();

const refused = new Set<string>();

/** Makes no connection with this peer any more, in any swarm of the page: it sent something else than was published. */
export function refusePeer(hexId: string): void {
  refused.add(hexId);
}

export function isRefused(hexId: string): boolean {
  return refused.has(hexId);
}
