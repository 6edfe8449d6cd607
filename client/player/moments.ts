// Lists of moments beside the player (chapters, transcript): the one that plays is marked; the transcript is searched.
import type { Player } from "./player.ts";
import { translate } from "./text.ts";
import { parseTime } from "./time.ts";
import { findAll } from "./words.ts";

interface Moment {
  start: number;
  link: HTMLAnchorElement;
}

/** Brings every `.moments` list of the page to life. */
export function followMoments(player: Player): void {
  for (const list of document.querySelectorAll<HTMLElement>(".moments")) markCurrent(player, list);
  const transcript = document.querySelector<HTMLElement>("#transcript");
  if (transcript) addSearch(transcript);
}

function markCurrent({ video }: Player, list: HTMLElement): void {
  const moments: Moment[] = [...list.querySelectorAll<HTMLAnchorElement>("a[data-time]")].map((link) => ({ link, start: parseTime(link.dataset.time) ?? 0 }));
  let current: Moment | undefined;
  video.addEventListener("timeupdate", () => {
    const now = moments.findLast(({ start }) => start <= video.currentTime + 0.25);
    if (now === current) return;
    current?.link.removeAttribute("aria-current");
    now?.link.setAttribute("aria-current", "true");
    current = now;
    if (now && !list.matches(":hover, :focus-within")) keepInView(list, now.link);
  });
}

/** Scrolls the list, never the page. */
function keepInView(list: HTMLElement, link: HTMLElement): void {
  const [frame, place] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  if (place.top >= frame.top && place.bottom <= frame.bottom) return;
  list.scrollTop += place.top - frame.top - frame.height / 3;
}

function addSearch(panel: HTMLElement): void {
  const field = panel.querySelector<HTMLInputElement>("input[type=search]");
  const status = panel.querySelector<HTMLElement>("[role=status]");
  const rows = [...panel.querySelectorAll<HTMLElement>(".transcript li")];
  if (!field || !status) return;
  const texts = rows.map((row) => row.querySelector<HTMLElement>("[dir=auto]")!);
  const words = texts.map((element) => element.textContent ?? "");
  function search(): void {
    let found = 0;
    rows.forEach((row, n) => {
      const ranges = findAll(words[n]!, field!.value);
      row.hidden = field!.value.trim() !== "" && ranges.length === 0;
      texts[n]!.replaceChildren(...highlight(words[n]!, ranges));
      found += ranges.length;
    });
    const asked = field!.value.trim() !== "";
    status!.textContent = !asked ? "" : found ? translate("{count} found", { count: found }) : translate("Nothing found");
  }
  field.addEventListener("input", search);
}

function highlight(text: string, ranges: [number, number][]): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let last = 0;
  for (const [start, end] of ranges) {
    parts.push(text.slice(last, start), Object.assign(document.createElement("mark"), { textContent: text.slice(start, end) }));
    last = end;
  }
  return [...parts, text.slice(last)];
}
