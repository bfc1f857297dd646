/** What can become of a credential of a file, or of one that stands only here. */
export const STATUSES = [
  'created',
  'changed',
  'unchanged',
  'deleted',
  'only_here',
  'refused',
] as const;

/** One of them. */
export type Status = (typeof STATUSES)[number];

/** How many there were of each. */
export type Tally = Record<Status, number>;

/** None yet. */
export function emptyTally(): Tally {
  return { created: 0, changed: 0, unchanged: 0, deleted: 0, only_here: 0, refused: 0 };
}

/** Such as `3 credentials: 2 created, 1 refused`. */
export function tallyText(tally: Tally): string {
  const told = STATUSES.filter((status) => tally[status] > 0).map(
    (status) => `${count(tally[status])} ${status.replace('_', ' ')}`,
  );
  const all = STATUSES.reduce((sum, status) => sum + tally[status], 0);
  const what = all === 1 ? 'credential' : 'credentials';
  return `${count(all)} ${what}${told.length > 0 ? `: ${told.join(', ')}` : ''}\n`;
}

/** A number as people read it. */
export function count(number: number): string {
  return number.toLocaleString('en');
}
