/** Names of the months as WHMCS writes them. */
export const MONTHS = [
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

const QUARTER = 15 * 60 * 1000;
const MAX_QUARTERS = 10_000;

/**
 * What to add to a time for its local time in a zone such as `Europe/Berlin`. Asking `Intl` is slow
 * and zones change only at whole quarters of an hour, so each quarter is asked once.
 */
export function offsetsOf(timezone: string): (milliseconds: number) => number {
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
