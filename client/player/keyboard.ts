// Keyboard shortcuts: one table, read by the handler and by the help dialog.
import { toggleFullscreen } from "./layout.ts";
import type { Player } from "./player.ts";
import { setSpeed, stepSpeed } from "./speed.ts";
import { translate } from "./text.ts";

export interface Shortcut {
  keys: string[];
  /** How the keys are written in the help dialog, when that differs. */
  shown?: string;
  what: string;
  /** "page": works wherever the focus is, unless somebody types; "player": only with the focus in the player. */
  scope: "page" | "player";
  run(key: string): void;
}

export interface Actions {
  /** null: there is no page around to take the width of. */
  toggleTheatre: (() => void) | null;
  toggleCaptions(): void;
  toggleHelp(): void;
  showStats(): void;
}

const VOLUME_STEP = 0.1;

export function listShortcuts(player: Player, actions: Actions): Shortcut[] {
  const { video } = player;
  const skip = (seconds: number) => {
    player.seek(video.currentTime + seconds);
    player.events.emit("feedback", `${seconds > 0 ? "+" : "−"}${Math.abs(seconds)} s`);
  };
  const page = (keys: string[], what: string, run: (key: string) => void, shown?: string): Shortcut => {
    return { keys, what, run, scope: "page", ...(shown && { shown }) };
  };
  return [
    page([" ", "k"], translate("Play or pause"), () => player.togglePlay(), `${translate("Space")} K`),
    page(["ArrowLeft", "ArrowRight"], translate("5 seconds back or on"), (key) => skip(key === "ArrowLeft" ? -5 : 5), "← →"),
    page(["j", "l"], translate("10 seconds back or on"), (key) => skip(key === "j" ? -10 : 10), "J L"),
    page([",", "."], translate("One picture back or on, when paused"), (key) => stepFrame(player, key === "," ? -1 : 1)),
    page([..."0123456789"], translate("To that tenth of the video"), (key) => player.seek((player.duration * Number(key)) / 10), "0 … 9"),
    { keys: ["Home", "End"], what: translate("Beginning or end"), scope: "player", run: (key) => player.seek(key === "Home" ? 0 : player.duration) },
    { keys: ["ArrowUp", "ArrowDown"], shown: "↑ ↓", what: translate("Louder or quieter"), scope: "player", run: (key) => changeVolume(player, key === "ArrowUp" ? VOLUME_STEP : -VOLUME_STEP) },
    page(["m"], translate("Sound off or on"), () => toggleMuted(player), "M"),
    page(["<", ">"], translate("Slower or faster"), (key) => setSpeed(player, stepSpeed(video.playbackRate, key === ">" ? 1 : -1))),
    page(["c"], translate("Captions off or on"), actions.toggleCaptions, "C"),
    page(["f"], translate("Full screen"), () => toggleFullscreen(player.root), "F"),
    ...(actions.toggleTheatre ? [page(["t"], translate("Theatre mode"), actions.toggleTheatre, "T")] : []),
    page(["r"], translate("Again and again"), () => toggleLoop(player), "R"),
    page(["i"], translate("Numbers of this video"), actions.showStats, "I"),
    page(["?"], translate("This list"), actions.toggleHelp),
  ];
}

export function addKeyboard(player: Player, shortcuts: Shortcut[]): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const path = event.composedPath();
    if (isTyping(path) || document.querySelector("dialog:modal")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!player.preferences.shortcuts && key !== "?") return;
    const shortcut = shortcuts.find(({ keys }) => keys.includes(key));
    if (!shortcut || (shortcut.scope === "player" && !path.includes(player.root))) return;
    if (key === " " && isPressable(path[0])) return;
    event.preventDefault();
    event.stopPropagation();
    shortcut.run(key);
  }, { capture: true });
}

/** Keys belong to the element under the focus: a text field, an open menu. */
export function isTyping(path: readonly unknown[]): boolean {
  return path.some((node) => {
    const element = node as Partial<HTMLInputElement> & { role?: string | null };
    if (element.isContentEditable || element.role === "menu") return true;
    if (element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
    return element.tagName === "INPUT" && !["range", "checkbox", "radio", "button", "submit"].includes(element.type ?? "text");
  });
}

function isPressable(target: unknown): boolean {
  return !!(target as Partial<Element>).matches?.("button, a[href], summary, input, media-play-button, [role=button]");
}

function stepFrame(player: Player, direction: 1 | -1): void {
  if (!player.video.paused) return;
  player.seek(player.video.currentTime + direction / (player.playingQuality?.fps || player.data.fps || 30));
}

function toggleLoop(player: Player): void {
  player.video.loop = !player.video.loop;
  player.events.emit("feedback", player.video.loop ? translate("Again and again") : translate("Once"));
}

function changeVolume(player: Player, step: number): void {
  const { video } = player;
  video.muted = false;
  video.volume = Math.round(Math.max(0, Math.min(1, video.volume + step)) * 100) / 100;
  player.events.emit("feedback", translate("Volume {percent} %", { percent: Math.round(video.volume * 100) }));
}

function toggleMuted(player: Player): void {
  player.video.muted = !player.video.muted;
  player.events.emit("feedback", player.video.muted ? translate("Sound off") : translate("Sound on"));
}
