// Puts the player together; loaded after the page is painted.
import { listAutoplaySwitches, wantsAutoplay } from "./autoplay.ts";
import { addCast } from "./device/cast.ts";
import { addDoubleTap } from "./device/double-tap.ts";
import { addMediaSession } from "./device/media-session.ts";
import { keepScreenOn } from "./device/wake-lock.ts";
import { addMoreMenu, listEntries } from "./more-menu.ts";
import { addPeers } from "./peers/index.ts";
import { choose } from "./peers/switch.ts";
import { prepareStats } from "./stats.ts";
import { addUpNext } from "./up-next.ts";
import { addCaptions } from "./captions.ts";
import { addChapters } from "./chapters.ts";
import { addKeyboard, listShortcuts, type Shortcut } from "./keyboard.ts";
import { buildLayout } from "./layout.ts";
import { addLink } from "./link.ts";
import { addStatus, type StatusLayer } from "./status.ts";
import { addQualityMenu } from "./quality-menu.ts";
import { addSpeedMenu } from "./speed.ts";
import { addStoryboard } from "./storyboard.ts";
import { addTheatre } from "./theatre.ts";
import { followUntilFinished, waitUntilPlayable } from "./progress.ts";
import { fillShareTimes } from "./share.ts";
import { followMoments } from "./moments.ts";
import { findStart, followTimeLinks, rememberPosition, stopWhereLinked } from "./position.ts";
import { BrowserResumeStore } from "./resume.ts";
import { Player } from "./player.ts";
import { EarlyPress } from "./press.ts";
import { prepareHelp } from "./help.ts";
import { translateControls } from "./text.ts";
import { countViews } from "./views.ts";
import type { PlayerData } from "./data.ts";
import type { Wishes } from "./wishes.ts";

/** `press`: watched since the page began, until there is something to play. */
export async function startPlayer(root: HTMLElement, video: HTMLVideoElement, data: PlayerData, wishes: Wishes, press: EarlyPress): Promise<Player> {
  translateControls();
  const wasPlaying = !video.paused;
  const choice = choose(data);
  const player = new Player(root, video, data, wishes);
  const layout = buildLayout(player);
  const status = addStatus(player);
  addQualityMenu(player, layout);
  addSpeedMenu(player, layout);
  const toggleCaptions = addCaptions(player, layout, wishes.subtitle);
  const toggleTheatre = wishes.isEmbed ? null : addTheatre(player, layout);
  addCast(player, layout);
  const shortcuts: Shortcut[] = [];
  const toggleHelp = prepareHelp(player, () => shortcuts);
  const showStats = prepareStats(player);
  shortcuts.push(...listShortcuts(player, { toggleTheatre, toggleCaptions, toggleHelp, showStats }));
  addKeyboard(player, shortcuts);
  const peers = addPeers(player, layout, choice);
  addMoreMenu(layout, listEntries(player, { peers, showStats, toggleHelp, switches: wishes.isEmbed ? [] : listAutoplaySwitches(player) }));
  addDoubleTap(player);
  if (!wishes.isEmbed) keepScreenOn(video); // frames may not
  addMediaSession(player, wishes.isEmbed && !data.inPlaylist ? null : addUpNext(player, status));
  keepWithinAvailable(player);
  followTimeLinks(player);
  addChapters(player);
  followMoments(player);
  fillShareTimes(player);
  stopWhereLinked(player, wishes.stop);
  if (wishes.link) addLink(player, layout, wishes.link);
  const begun = begin(player, status, wishes, press, wasPlaying ? video.currentTime : null);
  if (!wishes.waits) await begun;
  return player;
}

async function begin(player: Player, status: StatusLayer, wishes: Wishes, press: EarlyPress, playedTo: number | null): Promise<void> {
  const store = new BrowserResumeStore();
  if (wishes.waits && playedTo === null && !press.isPressed) await waitUntilWanted(player.video);
  const waited = player.data.state !== "playable";
  if (waited) {
    const data = await waitUntilPlayable(player, status);
    if (!data) return;
    player.update(data);
  }
  await player.load(playedTo ?? findStart(player, store, wishes.start));
  rememberPosition(player, store);
  countViews(player);
  showStoryboard(player);
  const pressed = press.take();
  if (pressed || waited || playedTo !== null || wantsAutoplay(player, "autoplay")) void player.play();
  void followUntilFinished(player);
}

function waitUntilWanted(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => video.addEventListener("play", () => resolve(), { once: true }));
}

function showStoryboard(player: Player): void {
  let shown = false;
  function show({ storyboard, duration }: PlayerData): void {
    if (!storyboard || shown) return;
    shown = true;
    addStoryboard(player.video, storyboard, duration);
  }
  show(player.data);
  player.events.on("data", show);
}

/** The seek bar spans the whole video; where it does not exist yet, the player goes as far as it can. */
function keepWithinAvailable(player: Player): void {
  player.root.addEventListener("mediaseekrequest", (event) => {
    const seconds = (event as CustomEvent<number>).detail;
    if (seconds < player.available) return;
    event.stopImmediatePropagation();
    player.seek(seconds);
  }, { capture: true });
}
