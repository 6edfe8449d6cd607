// Which subtitles fit a wish, and what their menu says. Pure.

export interface CaptionTrack {
  language: string;
  label: string;
}

/** The track of a language, exactly or in its first part ("pt-BR" for "pt"); null when there is none. */
export function matchTrack<T extends CaptionTrack>(tracks: readonly T[], wanted: string | null): T | null {
  if (!wanted) return null;
  const first = (language: string) => language.toLowerCase().split(/[-_]/)[0];
  const same = tracks.find(({ language }) => language.toLowerCase() === wanted.toLowerCase());
  return same ?? tracks.find(({ language }) => first(language) === first(wanted)) ?? null;
}

/** The track that the captions key turns on: the one remembered, that of the page's language, else the first. */
export function pickTrack<T extends CaptionTrack>(tracks: readonly T[], remembered: string | null, page: string): T | null {
  return matchTrack(tracks, remembered) ?? matchTrack(tracks, page) ?? tracks[0] ?? null;
}
