// Characters that a terminal obeys instead of showing: C0 and C1 controls, line separators, and
// the marks that turn the direction of text.
const OBEYED = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A stored text as it may reach a terminal: on one line, and without characters that would move the
 * cursor, change colours or disguise what follows.
 */
export function printable(text: string): string {
  return text.replace(/\s+/g, ' ').replace(OBEYED, '');
}

/** A value as JSON in which the same characters are escaped, so that nothing is lost. */
export function printableJson(value: unknown): string {
  const toEscape = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(OBEYED, toEscape);
}

/** A moment as ISO 8601 in UTC, to the second. */
export function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
