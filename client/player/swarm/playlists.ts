// Follows what hls.js learns of playlists: the order of the renditions, and the segments of each.
import { Events, type default as Hls, type LevelDetails } from "hls.js";
import { renditionId } from "../quality.ts";

/** What is listened to: a rendition or sound by its place in the master playlist, and its segments in order. */
export interface ListedPlaylist {
  url: string;
  kind: "main" | "secondary";
  index: number;
  details: LevelDetails | undefined;
}

export class Playlists {
  /** Called with each playlist whose segments became known. */
  onSegments: (playlist: ListedPlaylist) => void = () => {};
  /** Called with the bits per second of the rendition that is about to play. */
  onBitrate: (bitrate: number) => void = () => {};
  /** The one that plays, or is about to. */
  hls: Hls | null = null;
  #found = new Map<string, ListedPlaylist>();

  follow(hls: Hls): void {
    this.hls ??= hls;
    hls.on(Events.MEDIA_ATTACHED, () => (this.hls = hls));
    // A master playlist is loaded again when it gains renditions: places in it are those of its last form.
    hls.on(Events.MANIFEST_LOADED, (_, { levels, audioTracks }) => {
      const known = this.#found;
      this.#found = new Map();
      levels.forEach(({ url }, index) => this.#add(url, "main", index, known));
      audioTracks.forEach(({ url }, index) => this.#add(url, "secondary", index, known));
    });
    hls.on(Events.LEVEL_UPDATED, (_, { details }) => this.#update(details));
    hls.on(Events.AUDIO_TRACK_LOADED, (_, { details }) => this.#update(details));
    hls.on(Events.LEVEL_SWITCHING, (_, { bitrate }) => this.onBitrate(bitrate));
  }

  /** All playlists whose segments are known by now. */
  list(): ListedPlaylist[] {
    return [...this.#found.values()].filter(({ details }) => details);
  }

  /** Tells nobody any more, and lets hls.js load as far ahead as it does by itself. */
  forget(): void {
    this.onSegments = this.onBitrate = () => {};
    if (!this.hls?.userConfig) return; // a player that was destroyed has none
    const { maxBufferLength, maxMaxBufferLength } = this.hls.userConfig;
    Object.assign(this.hls.config, { maxBufferLength: maxBufferLength ?? 30, maxMaxBufferLength: maxMaxBufferLength ?? 600 });
  }

  #add(url: string, kind: ListedPlaylist["kind"], index: number, known: ReadonlyMap<string, ListedPlaylist>): void {
    const id = renditionId(url);
    this.#found.set(id, { url, kind, index, details: known.get(id)?.details });
  }

  #update(details: LevelDetails): void {
    const playlist = this.#found.get(renditionId(details.url));
    if (!playlist) return;
    playlist.details = details;
    this.onSegments(playlist);
  }
}
