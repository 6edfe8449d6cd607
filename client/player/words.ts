// Finding words in a text whatever their case and accents. Pure.

const fold = (letter: string) => letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Where `wanted` stands in `text`: pairs of start and end, in order; none for nothing wanted. */
export function findAll(text: string, wanted: string): [number, number][] {
  const needle = fold(wanted.trim());
  if (!needle) return [];
  const places: number[] = []; // of each folded letter in the text
  let folded = "";
  let at = 0;
  for (const letter of text) {
    for (const plain of fold(letter)) {
      folded += plain;
      for (let unit = 0; unit < plain.length; unit++) places.push(at);
    }
    at += letter.length;
  }
  places.push(at);
  const found: [number, number][] = [];
  for (let from = folded.indexOf(needle); from >= 0; from = folded.indexOf(needle, from + needle.length)) {
    let last = from + needle.length;
    while (places[last] === places[last - 1]) last++; // a letter that folds to several is marked whole
    found.push([places[from]!, places[last] ?? at]);
  }
  return found;
}
