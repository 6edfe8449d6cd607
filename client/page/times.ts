// The server writes ages into a page that caches may keep for a while; the browser brings them up to date, and shows
// the exact moment in the person's own zone.
import { pageLocale } from "../shared/format.ts";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

const WITH_TIME: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" }; // as the server writes it

/** Say how long ago a moment was, in the coarsest unit that fits. */
export function formatAge(seconds: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  for (const [unit, size] of STEPS) {
    if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  }
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");
}

/** Refresh every `<time data-age>` below `root`, and show every `<time data-moment>` in the person's own zone. */
export function showLocalTimes(root: ParentNode): void {
  const locale = pageLocale();
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    const moment = new Date(element.dateTime);
    if (!Number.isNaN(moment.getTime())) element.textContent = moment.toLocaleString(locale, WITH_TIME);
  }
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-age]")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    element.textContent = formatAge((Date.now() - moment.getTime()) / 1000, locale);
    element.title = moment.toLocaleString(locale, WITH_TIME);
  }
}
