// The JavaScript interface of embeds (`?api=1`): what pages around may ask of the player, and what they are told.
import { labelQuality, shortSide } from "../player/quality.ts";
import type { Player } from "../player/player.ts";
import { SPEEDS } from "../player/speed.ts";
import { Channel, type Peer } from "./channel.ts";

const SCOPE = "peertube";
const STATUS_EVERY_MS = 500;
const AUTOMATIC = -1;

type State = "unstarted" | "playing" | "paused" | "ended";

/** Opens the channel to the page around. `ready` settles when the player can be used; false: it never will. */
export function openApi(around: Peer, ready: Promise<Player | null>, setPassword: (password: string) => Promise<void>): void {
  const use = <T>(act: (player: Player) => T) => async () => act(await need(ready));
  const change = <P>(act: (player: Player, value: P) => unknown) => async (value: unknown) => {
    await act(await need(ready), value as P);
  };
  const channel = new Channel(around, SCOPE, {
    isReady: async () => (await ready) !== null,
    setVideoPassword: (password) => setPassword(String(password)),
    play: change((player) => player.play()),
    pause: change(({ video }) => video.pause()),
    isPlaying: use(({ video }) => !video.paused && !video.ended),
    seek: change<number>((player, seconds) => player.seek(Number(seconds) || 0)),
    getCurrentTime: use(({ video }) => video.currentTime),
    setVolume: change<number>(({ video }, volume) => (video.volume = Math.max(0, Math.min(1, Number(volume) || 0)))),
    getVolume: use(({ video }) => video.volume),
    setCaption: change<string>(({ video }, id) => {
      for (const track of captionsOf(video)) track.mode = track.language === id ? "showing" : "disabled";
    }),
    getCaptions: use(listCaptions),
    setResolution: change<number>((player, id) => player.chooseQuality(player.qualities[Number(id)]?.id ?? null)),
    getResolutions: use(listResolutions),
    setPlaybackRate: change<number>(({ video }, rate) => (video.playbackRate = Number(rate) || 1)),
    getPlaybackRate: use(({ video }) => video.playbackRate),
    getPlaybackRates: use(() => SPEEDS),
    getImageDataUrl: use(({ video }) => drawPicture(video)),
  });
  channel.open(window);
  void ready.then((player) => {
    channel.notify("ready", player !== null);
    if (player) report(player, channel);
  });
}

async function need(ready: Promise<Player | null>): Promise<Player> {
  const player = await ready;
  if (!player) throw new Error("This video cannot be played");
  return player;
}

function report(player: Player, channel: Channel): void {
  const { video, events } = player;
  let state: State = "unstarted";
  const becomes = (next: State) => () => {
    state = next;
    channel.notify("playbackStatusChange", next);
  };
  video.addEventListener("play", becomes("playing"));
  video.addEventListener("pause", () => !video.ended && becomes("paused")());
  video.addEventListener("ended", becomes("ended"));
  video.addEventListener("volumechange", () => channel.notify("volumeChange", video.volume));
  const tellResolutions = () => channel.notify("resolutionUpdate", listResolutions(player));
  events.on("qualities", tellResolutions);
  events.on("quality", tellResolutions);
  window.setInterval(() => {
    const { currentTime: position, volume } = video;
    channel.notify("playbackStatusUpdate", { position, volume, duration: String(player.duration), playbackState: state });
  }, STATUS_EVERY_MS);
}

const captionsOf = (video: HTMLVideoElement) => [...video.textTracks].filter(({ kind }) => kind === "captions");

function listCaptions({ video }: Player) {
  const sources = new Map([...video.querySelectorAll("track")].map((track) => [track.srclang, track.src]));
  return captionsOf(video).map(({ language, label, mode }) => ({ id: language, label, src: sources.get(language) ?? "", mode }));
}

/** The automatic choice, and every rendition by its place in the list. */
export function listResolutions({ qualities, selectedQuality, playingQuality }: Pick<Player, "qualities" | "selectedQuality" | "playingQuality">) {
  const found = qualities.map((quality, id) => {
    const { width, height } = quality;
    return { id, label: labelQuality(quality), height: shortSide(quality), width: Math.max(width, height), active: quality.id === selectedQuality };
  });
  if (found.length === 0) return found;
  return [...found, { id: AUTOMATIC, label: "Auto", height: playingQuality ? shortSide(playingQuality) : 0, width: 0, active: selectedQuality === null }];
}

function drawPicture(video: HTMLVideoElement): string {
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return canvas.toDataURL("image/jpeg");
}
