// The player: one video element, where its pictures come from, and what controls and features hear of it.
import { withToken, type PlayerData } from "./data.ts";
import { Emitter } from "./events.ts";
import { loadPreferences, savePreferences, type Preferences } from "./preferences.ts";
import type { Quality } from "./quality.ts";
import type { Failure, Source, SourceFacts } from "./source/source.ts";
import { SwarmState } from "./swarm/state.ts";
import type { Wishes } from "./wishes.ts";

/** What was loaded of a video before its speed is remembered. */
const ENOUGH_TO_JUDGE_BYTES = 1_000_000;

export interface PlayerEvents {
  /** Other data: the video became playable, or all of its renditions are ready. */
  data: PlayerData;
  qualities: Quality[];
  /** The chosen rendition (null: automatic) or the one on the screen changed. */
  quality: { selected: string | null; playing: Quality | null };
  /** Somebody asked for a time that does not exist yet; the player went as far as it could. */
  unavailable: number;
  failure: Failure;
  /** Playback is possible (again): messages may go. */
  ready: void;
  /** What a key or a gesture did, for the short message on the picture. */
  feedback: string;
}

export class Player {
  readonly events = new Emitter<PlayerEvents>();
  readonly preferences: Preferences = loadPreferences();
  /** What is exchanged with other viewers. */
  readonly swarm = new SwarmState();
  qualities: Quality[] = [];
  selectedQuality: string | null = null;
  playingQuality: Quality | null = null;
  /** Seconds that can be played so far; Infinity once the video is complete. */
  available = Infinity;
  #source: Source | null = null;
  #startAt = 0;
  #wantsSharing: boolean;

  constructor(
    /** The `<media-controller>`: what goes to full screen and holds the controls. */
    readonly root: HTMLElement,
    readonly video: HTMLVideoElement,
    public data: PlayerData,
    wishes: Pick<Wishes, "muted" | "speed" | "loop">,
  ) {
    this.#wantsSharing = data.swarm?.mayShare ?? false;
    video.volume = this.preferences.volume;
    video.muted = wishes.muted ?? this.preferences.muted;
    video.playbackRate = video.defaultPlaybackRate = wishes.speed ?? this.preferences.speed;
    video.loop = wishes.loop;
    // What an address asked for is for this page only.
    video.addEventListener("volumechange", () => {
      this.remember({ volume: video.volume, ...(video.muted !== wishes.muted && { muted: video.muted }) });
    });
    video.addEventListener("ratechange", () => {
      if (video.playbackRate && video.playbackRate !== wishes.speed) this.remember({ speed: video.playbackRate });
    });
    window.addEventListener("pagehide", () => {
      const { bandwidth, loadedBytes } = this.describeSource();
      if (bandwidth > 0 && loadedBytes > ENOUGH_TO_JUDGE_BYTES) this.remember({ bandwidth });
    });
    video.addEventListener("canplay", () => this.events.emit("ready", undefined));
  }

  get duration(): number {
    return Number.isFinite(this.video.duration) ? this.video.duration : this.data.duration;
  }

  remember(changes: Partial<Preferences>): void {
    Object.assign(this.preferences, changes);
    savePreferences(changes);
  }

  update(data: PlayerData): void {
    this.data = data;
    this.#applySharing();
    this.events.emit("data", data);
  }

  /** Brings the pictures, beginning at `startAt` seconds. */
  async load(startAt: number, { plain = false } = {}): Promise<void> {
    this.#startAt = startAt;
    this.#source?.destroy();
    const source = await this.#createSource(startAt, plain);
    if (!source) return this.events.emit("failure", "unsupported");
    this.#source = source;
    source.events.on("available", (seconds) => (this.available = seconds));
    source.events.on("failure", (failure) => this.events.emit("failure", failure));
    source.events.on("qualities", (qualities) => {
      this.qualities = qualities;
      this.events.emit("qualities", qualities);
    });
    source.events.on("playing", (quality) => {
      this.playingQuality = quality;
      this.#announceQuality();
    });
  }

  async #createSource(startAt: number, plain: boolean): Promise<Source | null> {
    const { hls, fileToken, duration } = this.data;
    if (hls && !plain) {
      if (this.#wantsSharing) void import("./swarm/engine.ts"); // in parallel with the rest
      const { HlsSource } = await import("./source/hls.ts");
      const { quality, bandwidth } = this.preferences;
      if (HlsSource.isSupported()) {
        const source = new HlsSource(this.video, this.swarm, { url: hls, startAt, duration, quality, fileToken, bandwidth });
        await source.share(this.data, this.#wantsSharing);
        source.start();
        return source;
      }
    }
    const { FileSource } = await import("./source/file.ts");
    const address = this.findPlainAddress();
    return address ? new FileSource(this.video, address, startAt) : null;
  }

  /** An address that browsers and other screens play by themselves: their own HLS, else a complete file. */
  findPlainAddress(): string | null {
    const { hls, files, fileToken } = this.data;
    const native = hls && this.video.canPlayType("application/vnd.apple.mpegurl") ? hls : files[0]?.url;
    return native ? withToken(new URL(native, location.href).href, fileToken) : null;
  }

  /** Numbers of what brings the pictures. */
  describeSource(): SourceFacts {
    return this.#source?.describe() ?? { codecs: "", bandwidth: 0, loadedBytes: 0 };
  }

  /** Chooses a rendition for this and later videos; null: automatic. */
  chooseQuality(id: string | null): void {
    this.selectedQuality = id;
    this.#source?.select(id);
    this.#announceQuality();
  }

  /** Marks a remembered choice without changing what plays. */
  showQuality(id: string | null): void {
    this.selectedQuality = id;
    this.#announceQuality();
  }

  #announceQuality(): void {
    this.events.emit("quality", { selected: this.selectedQuality, playing: this.playingQuality });
  }

  /** Takes up renditions that appeared since the video was loaded. */
  async refresh(): Promise<void> {
    await this.#source?.refresh();
  }

  /** Begins or stops to exchange segments with other viewers of this video. */
  setSharing(on: boolean): void {
    this.#wantsSharing = on;
    this.#applySharing();
  }

  #applySharing(): void {
    void this.#source?.share?.(this.data, this.#wantsSharing);
  }

  /** Begins anew where a failure stopped it. */
  async retry(): Promise<void> {
    await this.load(this.video.currentTime || this.#startAt);
    await this.play();
  }

  async play(): Promise<boolean> {
    return this.video.play().then(() => true, () => false);
  }

  togglePlay(): void {
    if (this.video.paused) void this.play();
    else this.video.pause();
  }

  /** Goes to a time, at most as far as the video exists. */
  seek(seconds: number): void {
    const last = Math.min(this.duration || 0, this.available - 1);
    if (seconds > this.available) this.events.emit("unavailable", this.available);
    this.video.currentTime = Math.max(0, Math.min(seconds, last));
  }
}
