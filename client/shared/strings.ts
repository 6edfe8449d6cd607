// An island's own texts, translated by the server and handed over as JSON in the page.

export type Strings = (key: string, values?: Record<string, string | number>) => string;

/** Fill `{name}` places of a text; unknown places stay as they are. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));
}

/** Read `<script type="application/json" id="...">` and return it, or `fallback` when the page has none. */
export function readJson<T>(id: string, fallback: T): T {
  const element = document.getElementById(id);
  return element?.textContent ? (JSON.parse(element.textContent) as T) : fallback;
}

/** Return the lookup of the texts in the page's element `id`; a missing text shows its key. */
export function loadStrings(id: string): Strings {
  const texts = readJson<Record<string, string>>(id, {});
  return (key, values = {}) => fill(texts[key] ?? key, values);
}
