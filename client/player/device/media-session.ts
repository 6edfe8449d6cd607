// What lock screens, headphones and keyboards with media keys show of the video, and what their buttons do.
import type { Player } from "../player.ts";

const SKIP_SECONDS = 10;

/** Tells the browser what plays; `next` goes on to the next video, if there is one. */
export function addMediaSession(player: Player, next: (() => void) | null): void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return;
  const { video, data } = player;
  const artwork = video.poster ? [{ src: video.poster }] : [];
  video.addEventListener("play", () => (session.metadata = new MediaMetadata({ title: data.title, artist: data.channelName, artwork })), { once: true });
  const skip = (direction: 1 | -1) => (details: MediaSessionActionDetails) =>
    player.seek(video.currentTime + direction * (details.seekOffset ?? SKIP_SECONDS));
  const actions: [MediaSessionAction, MediaSessionActionHandler | null][] = [
    ["play", () => void player.play()],
    ["pause", () => video.pause()],
    ["seekbackward", skip(-1)],
    ["seekforward", skip(1)],
    ["seekto", (details) => details.seekTime !== undefined && player.seek(details.seekTime)],
    ["nexttrack", next],
  ];
  for (const [action, handler] of actions) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // This browser has no such button.
    }
  }
  const tellPosition = () => {
    const { duration } = player;
    if (!Number.isFinite(duration) || duration <= 0) return;
    session.setPositionState({ duration, playbackRate: video.playbackRate || 1, position: Math.min(video.currentTime, duration) });
  };
  for (const event of ["seeked", "ratechange", "durationchange", "playing"]) video.addEventListener(event, tellPosition);
}
