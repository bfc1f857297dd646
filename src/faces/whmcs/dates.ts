import { MONTHS, offsetsOf } from '../../core/timezone.ts';

/** Writes times as WHMCS does, `18th November 2016 9:32:24am` (whmcs-behaviour.md 3.4). */
export type DateWriter = (milliseconds: number) => string;

/** A writer for a time zone such as `Europe/Berlin`. */
export function dateWriter(timezone: string): DateWriter {
  const offsetAt = offsetsOf(timezone);
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

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th';
}
