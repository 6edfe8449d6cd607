// The swarm of one video: p2p-media-loader's core, told by our own binding what hls.js plays. Loaded only when it may run.
import { Core, type CoreConfig, type PeerDetails } from "p2p-media-loader-core";
import type { FragmentLoaderContext } from "hls.js";
import type { SwarmData } from "../data.ts";
import { Beginning } from "./beginning.ts";
import { Blame } from "./blame.ts";
import { Pace, URGENT_SECONDS } from "./pace.ts";
import { SegmentHashes, type ByteRange } from "./hashes.ts";
import type { SegmentSource } from "./loader.ts";
import type { ListedPlaylist, Playlists } from "./playlists.ts";
import { Sources } from "./sources.ts";
import type { SwarmState } from "./state.ts";
import { refusePeer, reports } from "./tracker/reports.ts";

/** `highDemandTimeWindow` is in `pace.ts`. Measured with whole playbacks by 2, 3 and 5 viewers: `docs/developers/swarm.md`. */
const SETTINGS: Partial<CoreConfig> = {
  httpDownloadTimeWindow: 60,
  p2pDownloadTimeWindow: 6000,
  simultaneousHttpDownloads: 1,
};
const SIMULTANEOUS_FROM_PEERS = 4;
/** The core itself gives up silent peers after two seconds and silent servers after three. */
const SILENCE_MS = 4000;

export class Swarm implements SegmentSource {
  readonly #core: Core;
  readonly #hashes: SegmentHashes;
  readonly #sources: Sources;
  readonly #blame = new Blame();
  readonly #pace: Pace;
  readonly #beginning: Beginning;
  #arrivedAt = 0;
  readonly #peers = new Set<string>();
  readonly #stops: (() => void)[];

  constructor(
    data: SwarmData,
    private readonly video: HTMLVideoElement,
    private readonly state: SwarmState,
    private readonly playlists: Playlists,
  ) {
    this.#sources = new Sources(data.sources);
    this.#hashes = new SegmentHashes(data.hashesUrl);
    this.#beginning = new Beginning(data.othersWatch, SIMULTANEOUS_FROM_PEERS, (settings) => {
      this.#core.applyDynamicConfig(settings);
      for (const { url } of playlists.list()) this.#core.updateStream(url);
    });
    const verify = (url: string, range: ByteRange, bytes: ArrayBuffer) => this.#verify(url, range, bytes);
    this.#core = new Core({
      ...SETTINGS,
      ...this.#beginning.settings,
      swarmId: data.id,
      announceTrackers: data.trackers,
      rtcConfig: { iceServers: data.stunServers.map((urls) => ({ urls })) },
      validateP2PSegment: verify,
      ...(data.sources.length > 0 && { httpRequestSetup: (...wanted) => this.#ask(...wanted) }),
      // What a stalling peer began, the server may complete.
      validateHTTPSegment: verify,
    });
    this.#core.setManifestResponseUrl(data.id);
    this.#pace = new Pace(this.#core, () => playlists.hls, data.othersWatch);
    this.#count();
    this.#follow();
    this.#stops = [
      this.#followPlayback(),
      reports.on("tracker", (answers) => this.#hearTracker(answers)),
      reports.on("others", (others) => this.#hearOthers(others)),
      reports.on("meeting", () => this.#beginning.connecting()),
    ];
  }


  request({ url, rangeStart, rangeEnd }: FragmentLoaderContext, answer: (data: ArrayBuffer, bitsPerSecond: number) => void, fail: () => void): (() => void) | null {
    const id = nameSegment(url, rangeStart, rangeEnd);
    if (!this.#core.hasSegment(id)) return null;
    this.#beginning.asked((rangeEnd ?? 0) - (rangeStart ?? 0));
    const since = performance.now();
    let isWaiting = true;
    const settle = (then: () => void) => {
      clearInterval(watch);
      if (isWaiting) then();
      isWaiting = false;
    };
    const watch = window.setInterval(() => {
      if (!this.#isStuck(since)) return;
      settle(fail);
      this.#core.abortSegmentLoading(id);
    }, 500);
    const callbacks = {
      onSuccess: ({ data, bandwidth }: { data: ArrayBuffer; bandwidth: number }) => {
        this.#beginning.answered();
        settle(() => answer(data, bandwidth));
      },
      onError: () => settle(fail),
    };
    this.#core.loadSegment(id, callbacks).catch(() => settle(fail));
    return () => settle(() => this.#core.abortSegmentLoading(id));
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#pace.stop();
    this.#beginning.end();
    this.playlists.forget();
    this.#core.destroy();
    this.state.set({ peers: 0, others: 0 });
  }

  /** Whether the picture is about to stop while nothing at all arrives: whatever the reason, the server is asked. */
  #isStuck(since: number): boolean {
    const ahead = this.playlists.hls?.mainForwardBufferInfo?.len ?? 0;
    return ahead < URGENT_SECONDS && performance.now() - Math.max(since, this.#arrivedAt) > SILENCE_MS;
  }

  /** Knows the segments that hls.js knows, now and later. */
  #follow(): void {
    const { playlists } = this;
    for (const playlist of playlists.list()) this.#add(playlist);
    playlists.onSegments = (playlist) => this.#add(playlist);
    playlists.onBitrate = (bitrate) => this.#core.setActiveLevelBitrate(bitrate);
  }

  /** Only finished playlists are shared: their segments are byte ranges, whose hashes are published. */
  #add({ url, kind, index, details }: ListedPlaylist): void {
    if (!details || details.live) return;
    const segments = details.fragments.flatMap(({ url, start, end, byteRange }, externalId) => {
      const [from, to] = byteRange;
      if (from === undefined || to === undefined) return [];
      const runtimeId = nameSegment(url, from, to);
      return { runtimeId, externalId, url, byteRange: { start: from, end: to - 1 }, startTime: start, endTime: end };
    });
    // The loader's own index is made of the rendition's attributes; the place in the master is what other players use.
    this.#core.addStreamIfNoneExists({ runtimeId: url, type: kind, index: String(index) });
    this.#core.updateStream(url, segments);
    if (this.playlists.hls) this.#pace.adjust(this.playlists.hls);
  }

  /** Asks the best of several servers; `range` is what is still missing. */
  async #ask(url: string, _: ByteRange, signal: AbortSignal, range: { start: number; end?: number } | undefined): Promise<Request> {
    const headers = range ? { Range: `bytes=${range.start}-${range.end ?? ""}` } : undefined;
    return new Request(this.#sources.choose(url), { headers, signal });
  }

  /** Compares a segment with what was published; one of the video's own server alone is taken as it is. */
  async #verify(url: string, range: ByteRange, bytes: ArrayBuffer): Promise<boolean> {
    const segment = nameSegment(url, range?.start, range && range.end + 1);
    const hasMirror = this.#sources.isFromMirror(url);
    if (!hasMirror && !this.#blame.hasSenders(segment)) return true;
    try {
      const isRight = await this.#hashes.verify(url, range, bytes);
      if (isRight) this.#blame.clear(segment);
      else if (hasMirror) this.#sources.distrust(url); // whether peers had a part in it will show when it comes again
      else this.#refuse(this.#blame.judge(segment));
      return isRight;
    } catch (error) {
      this.state.set({ off: "hashes" });
      throw error;
    }
  }

  #refuse(peers: string[]): void {
    for (const peer of peers) refusePeer(peer);
    this.state.count("droppedPeers", peers.length);
  }

  #count(): void {
    const { state } = this;
    this.#core.addEventListener("onPeerConnect", (peer) => this.#meet(peer, true));
    this.#core.addEventListener("onPeerClose", (peer) => this.#meet(peer, false));
    this.#core.addEventListener("onChunkUploaded", (bytes) => state.count("givenBytes", bytes));
    this.#core.addEventListener("onChunkDownloaded", (bytes, from) => {
      this.#arrivedAt = performance.now();
      if (from === "p2p") this.#beginning.came(bytes);
      state.count(from === "p2p" ? "fromPeersBytes" : "fromServersBytes", bytes);
    });
    this.#core.addEventListener("onSegmentLoaded", ({ segmentUrl, bytesLength, downloadSource }) => {
      if (downloadSource === "http") this.#sources.came(segmentUrl, bytesLength);
    });
    this.#core.addEventListener("onSegmentError", ({ segment, downloadSource }) => {
      if (downloadSource === "http") this.#sources.failed(segment.url);
    });
    this.#core.addEventListener("onSegmentAbort", ({ segment, downloadSource }) => {
      if (downloadSource === "http") this.#sources.aborted(segment.url);
    });
    this.#core.addEventListener("onSegmentStart", ({ segment, peerId }) => {
      if (peerId !== undefined) this.#blame.began(segment.runtimeId, peerId);
    });
  }

  /** Sound apart has a swarm of its own, with the same people. A peer that closes is told of more than once. */
  #meet({ peerId, streamType }: PeerDetails, isHere: boolean): void {
    if (streamType !== "main") return;
    if (isHere) this.#peers.add(peerId);
    else this.#peers.delete(peerId);
    this.state.set({ peers: this.#peers.size, ...(isHere && { off: null }) });
    this.#pace.meet(this.#peers.size);
    if (isHere) this.#beginning.connected();
  }

  #hearOthers(others: number): void {
    this.state.set({ others });
    if (others === 0) this.#beginning.end();
  }

  #hearTracker(answers: boolean): void {
    if (!answers) this.#beginning.end();
    const { off, peers } = this.state.facts;
    if (answers && off === "tracker") this.state.set({ off: null });
    if (!answers && off === null && peers === 0) this.state.set({ off: "tracker" });
  }

  #followPlayback(): () => void {
    const tell = () => this.#core.updatePlayback(this.video.currentTime, this.video.playbackRate);
    const names = ["timeupdate", "seeking", "ratechange"];
    for (const name of names) this.video.addEventListener(name, tell);
    return () => names.forEach((name) => this.video.removeEventListener(name, tell));
  }
}

/** `end` is exclusive, as hls.js counts. */
function nameSegment(url: string, start: number | undefined, end: number | undefined): string {
  return `${url}|${start ?? ""}-${end ?? ""}`;
}
