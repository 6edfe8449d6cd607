// What the page tells the player, as JSON in `<script type="application/json" id="player-data">`.

import type { Choice } from "./peers/choice.ts";

export interface Storyboard {
  url: string;
  totalWidth: number;
  totalHeight: number;
  spriteWidth: number;
  spriteHeight: number;
  /** Seconds of video that one picture stands for. */
  spriteDuration: number;
}

export interface MediaFile {
  url: string;
  label: string;
  width: number;
  height: number;
}

export interface Chapter {
  /** Second at which it begins. */
  start: number;
  title: string;
}

/** How viewers of this video find each other; null: it is not shared. */
export interface SwarmData {
  /** What the names of its swarms are made of: the public address of the master playlist. */
  id: string;
  /** Whether the viewer's, the video's and the instance's switches allow it, as the page begins. */
  mayShare: boolean;
  /** Addresses of WebSocket trackers; paths of this server too. */
  trackers: string[];
  /** `stun:` addresses, by which a browser learns its own address as others see it. */
  stunServers: string[];
  /** Address of the SHA-256 of all segments. */
  hashesUrl: string;
  /** Folders of mirrors that hold the same files as that of the playlist. */
  sources: string[];
  /** Others are watching right now: the first segment may come from them. */
  othersWatch: boolean;
}

export interface PlayerData {
  /** The video's uuid: key of what is remembered about it. */
  id: string;
  title: string;
  state: "waiting" | "playable" | "failed";
  /** False while renditions are still being made: playlists grow and new renditions appear. */
  finished: boolean;
  duration: number;
  fps: number;
  /** Address of the HLS master playlist. */
  hls: string | null;
  /** Complete files that a browser plays without HLS, best first. */
  files: MediaFile[];
  storyboard: Storyboard | null;
  chapters?: Chapter[];
  progressUrl: string;
  channelName: string;
  /** Where a signed-in viewer left it, on any device. */
  position?: number | null;
  /** Whether this and the next video start by themselves, as the account or the instance says. */
  autoplay: boolean;
  autoplayNext: boolean;
  signedIn: boolean;
  next: { title: string; url: string } | null;
  /** The next one follows as the list says, also where this one is cut off. */
  inPlaylist: boolean;
  swarm: SwarmData | null;
  /** Whether this viewer shares, as far as the server knows. */
  sharing: Choice;
  /** The page that explains sharing. */
  learnUrl: string;
  /** How often to tell how many bytes came from where; null: never. */
  reportSeconds: number | null;
  /** For media that the session cookie does not open (embeds of private videos); appended to media addresses. */
  fileToken: string | null;
}

/** The player's data in a document: this page's, or one fetched again. */
export function readPlayerData(page: ParentNode): PlayerData | null {
  const text = page.querySelector("#player-data")?.textContent;
  return text ? (JSON.parse(text) as PlayerData) : null;
}

/** The same page's data as it is now; null when the server does not answer. */
export async function fetchPlayerData(): Promise<PlayerData | null> {
  const response = await fetch(location.pathname + location.search, { headers: { accept: "text/html" }, cache: "no-cache" }).catch(() => null);
  if (!response?.ok) return null;
  return readPlayerData(new DOMParser().parseFromString(await response.text(), "text/html"));
}

/** A media address with the token that opens it, when there is one. */
export function withToken(url: string, token: string | null): string {
  if (!token) return url;
  const address = new URL(url, location.href);
  address.searchParams.set("videoFileToken", token);
  return address.href;
}
