// What the player remembers from one video to the next, in this browser only.
import { recall, remember } from "../shared/storage.ts";

export interface Preferences {
  volume: number;
  muted: boolean;
  speed: number;
  /** Height that was chosen in the quality menu; null: automatic. */
  quality: number | null;
  /** Whether captions are shown. */
  captions: boolean;
  /** Language of the captions that were chosen last. */
  captionLanguage: string | null;
  theatre: boolean;
  /** Bits per second that the line bore last time; null: unknown. */
  bandwidth: number | null;
  /** null: as the instance says. */
  autoplay: boolean | null;
  autoplayNext: boolean | null;
  shortcuts: boolean;
}

const KEY = "player";
const DEFAULTS: Preferences = { volume: 1, muted: false, speed: 1, quality: null, captions: false, captionLanguage: null, theatre: false, bandwidth: null, autoplay: null, autoplayNext: null, shortcuts: true };

/** Stored preferences; anything missing, broken or out of bounds falls back to its default. */
export function loadPreferences(): Preferences {
  const stored = Object(recall<unknown>(KEY, {})) as Partial<Record<keyof Preferences, unknown>>;
  return {
    volume: within(stored.volume, 0, 1, DEFAULTS.volume),
    muted: stored.muted === true,
    speed: within(stored.speed, 0.25, 4, DEFAULTS.speed),
    quality: typeof stored.quality === "number" && stored.quality > 0 ? stored.quality : null,
    captions: stored.captions === true,
    captionLanguage: typeof stored.captionLanguage === "string" && stored.captionLanguage.length <= 20 ? stored.captionLanguage : null,
    theatre: stored.theatre === true,
    bandwidth: typeof stored.bandwidth === "number" && stored.bandwidth > 0 ? stored.bandwidth : null,
    autoplay: typeof stored.autoplay === "boolean" ? stored.autoplay : null,
    autoplayNext: typeof stored.autoplayNext === "boolean" ? stored.autoplayNext : null,
    shortcuts: stored.shortcuts !== false,
  };
}

export function savePreferences(changes: Partial<Preferences>): void {
  remember(KEY, { ...loadPreferences(), ...changes });
}

function within(value: unknown, low: number, high: number, fallback: number): number {
  return typeof value === "number" && value >= low && value <= high ? value : fallback;
}
