import { InvalidArgumentError } from 'commander';
import type { CredentialLookup } from '../../actions/credential-lookup.ts';

/** Reads a count or an id. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const SECONDS = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Reads a time such as `90`, `30m`, `2h` or `7d`; answers seconds. */
export function duration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
  if (count === undefined) {
    throw new InvalidArgumentError('It must be seconds, or a number with s, m, h or d.');
  }
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

/** Reads a time in ISO 8601 with its zone; answers milliseconds since 1970. */
export function moment(text: string): number {
  const [, date, day] =
    /^(\d{4}-\d\d-(\d\d))(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const time = date === undefined ? Number.NaN : Date.parse(text);
  // Date.parse takes February 30 for a day of March.
  if (Number.isNaN(time) || new Date(`${date}T00:00Z`).getUTCDate() !== Number(day)) {
    throw new InvalidArgumentError('It must be a time such as 2026-11-24T08:00:00Z.');
  }
  return time;
}

/** Reads `on` or `off`. */
export function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('It must be on or off.');
  return text === 'on';
}

/** Gathers the values of an option that may be repeated. */
export function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** Reads how a person names a credential: digits alone are an id, all else a client identifier. */
export function credentialLookup(text: string): CredentialLookup {
  return /^\d+$/.test(text) ? { id: Number(text) } : { identifier: text };
}
