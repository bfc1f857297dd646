import { MONTHS, offsetsOf } from '../../../core/timezone.ts';

const WORDED = /^(\d{1,2})(?:st|nd|rd|th) ([A-Z][a-z]+) (\d{4}) (\d{1,2}):(\d{2}):(\d{2})(am|pm)$/;
const SORTED = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;

/**
 * A reader of local times of a zone as WHMCS writes them: `18th November 2016 9:32:24am`, or
 * `2016-11-18 09:32:24`. Of an hour that comes twice it takes the first one. Answers undefined for
 * any other text. Throws a RangeError for a zone that nobody knows.
 */
export function dateReader(timezone: string): (text: string) => number | undefined {
  const offsetAt = offsetsOf(timezone);
  return (text) => {
    const local = localTime(text.trim());
    if (local === undefined) return undefined;
    const candidates = [offsetAt(local - DAY), offsetAt(local + DAY)].map(
      (offset) => local - offset,
    );
    // Around a change of the clock the offset before it and the one after it lead to two times.
    return candidates.find((time) => time + offsetAt(time) === local) ?? candidates[0];
  };
}

const DAY = 24 * 60 * 60 * 1000;

/** The text as if it were a time in UTC. */
function localTime(text: string): number | undefined {
  const worded = WORDED.exec(text);
  if (worded !== null) {
    const [, day, month = '', year, hour, minute, second, half] = worded;
    const hours = Number(hour);
    if (hours < 1 || hours > 12) return undefined;
    const clock = [
      (hours % 12) + (half === 'pm' ? 12 : 0),
      Number(minute),
      Number(second),
    ] as const;
    return checked(Number(year), MONTHS.indexOf(month), Number(day), ...clock);
  }
  const [, year, month, day, ...clock] = SORTED.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [hour = 0, minute = 0, second = 0] = clock.map(Number);
  return checked(Number(year), Number(month) - 1, Number(day), hour, minute, second);
}

/** The parts as a time; undefined when one is beyond its range, such as the 31st of June. */
function checked(...parts: [number, number, number, number, number, number]): number | undefined {
  const time = Date.UTC(...parts);
  const date = new Date(time);
  const found = [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  return found.every((part, index) => part === parts[index]) ? time : undefined;
}
