// What this browser remembers of its person's wish to share. The cookie is shared with our pages (`watching/remembered.py`),
// which work without scripts; inside frames of other sites browsers keep no cookies of ours, there storage stands in.
import { recall, remember } from "../../shared/storage.ts";

const COOKIE = "headwater_sharing";
const KEY = "sharing";
const SECONDS = 400 * 86400; // browsers keep cookies no longer

/** Reads the wish out of `document.cookie`; null: there is none. */
export function readCookie(cookies: string): boolean | null {
  const value = cookies.split("; ").find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return value === "1" ? true : value === "0" ? false : null;
}

export function recallWish(): boolean | null {
  const kept = recall<unknown>(KEY, null);
  return readCookie(readCookies()) ?? (typeof kept === "boolean" ? kept : null);
}

export function rememberWish(on: boolean): void {
  remember(KEY, on);
  const secure = location.protocol === "https:" ? "; secure" : "";
  try {
    document.cookie = `${COOKIE}=${on ? 1 : 0}; path=/; max-age=${SECONDS}; samesite=lax${secure}`;
  } catch {
    // A sandboxed frame has no cookies: the choice holds for as long as storage does.
  }
}

function readCookies(): string {
  try {
    return document.cookie;
  } catch {
    return "";
  }
}
