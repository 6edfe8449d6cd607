// How much this device has given to other viewers, ever: kept in this browser only.
import { recall, remember } from "../../shared/storage.ts";
import type { SwarmState } from "../swarm/state.ts";

const KEY = "given-bytes";
const EVERY_MS = 10_000;

export interface Given {
  /** Bytes, those of this page included. */
  total(): number;
}

const read = (): number => {
  const stored = recall<unknown>(KEY, 0);
  return typeof stored === "number" && stored >= 0 ? stored : 0;
};

export function countGiven(swarm: SwarmState): Given {
  let kept = 0;
  function keep(): void {
    const more = swarm.facts.givenBytes - kept;
    if (more <= 0) return;
    kept += more;
    remember(KEY, read() + more); // read again: other tabs give too
  }
  setInterval(keep, EVERY_MS);
  window.addEventListener("pagehide", keep);
  return { total: () => read() + swarm.facts.givenBytes - kept };
}
