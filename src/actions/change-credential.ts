import type { ActionName } from '../core/action-name.ts';
import { type Actor, checkAllowed, checkMayHold } from '../core/actor.ts';
import type { AuditAction } from '../core/audit-action.ts';
import type { Credential } from '../core/credential.ts';
import { AppError } from '../core/errors.ts';
import type { CredentialChange } from '../core/ports.ts';
import type { NewSecret, Secret, SecretRecord } from '../core/secret.ts';
import type { Writing } from '../core/writing.ts';
import {
  type CredentialLookup,
  checkSameCredential,
  credentialLooks,
  credentialUnknown,
} from './credential-lookup.ts';
import type { Deps } from './deps.ts';
import { newSecret } from './new-secret.ts';
import { writingOf } from './writing.ts';

/** What a changing action needs. */
export type ChangeDeps = Pick<Deps, 'credentials' | 'hasher' | 'random' | 'clock' | 'policy'>;

/** Which state of the credential the caller means to change. */
export interface Expected {
  /** Version that the caller has seen; absent = whatever it is now. */
  readonly version?: number | undefined;
}

/** A credential in the middle of its change. */
export interface Changing {
  readonly old: Credential;
  /** Its secrets that are kept, ended ones too, oldest first. */
  readonly secrets: readonly SecretRecord[];
  readonly now: number;
  /** The record with these fields and its version grown. */
  grown(fields?: Partial<Credential>): Credential;
  /** Makes the secret that this change shows once; answers what is stored of it. */
  makeSecret(fields?: Partial<NewSecret>): NewSecret;
}

/** What a change left: the credential, and the secret that is shown only now. */
export interface ChangedCredential {
  readonly credential: Credential;
  readonly secret: Secret | undefined;
}

/**
 * Changes one credential by a pure rule, all or nothing; the rule answers undefined where there is
 * nothing to write. `input` is what the caller asked for. Throws what the rule throws,
 * `version_stale`, the errors of `credentialLooks` and `writingOf`, `credential_id_invalid` or
 * `client_identifier_invalid` when there is none, those of `checkAllowed` and `checkMayHold`.
 */
export async function changeCredential(
  deps: ChangeDeps,
  actor: Actor,
  action: ActionName & AuditAction,
  lookup: CredentialLookup,
  input: Expected,
  rule: (changing: Changing) => CredentialChange | undefined,
): Promise<ChangedCredential> {
  checkAllowed(actor, action);
  const looks = credentialLooks(lookup);
  const writing = writingOf(deps, actor, action, [lookup, input]);
  const credential = await deps.credentials.update(writing, looks, (old, secrets) => {
    checkSameCredential(old, lookup);
    checkVersion(old, input);
    const change = rule(changing(deps, writing, old, secrets));
    if (change !== undefined) checkMayHold(actor, scopesWon(old, change));
    return change;
  });
  if (credential === undefined) throw credentialUnknown(lookup);
  return { credential, secret: writing.secret };
}

/**
 * The scopes whose powers a change hands out: those that are new, and all of them to whoever gets a
 * new secret.
 */
function scopesWon(old: Credential, { next, addSecrets = [] }: CredentialChange) {
  if (addSecrets.length > 0) return next.scope;
  return next.scope.filter((scope) => !old.scope.includes(scope));
}

/** Throws `version_stale` unless the credential is at the version that the caller has seen. */
export function checkVersion(old: Credential, { version }: Expected): void {
  if (version !== undefined && version !== old.version) {
    throw new AppError('version_stale', { current: old.version });
  }
}

function changing(
  deps: ChangeDeps,
  writing: Writing,
  old: Credential,
  secrets: readonly SecretRecord[],
): Changing {
  const now = deps.clock.now();
  return {
    old,
    secrets,
    now,
    grown: (fields) => ({ ...old, ...fields, version: old.version + 1, updatedAt: now }),
    makeSecret(fields) {
      const made = newSecret(deps, old.uuid, writing.author.name);
      writing.secret = made.secret;
      return { ...made.stored, ...fields };
    },
  };
}
