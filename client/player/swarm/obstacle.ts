// Whether anything may be exchanged with peers, and if not, why. Pure.
import type { PlayerData } from "../data.ts";
import type { OffReason } from "./state.ts";

export interface BrowserFacts {
  hasWebRtc: boolean;
  /** Secure pages (https, localhost) can compute hashes. */
  isSecure: boolean;
}

export function findObstacle({ swarm, finished }: Pick<PlayerData, "swarm" | "finished">, wanted: boolean, browser: BrowserFacts): OffReason | null {
  if (!swarm) return "video";
  if (!wanted) return "switch";
  if (!browser.hasWebRtc || !browser.isSecure) return "browser";
  return finished ? null : "unfinished";
}

export function readBrowser(): BrowserFacts {
  return {
    hasWebRtc: "RTCPeerConnection" in window,
    isSecure: window.isSecureContext,
  };
}
