// Times on a clock somewhere, and the moments that they are.

const FIELDS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** What clocks in a zone show at a moment, as if it were UTC (milliseconds). */
function clockAt(moment: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, Number(part.value)]));
  const [year = 0, month = 1, ...rest] = FIELDS.map((field) => parts[field] ?? 0);
  return Date.UTC(year, month - 1, ...rest);
}

/** The moment at which clocks in a zone show `local` (as `<input type="datetime-local">` writes it); null for none. */
export function toMoment(local: string, zone: string): Date | null {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return null;
  let moment = shown;
  // Twice, because the offset at the first guess may be the one from before a change of clocks.
  for (let step = 0; step < 2; step += 1) moment -= clockAt(moment, zone) - shown;
  return new Date(moment);
}

/** What clocks in a zone show at a moment, as `<input type="datetime-local">` takes it. */
export function toLocal(moment: Date, zone: string): string {
  return new Date(clockAt(moment.getTime(), zone)).toISOString().slice(0, 16);
}

/** The zone of this browser. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Let a field of zones begin with this browser's zone, and show the time beside it in that zone. */
export function chooseOwnZone(form: ParentNode): void {
  const zone = form.querySelector<HTMLSelectElement>("select[data-zone]");
  const time = form.querySelector<HTMLInputElement>('input[type="datetime-local"]');
  const own = ownZone();
  if (!zone || !time || zone.value !== "UTC" || ![...zone.options].some((option) => option.value === own)) return;
  const moment = toMoment(time.value, "UTC");
  zone.value = own;
  if (moment) time.value = toLocal(moment, own);
}
