// Tells the server where the viewer is, so that views are counted and positions kept. Nothing waits for it.
import { callHeaders } from "../shared/api.ts";
import type { Player } from "./player.ts";

const EVERY_MS = 5000;

export interface Report {
  currentTime: number;
  viewEvent?: "seek";
  sessionId: string;
}

export type Send = (report: Report) => void;

/** Reports while the video plays, at each jump and when the page is left. */
export function reportViews(video: HTMLMediaElement, sessionId: string, send: Send, now: () => number = Date.now): void {
  let reportedAt = 0;
  let reported = -1;
  function report(viewEvent?: "seek"): void {
    const currentTime = Math.floor(video.currentTime);
    if (!viewEvent && currentTime === reported) return;
    [reportedAt, reported] = [now(), currentTime];
    send({ currentTime, ...(viewEvent && { viewEvent }), sessionId });
  }
  video.addEventListener("playing", () => report());
  video.addEventListener("timeupdate", () => !video.paused && now() - reportedAt >= EVERY_MS && report());
  video.addEventListener("seeked", () => report("seek"));
  for (const event of ["pause", "ended"]) video.addEventListener(event, () => report());
}

const KEY = "headwater-viewer";

/** One viewer per tab: a reload is the same one. */
function findSession(): string {
  try {
    const known = sessionStorage.getItem(KEY);
    if (known) return known;
    const made = crypto.randomUUID();
    sessionStorage.setItem(KEY, made);
    return made;
  } catch {
    return crypto.randomUUID?.() ?? Math.random().toString(36).slice(2); // storage is off, or the page is not secure
  }
}

export function countViews(player: Player): void {
  reportViews(player.video, findSession(), (report) => {
    void fetch(`/api/v1/videos/${player.data.id}/views`, {
      method: "POST",
      headers: { ...callHeaders(), "Content-Type": "application/json" },
      body: JSON.stringify(report),
      keepalive: true,
    }).catch(() => undefined);
  });
}
