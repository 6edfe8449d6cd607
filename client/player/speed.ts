// Playback speed in quarter steps, by menu and keys, remembered for the next video.
import type { Layout } from "./layout.ts";
import { addChoiceMenu } from "./menu.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";

export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export const labelSpeed = (speed: number) => `${speed}×`;

/** The next step up (1) or down (-1) from a speed, which may itself lie between the steps. */
export function stepSpeed(speed: number, direction: 1 | -1): number {
  const beyond = SPEEDS.filter((step) => (direction > 0 ? step > speed : step < speed));
  return (direction > 0 ? beyond[0] : beyond.at(-1)) ?? speed;
}

export function setSpeed(player: Player, speed: number): void {
  player.video.playbackRate = player.video.defaultPlaybackRate = speed;
  player.events.emit("feedback", labelSpeed(speed));
}

export function addSpeedMenu(player: Player, layout: Layout): void {
  const menu = addChoiceMenu(layout, translate("Speed"), (value) => setSpeed(player, Number(value)));
  function show(): void {
    const speed = player.video.playbackRate;
    const choices = SPEEDS.map((step) => ({ value: String(step), label: labelSpeed(step), checked: step === speed }));
    menu.show(choices, labelSpeed(speed));
  }
  player.video.addEventListener("ratechange", show);
  show();
}
