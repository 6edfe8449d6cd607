// What the player remembers from one video to the next, in this browser only.

export interface Preferences {
  volume: number;
  muted: boolean;
  speed: number;
  /** Height that was chosen in the quality menu; null: automatic. */
  quality: number | null;
  theatre: boolean;
  shortcuts: boolean;
}

const KEY = "headwater.player";
const DEFAULTS: Preferences = { volume: 1, muted: false, speed: 1, quality: null, theatre: false, shortcuts: true };

type Store = Pick<Storage, "getItem" | "setItem">;

/** Stored preferences; anything missing, broken or out of bounds falls back to its default. */
export function loadPreferences(store: Store | null = browserStore()): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    stored = Object(JSON.parse(store?.getItem(KEY) ?? "{}"));
  } catch {
    return { ...DEFAULTS };
  }
  return {
    volume: within(stored.volume, 0, 1, DEFAULTS.volume),
    muted: stored.muted === true,
    speed: within(stored.speed, 0.25, 4, DEFAULTS.speed),
    quality: typeof stored.quality === "number" && stored.quality > 0 ? stored.quality : null,
    theatre: stored.theatre === true,
    shortcuts: stored.shortcuts !== false,
  };
}

export function savePreferences(changes: Partial<Preferences>, store: Store | null = browserStore()): void {
  try {
    store?.setItem(KEY, JSON.stringify({ ...loadPreferences(store), ...changes }));
  } catch {
    // Storage is full or forbidden: the choice then lives as long as the page.
  }
}

/** The browser's storage; null where it is forbidden. */
export function browserStore(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function within(value: unknown, low: number, high: number, fallback: number): number {
  return typeof value === "number" && value >= low && value <= high ? value : fallback;
}
