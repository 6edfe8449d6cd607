// The player's words: English in the code, replaced by the page's catalogue.

let catalogue: Record<string, string> = {};

export function useTexts(texts: Record<string, string>): void {
  catalogue = texts;
}

/** The text in the page's language; `{name}` is replaced by `values.name`. */
export function translate(text: string, values: Record<string, string | number> = {}): string {
  return (catalogue[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
