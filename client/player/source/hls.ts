// HLS through hls.js, for complete videos and for those still being made: playlists that grow, then become the
// finished ones at the same addresses, while the master playlist gains renditions.
import Hls, { ErrorTypes, Events, type ErrorData, type Level } from "hls.js";
import { withToken, type PlayerData } from "../data.ts";
import { Emitter } from "../events.ts";
import { hasNewQuality, listRenditions, matchQuality, nameCodec, renditionId, type Quality } from "../quality.ts";
import { Sharing } from "../swarm/sharing.ts";
import type { SwarmState } from "../swarm/state.ts";
import type { Failure, Source, SourceEvents, SourceFacts } from "./source.ts";

/** Loading pauses for a moment when new renditions are taken up: two segments and a bit must be there. */
const MIN_RESERVE_SECONDS = 10;
/** What most lines bear. To begin lower means two swarms for each viewer, one of them for seconds. */
const UNKNOWN_LINE_BITS_PER_SECOND = 4_000_000;

export interface HlsOptions {
  url: string;
  startAt: number;
  /** The whole video's seconds, shown from the beginning while the playlists still grow; 0: unknown. */
  duration: number;
  /** Remembered height; null: automatic. */
  quality: number | null;
  fileToken: string | null;
  /** Bits per second that the line bore last time: decides the first rendition, with the size on the screen. */
  bandwidth: number | null;
}

export class HlsSource implements Source {
  readonly events = new Emitter<SourceEvents>();
  readonly #sharing: Sharing;
  #hls: Hls;
  #selected: string | null = null;
  #known: string[] = [];
  #takingUp = false;
  #mediaErrors = 0;
  #loadedBytes = 0;

  static isSupported(): boolean {
    return Hls.isSupported();
  }

  constructor(
    private readonly video: HTMLVideoElement,
    swarm: SwarmState,
    private readonly options: HlsOptions,
  ) {
    this.#sharing = new Sharing(video, swarm);
    this.#hls = this.#create({ startPosition: options.startAt });
    this.#listen(this.#hls);
    this.#hls.once(Events.MANIFEST_PARSED, () => this.#begin());
  }

  start(): void {
    this.#hls.attachMedia({ media: this.video, overrides: this.#overrides() });
    this.#hls.loadSource(this.options.url);
  }

  share(data: PlayerData, wanted: boolean): Promise<void> {
    return this.#sharing.apply(data, wanted);
  }

  select(id: string | null): void {
    this.#selected = id;
    const index = this.#hls.levels.findIndex((level) => idOf(level) === id);
    if (id !== null && index < 0) void this.#takeUp();
    else this.#hls.nextLevel = index;
  }

  async refresh(): Promise<void> {
    const response = await fetch(withToken(this.options.url, this.options.fileToken), { cache: "no-cache" }).catch(() => null);
    if (!response?.ok) return;
    const listed = listRenditions(await response.text(), response.url);
    if (hasNewQuality(this.#known, listed)) await this.#takeUp();
  }

  describe(): SourceFacts {
    const level = this.#hls.levels[this.#hls.currentLevel];
    const codecs = [level?.videoCodec, level?.audioCodec].filter(Boolean).join(", ");
    return { codecs, bandwidth: this.#hls.bandwidthEstimate || 0, loadedBytes: this.#loadedBytes };
  }

  destroy(): void {
    this.#hls.destroy();
    this.#sharing.destroy();
  }

  #create(config: Partial<Hls["config"]>): Hls {
    const token = this.options.fileToken;
    const hls = new Hls({
      backBufferLength: 60,
      capLevelToPlayerSize: true,
      testBandwidth: false,
      abrEwmaDefaultEstimate: this.options.bandwidth ?? UNKNOWN_LINE_BITS_PER_SECOND,
      // A growing playlist is watched from its beginning: the "live edge" only matters to who seeks beyond it.
      liveSyncDuration: 1,
      // The finished playlist names other files for the same segments; hls.js calls that a parsing error.
      ignorePlaylistParsingErrors: true,
      ...(token && { xhrSetup: (xhr: XMLHttpRequest, url: string) => xhr.open("GET", withToken(url, token)) }),
      ...config,
      fLoader: this.#sharing.loader,
    });
    this.#sharing.follow(hls);
    return hls;
  }

  #overrides() {
    return this.options.duration > 0 ? { duration: this.options.duration } : {};
  }

  #listen(hls: Hls): void {
    hls.on(Events.MANIFEST_PARSED, () => this.#announce(hls));
    hls.on(Events.LEVEL_SWITCHED, (_, { level }) => {
      const playing = hls.levels[level];
      if (playing) this.events.emit("playing", qualityOf(playing));
    });
    hls.on(Events.FRAG_LOADED, (_, { frag }) => (this.#loadedBytes += frag.stats.loaded));
    hls.on(Events.LEVEL_UPDATED, (_, { details }) =>
      this.events.emit("available", details.live ? details.edge : Infinity),
    );
    hls.on(Events.ERROR, (_, error) => error.fatal && this.#handle(error));
  }

  #announce(hls: Hls): void {
    this.#known = hls.levels.map(idOf);
    this.events.emit("qualities", hls.levels.map(qualityOf));
  }

  #begin(): void {
    const wanted = matchQuality(this.#hls.levels.map(qualityOf), this.options.quality);
    if (wanted) this.select(wanted.id);
  }

  #handle(error: ErrorData): void {
    const recoverable = error.type === ErrorTypes.MEDIA_ERROR && this.#mediaErrors++ < 2;
    if (recoverable) this.#hls.recoverMediaError();
    else this.events.emit("failure", failureOf(error));
  }

  /**
   * Takes up new renditions: a second hls.js loads the master and the segment under the playhead in the rendition
   * that plays, then receives the same MediaSource with all that it holds. The picture goes on from the buffer.
   */
  async #takeUp(): Promise<void> {
    if (this.#takingUp) return;
    this.#takingUp = true;
    const next = this.#create({
      autoStartLoad: false,
      startFragPrefetch: true,
      abrEwmaDefaultEstimate: this.#hls.bandwidthEstimate,
    });
    const handedOver = await this.#prepare(next).catch(() => false);
    if (!handedOver) next.destroy();
    this.#takingUp = false;
  }

  async #prepare(next: Hls): Promise<boolean> {
    const parsed = once(next, Events.MANIFEST_PARSED);
    next.loadSource(this.options.url);
    await parsed;
    this.#announce(next);
    await this.#waitForReserve();
    if (this.#isBufferedToEnd() && (this.#selected === null || this.#find(this.#hls) >= 0)) return false;
    const current = this.#hls.levels[this.#hls.loadLevel];
    next.startLevel = current ? next.levels.findIndex((level) => idOf(level) === idOf(current)) : -1;
    const seeked = new Promise<boolean>((resolve) =>
      this.video.addEventListener("seeking", () => resolve(false), { once: true }),
    );
    const loaded = once(next, Events.BUFFER_CODECS).then(() => true);
    // Whatever the line bears is for the second one now: it begins with a segment that the browser has in its cache.
    this.#hls.pauseBuffering();
    next.startLoad(this.video.currentTime);
    const ready = await Promise.race([loaded, seeked]).catch(() => false);
    if (ready) this.#handOver(next);
    else this.#hls.resumeBuffering();
    return ready;
  }

  /** Waits until a segment is complete and the reserve bears a pause in loading; not if the viewer chose a new one. */
  async #waitForReserve(): Promise<void> {
    while (this.#selected === null || this.#find(this.#hls) >= 0) {
      const details = this.#hls.latestLevelDetails;
      const ahead = this.#hls.mainForwardBufferInfo?.end ?? 0;
      const wanted = Math.min(this.video.currentTime + MIN_RESERVE_SECONDS, (details?.edge ?? Infinity) - 0.5);
      if (this.video.paused || ahead >= wanted) return;
      await Promise.race([once(this.#hls, Events.FRAG_BUFFERED), pause(1000)]);
    }
  }

  #handOver(next: Hls): void {
    const previous = this.#hls;
    const media = previous.transferMedia();
    if (!media) throw new Error("the player has no media to hand over");
    this.#hls = next;
    this.#listen(next);
    next.attachMedia({ ...media, overrides: this.#overrides() });
    previous.destroy();
    const wanted = this.#find(next);
    if (this.#selected !== null && wanted >= 0) next.nextLevel = wanted;
  }

  #find(hls: Hls): number {
    return hls.levels.findIndex((level) => idOf(level) === this.#selected);
  }

  /** Nothing is left to load: a second hls.js would never see the end of the stream. */
  #isBufferedToEnd(): boolean {
    const details = this.#hls.latestLevelDetails;
    const { buffered, currentTime } = this.video;
    for (let n = 0; n < buffered.length; n++) {
      if (buffered.start(n) <= currentTime && buffered.end(n) >= (details?.edge ?? Infinity) - 0.5) return !details?.live;
    }
    return false;
  }
}

function idOf(level: Level): string {
  return renditionId(level.uri);
}

function qualityOf(level: Level): Quality {
  const { width, height, bitrate, frameRate, videoCodec } = level;
  return { id: idOf(level), width, height, bitrate, fps: frameRate, ...nameCodec(videoCodec) };
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function once(hls: Hls, event: Events): Promise<void> {
  return new Promise((resolve, reject) => {
    hls.once(event as Events.MANIFEST_PARSED, () => resolve());
    hls.on(Events.ERROR, (_, error) => error.fatal && reject(error.error));
  });
}

function failureOf(error: ErrorData): Failure {
  const code = error.response?.code ?? 0;
  if (code === 404 || code === 410) return "gone";
  if (code === 401 || code === 403) return "forbidden";
  if (error.type === ErrorTypes.NETWORK_ERROR) return "network";
  return error.details === "manifestIncompatibleCodecsError" ? "unsupported" : "media";
}
