// Times in links: `?start=1m3s`.

/** Seconds of a time written as `63`, `63s`, `1m3s`, `1h`, `1:03` or `1:02:03`; null when it is none of these. */
export function parseTime(text: string | null | undefined): number | null {
  const value = (text ?? "").trim().toLowerCase();
  if (/^\d+(\.\d+)?s?$/.test(value)) return parseFloat(value);
  const clock = value.match(/^(?:(\d+):)?(\d{1,3}):(\d{2})$/);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const units = value.match(/^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/);
  if (!units || value === "") return null;
  return Number(units[1] ?? 0) * 3600 + Number(units[2] ?? 0) * 60 + Number(units[3] ?? 0);
}

/** The form that links carry: `1h2m3s`, `1m3s`, `45s`. */
export function formatLinkTime(seconds: number): string {
  const { hours, minutes, rest } = split(seconds);
  return (hours ? `${hours}h` : "") + (minutes ? `${minutes}m` : "") + (rest || !(hours || minutes) ? `${rest}s` : "");
}

function split(seconds: number) {
  const whole = Math.max(0, Math.floor(seconds));
  return { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60), rest: whole % 60 };
}
