// What the browser remembers between visits. Storage may be full, forbidden or edited by hand: callers never notice.

const PREFIX = "headwater.";

/** Return the remembered value, or `fallback` if there is none or it cannot be read. */
export function recall<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Remember a JSON value; return whether it was kept. */
export function remember(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Remember a plain word, as the early script reads it; `null` forgets it. */
export function rememberWord(key: string, word: string | null): void {
  try {
    if (word === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, word);
  } catch {
    // Nothing to do: the choice holds for this page only.
  }
}
