import type { AuditEntry, Subject } from './audit.ts';
import type { CredentialId, SecretId } from './ids.ts';
import type { SecretRecord } from './secret.ts';
import type { Writing } from './writing.ts';

/**
 * What the trail tells beside changes, by the names under which it does: the last secret of a
 * credential is about to end; a secret was shown though a newer one had taken its place; a name was
 * locked by wrong tries.
 */
export const NOTICES = ['secret-expiring', 'secret-used-after-rotation', 'locked'] as const;

/** Name of a notice. */
export type NoticeName = (typeof NOTICES)[number];

/**
 * Whether an entry tells of something that changed nothing: whoever replays the trail skips it.
 * @internal
 */
export function isNotice({ action }: Pick<AuditEntry, 'action'>): boolean {
  return NOTICES.some((name) => name === action);
}

/** A notice that is about to be told. */
export interface Notice {
  readonly subject: Subject;
  /** The secret that it is about; told as it is. */
  readonly secretId?: SecretId | undefined;
  /** Names the cause: it is told once until then, by whichever node comes first. */
  readonly cause: string;
  /** Milliseconds since 1970, as every time here. */
  readonly quietUntil: number;
}

/** A secret whose end is near. */
export interface Ending {
  readonly secretId: SecretId;
  readonly credentialId: CredentialId;
  readonly expiresAt: number;
}

/** Where notices are told and remembered. */
export interface NoticeStore {
  /** Adds it to the trail; false = its cause was told already, or what it is about is gone. */
  tell(writing: Writing, notice: Notice): Promise<boolean>;
  /** Secrets that will end until then, soonest first, behind one of them. */
  endings(
    now: number,
    until: number,
    after: Ending | undefined,
    limit: number,
  ): Promise<readonly Ending[]>;
}

/** Something that a request showed and that may be worth a notice. */
export type Sighting =
  | {
      readonly kind: 'old_secret';
      readonly credentialId: CredentialId;
      readonly secretId: SecretId;
      readonly address: string;
    }
  /** `key` as the limiter of wrong tries counts it. */
  | { readonly kind: 'locked'; readonly key: string };

/** Takes note of sightings; it never fails and never makes anybody wait. */
export interface Watch {
  saw(sighting: Sighting): void;
}

/** Whether a newer secret of the credential takes the place of one: it is valid for longer. */
export function hasSuccessor(
  secret: Pick<SecretRecord, 'id' | 'expiresAt' | 'revokedAt'>,
  secrets: readonly SecretRecord[],
): boolean {
  const end = secret.revokedAt ?? secret.expiresAt ?? Number.POSITIVE_INFINITY;
  return secrets.some(
    ({ id, revokedAt, inactiveSince, expiresAt }) =>
      id > secret.id &&
      revokedAt === null &&
      inactiveSince === null &&
      (expiresAt ?? Number.POSITIVE_INFINITY) > end,
  );
}
