// Why nothing is shared: six things that must hold, in the order in which they can be known. Pure.
import type { SwarmFacts } from "../swarm/state.ts";
import type { Off } from "./choice.ts";

export const STEPS = ["choice", "video", "browser", "tracker", "viewers", "connection"] as const;
export type Step = (typeof STEPS)[number];
export type Cause = Off | "unsuited" | "browser" | "plain" | "waiting" | "unfinished" | "tracker" | "hashes" | "alone" | "network";

export interface Situation {
  choice: Off | null;
  /** Whether the page has what a swarm needs. */
  hasSwarm: boolean;
  hasWebRtc: boolean;
  isSecure: boolean;
  hasBegun: boolean;
  finished: boolean;
  swarm: SwarmFacts;
}

const STEP_OF: Record<Cause, Step> = {
  person: "choice", signal: "choice", default: "choice", saving: "choice", address: "choice",
  instance: "video", closed: "video", video: "video", unsuited: "video", unfinished: "video",
  browser: "browser", waiting: "browser", plain: "browser",
  tracker: "tracker", hashes: "tracker", alone: "viewers", network: "connection",
};

/** The first thing that does not hold; null: the viewer is connected with others. */
export function findCause({ choice, hasSwarm, hasWebRtc, isSecure, hasBegun, finished, swarm }: Situation): Cause | null {
  if (choice) return choice;
  if (!hasSwarm) return "unsuited";
  if (!finished) return "unfinished";
  if (!hasWebRtc || !isSecure) return "browser";
  if (!hasBegun) return "waiting";
  if (swarm.off === "video") return "plain"; // no code of ours brings the pictures
  if (swarm.off === "tracker" || swarm.off === "hashes") return swarm.off;
  if (swarm.peers > 0) return null;
  return swarm.others > 0 ? "network" : "alone";
}

/** The step at which a cause stops everything; all before it hold. */
export const findStep = (cause: Cause | null): number => (cause ? STEPS.indexOf(STEP_OF[cause]) : STEPS.length);
