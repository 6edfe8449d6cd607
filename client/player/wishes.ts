// What the address of a page asks of the player: where to begin and end, sound, speed, captions.
import { parseTime } from "./time.ts";

export interface Wishes {
  /** Seconds; null: where the viewer left, else the beginning. */
  start: number | null;
  stop: number | null;
  loop: boolean;
  /** null: as remembered. */
  muted: boolean | null;
  speed: number | null;
  subtitle: string | null;
  /** Nothing is loaded before somebody plays. */
  waits: boolean;
  isEmbed: boolean;
  /** The way from an embed to the video's page. */
  link: { href: string; label: string } | null;
}

/** The wishes of a watch page's address: `?start=1m3s&stop=2m&subtitle=fr`. */
export function readWishes(search: string): Wishes {
  const query = new URLSearchParams(search);
  return {
    start: parseTime(query.get("start")),
    stop: parseTime(query.get("stop")),
    loop: query.get("loop") === "1",
    muted: query.get("muted") === "1" ? true : null,
    speed: null,
    subtitle: query.get("subtitle"),
    waits: false,
    isEmbed: false,
    link: null,
  };
}
