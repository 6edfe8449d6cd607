// Numbers for people: sizes, lengths and times left, in the page's language.

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Format a size with decimal units, as file managers show it: `12.4 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  let step = 0;
  let value = bytes;
  while (value >= 999.5 && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step < 2 || value >= 99.95 ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[step] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}

/** Format a length as a player shows it: `4:05`, `1:02:09`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(s).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

/** Format a time left in the coarsest honest unit: seconds below a minute and a half, then minutes, then hours. */
export function formatTimeLeft(seconds: number, locale: string): string {
  const [value, unit]: [number, string] =
    seconds < 90
      ? [Math.max(1, seconds < 10 ? Math.ceil(seconds) : Math.ceil(seconds / 5) * 5), "second"]
      : seconds < 5400
        ? [Math.ceil(seconds / 60), "minute"]
        : [Math.ceil(seconds / 1800) / 2, "hour"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** The page's language, as declared by the server, whose English has the dates of no one country. */
export const pageLocale = (): string => (document.documentElement.lang || "en").replace(/^en(-XA)?$/, "en-001");
