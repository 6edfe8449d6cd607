// The player's words: English in the code, replaced by the page's catalogue; media-chrome's words as well.
import { addTranslation, setLanguage } from "media-chrome/dist/utils/i18n.js";
import { fill, readJson } from "../shared/strings.ts";

const catalogue = typeof document === "undefined" ? {} : readJson<Record<string, string>>("player-strings", {});

/** The text in the page's language; `{name}` is replaced by `values.name`. */
export function translate(text: string, values: Record<string, string | number> = {}): string {
  return fill(catalogue[text] ?? text, values);
}

/** Gives media-chrome's elements the page's words; to be called before they are defined. */
export function translateControls(): void {
  const language = document.documentElement.lang || "en";
  addTranslation(language, catalogue);
  setLanguage(language);
}
