// Captions: a menu over the page's `<track>`s and a key; whether they are on, and in which language, is remembered.
import type { Layout } from "./layout.ts";
import { addChoiceMenu } from "./menu.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";
import { matchTrack, pickTrack } from "./tracks.ts";

const OFF = "off";

/** Adds the menu, if the video has captions; returns what the key does. */
export function addCaptions(player: Player, layout: Layout, wanted: string | null): () => void {
  const tracks = [...player.video.textTracks].filter(({ kind }) => kind === "captions");
  if (tracks.length === 0) return () => player.events.emit("feedback", translate("No captions"));
  const menu = addChoiceMenu(layout, translate("Captions"), (value) => choose(tracks.find(({ language }) => language === value) ?? null));
  let shown: TextTrack | null = null;

  function show(track: TextTrack | null): void {
    shown = track;
    for (const other of tracks) other.mode = other === track ? "showing" : "disabled";
    menu.show(
      [
        { value: OFF, label: translate("Off"), checked: track === null },
        ...tracks.map((one) => ({ value: one.language, label: one.label, checked: one === track })),
      ],
      track ? `CC ${track.language.toUpperCase()}` : "CC",
      track?.label ?? translate("Off"),
    );
  }
  function choose(track: TextTrack | null): void {
    player.remember(track ? { captions: true, captionLanguage: track.language } : { captions: false });
    show(track);
    player.events.emit("feedback", track ? translate("Captions: {language}", { language: track.label }) : translate("Captions off"));
  }

  // Others turn tracks on too: the page around an embed, the browser's own menu.
  player.video.textTracks.addEventListener("change", () => {
    const now = tracks.find(({ mode }) => mode === "showing") ?? null;
    if (now !== shown) show(now);
  });
  const { captions, captionLanguage } = player.preferences;
  const linked = matchTrack(tracks, wanted);
  show(linked ?? (captions ? matchTrack(tracks, captionLanguage) : null));
  return () => choose(shown ? null : pickTrack(tracks, player.preferences.captionLanguage, document.documentElement.lang));
}
