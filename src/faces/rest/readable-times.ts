import type { Diff, Json } from '../../core/audit.ts';
import { toTime } from './schemas/values.ts';

/** Names under which the audit trail has times, in milliseconds since 1970. */
const TIMES = new Set([
  'createdAt',
  'updatedAt',
  'expiresAt',
  'notBefore',
  'inactiveSince',
  'revokedAt',
  'lastLoginAt',
  'oldSecretUntil',
  'since',
  'until',
]);

/** What changed, its times as this face writes them. */
export function readableTimes(diff: Diff): Record<string, Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(diff).map(([name, change]) => [
      name,
      Object.fromEntries(
        Object.entries(change).map(([side, value]) => [side, readable(name, value)]),
      ),
    ]),
  );
}

function readable(name: string, value: Json): Json {
  if (typeof value === 'number') return TIMES.has(name) ? toTime(value) : value;
  if (Array.isArray(value)) return value.map((item) => readable(name, item));
  if (typeof value !== 'object' || value === null) return value;
  // Of redirect URIs each names its own.
  const isTimes = name === 'redirectExpiries';
  return Object.fromEntries(
    Object.entries(value).map(([inner, part]) => [
      inner,
      isTimes && typeof part === 'number' ? toTime(part) : readable(inner, part),
    ]),
  );
}
