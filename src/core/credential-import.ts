import { type CredentialInput, isSuspended, type Suspension } from './credential.ts';
import { AppError, fail } from './errors.ts';
import { type ClientIdentifier, type CredentialId, isId, toId } from './ids.ts';
import type { Secret } from './secret.ts';
import { parseReason } from './text.ts';

/**
 * A credential as it is brought in from elsewhere: what people may set of it, and what it keeps of
 * its life there. Absent = as a new one has it. Times are milliseconds since 1970.
 */
export interface CredentialImport extends CredentialInput {
  readonly id?: number | undefined;
  readonly identifier?: string | undefined;
  readonly uuid?: string | undefined;
  readonly createdAt?: number | undefined;
  /** null = it is not suspended. */
  readonly suspension?: SuspensionImport | null | undefined;
  /** Secrets whose text is known. */
  readonly secrets?: readonly SecretImport[] | undefined;
}

/** A suspension as it is brought in. */
export interface SuspensionImport {
  readonly since?: number | undefined;
  readonly until: number | null;
  readonly reason: string;
}

/** A secret as it is brought in. */
export interface SecretImport {
  readonly secret: Secret;
  readonly label: string;
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
  readonly inactiveSince: number | null;
}

/** What a credential keeps of its life elsewhere. */
export interface ImportedIdentity {
  readonly id: CredentialId | undefined;
  readonly identifier: ClientIdentifier | undefined;
  readonly uuid: string | undefined;
  readonly createdAt: number | undefined;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Reads those parts; throws `value_invalid`, `identifier_malformed`. */
export function importedIdentity(
  { id, identifier, uuid, createdAt }: CredentialImport,
  now: number,
): ImportedIdentity {
  if (id !== undefined && !isId(id)) throw new AppError('value_invalid', { field: 'id' });
  if (uuid !== undefined && !UUID.test(uuid))
    throw new AppError('value_invalid', { field: 'uuid' });
  if (createdAt !== undefined && !isPast(createdAt, now)) {
    throw new AppError('value_invalid', { field: 'createdAt' });
  }
  return {
    id: id === undefined ? undefined : toId<CredentialId>(id),
    identifier: identifier === undefined ? undefined : parseClientIdentifier(identifier),
    uuid,
    createdAt,
  };
}

/** Reads a client identifier that was made elsewhere; throws `identifier_malformed`. */
function parseClientIdentifier(text: string): ClientIdentifier {
  if (!/^[\x21-\x7e]{1,255}$/.test(text)) throw fail('identifier_malformed');
  return text as ClientIdentifier;
}

/**
 * The suspension after it was brought in; what says the same as before is the old one itself. One
 * that is over says that there is none. Throws `text_too_long`, `text_invalid`, `suspension_invalid`.
 */
export function importedSuspension(
  old: Suspension | null,
  given: SuspensionImport | null | undefined,
  now: number,
): Suspension | null {
  if (given === undefined) return old;
  const standing = isSuspended({ suspension: old }, now) ? old : null;
  if (given === null || (given.until !== null && given.until <= now)) {
    return standing === null ? old : null;
  }
  const { until, since = now } = given;
  const reason = parseReason(given.reason);
  if (standing !== null && standing.until === until && standing.reason === reason) return standing;
  if (!isPast(since, now)) throw fail('suspension_invalid');
  return { since: standing?.since ?? since, until, reason };
}

// Seconds since then still fit the column in 2094.
const FIRST_EPOCH = Date.UTC(2026, 0, 1);

/**
 * Where the epochs of a credential start that is brought in: beyond those that an earlier one with
 * the same identifier had, whose tokens must stay dead.
 */
export function importedEpoch(now: number): number {
  return Math.max(0, Math.floor((now - FIRST_EPOCH) / 1000));
}

function isPast(time: number, now: number): boolean {
  return Number.isSafeInteger(time) && time >= 0 && time <= now;
}
