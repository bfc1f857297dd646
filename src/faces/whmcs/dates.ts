const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Writes times as WHMCS does, `18th November 2016 9:32:24am` (whmcs-behaviour.md 3.4). */
export type DateWriter = (milliseconds: number) => string;

const QUARTER = 15 * 60 * 1000;
const MAX_QUARTERS = 10_000;

/** A writer for a time zone such as `Europe/Berlin`. */
export function dateWriter(timezone: string): DateWriter {
  const offsetAt = offsets(timezone);
  return (milliseconds) => {
    const local = new Date(milliseconds + offsetAt(milliseconds));
    const day = local.getUTCDate();
    const hour = local.getUTCHours();
    const minute = twoDigits(local.getUTCMinutes());
    const clock = `${hour % 12 || 12}:${minute}:${twoDigits(local.getUTCSeconds())}`;
    const month = MONTHS[local.getUTCMonth()];
    const half = hour < 12 ? 'am' : 'pm';
    return `${day}${ordinal(day)} ${month} ${local.getUTCFullYear()} ${clock}${half}`;
  };
}

/**
 * What to add to a time for its local time. Asking `Intl` is slow and zones change only at whole
 * quarters of an hour, so each quarter is asked once.
 */
function offsets(timezone: string): (milliseconds: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (milliseconds) => {
    const quarter = Math.floor(milliseconds / QUARTER);
    let offset = known.get(quarter);
    if (offset === undefined) {
      if (known.size >= MAX_QUARTERS) known.clear();
      offset = parseOffset(format.format(quarter * QUARTER));
      known.set(quarter, offset);
    }
    return offset;
  };
}

/** Reads the end of `11/24/2026, GMT-03:30`; Greenwich itself is plain `GMT`. */
function parseOffset(text: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  const total = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -total : total;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th';
}
