// Tells the server how many bytes came from where, so that it knows what sharing saves. Who watched is not kept.
import { callHeaders } from "../../shared/api.ts";
import type { Player } from "../player.ts";
import type { SwarmFacts } from "../swarm/state.ts";

const PATH = "/api/v1/metrics/playback";

export interface Sums {
  downloadedBytesHTTP: number;
  downloadedBytesP2P: number;
  uploadedBytesP2P: number;
}

/** What happened between two moments. */
export function subtract(now: Readonly<SwarmFacts>, before: Readonly<SwarmFacts>): Sums {
  return {
    downloadedBytesHTTP: now.fromServersBytes - before.fromServersBytes,
    downloadedBytesP2P: now.fromPeersBytes - before.fromPeersBytes,
    uploadedBytesP2P: now.givenBytes - before.givenBytes,
  };
}

/** Reports every so many seconds what has changed, and when the page is left. */
export function reportSums(player: Player, everySeconds: number): void {
  const { swarm, video } = player;
  let told = swarm.facts;
  let [changes, stalls, errors] = [0, 0, 0];
  player.events.on("quality", () => changes++);
  player.events.on("failure", () => errors++);
  video.addEventListener("waiting", () => stalls++);

  function report(): void {
    const sums = subtract(swarm.facts, told);
    if (!Object.values(sums).some(Boolean)) return;
    const { playingQuality: playing, data } = player;
    const body = {
      videoId: data.id,
      playerMode: "p2p-media-loader",
      resolution: playing ? Math.min(playing.width, playing.height) : 0,
      fps: Math.round(playing?.fps ?? data.fps),
      p2pEnabled: swarm.facts.off === null,
      p2pPeers: swarm.facts.peers,
      resolutionChanges: changes,
      bufferStalled: stalls,
      errors,
      ...sums,
    };
    told = swarm.facts;
    changes = stalls = errors = 0;
    // Unlike a beacon, such a request carries the headers that a signed-in viewer's calls need; it outlives the page too.
    const headers = { ...callHeaders(), "Content-Type": "application/json" };
    void fetch(PATH, { method: "POST", headers, body: JSON.stringify(body), keepalive: true }).catch(() => undefined);
  }
  setInterval(report, everySeconds * 1000);
  window.addEventListener("pagehide", report);
}
