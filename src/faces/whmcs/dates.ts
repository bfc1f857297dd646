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

/** A writer for a time zone such as `Europe/Berlin`. */
export function dateWriter(timezone: string): DateWriter {
  const format = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone: timezone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
  return (milliseconds) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(milliseconds)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const clock = `${hour % 12 || 12}:${twoDigits(minute)}:${twoDigits(second)}`;
    const half = hour < 12 ? 'am' : 'pm';
    return `${day}${ordinal(day)} ${MONTHS[month - 1]} ${year} ${clock}${half}`;
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th';
}
