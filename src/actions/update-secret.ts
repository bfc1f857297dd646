import type { Actor } from '../core/actor.ts';
import type { SecretRecord } from '../core/secret.ts';
import { parseLabel } from '../core/text.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import { checkTimes, checkUnused, liveSecret } from './secret-rules.ts';

/** What to change of a secret; absent = unchanged. */
export interface SecretUpdate extends Expected {
  readonly label?: string | undefined;
  /** Milliseconds since 1970: then it ends; null = it has no deadline. */
  readonly expiresAt?: number | null | undefined;
  /** false switches it off until it is switched on again. */
  readonly active?: boolean | undefined;
  /** Also when the secret was used in the last hours. */
  readonly force?: boolean | undefined;
}

/**
 * Labels a secret, gives it a deadline, switches it off and on again. Throws the errors of
 * `changeCredential`, `secret_unknown`, `secret_ended`, `secret_times_invalid`, and `secret_in_use`
 * when it would stop and was used in the last hours.
 */
export function updateSecret(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  secretId: number,
  update: SecretUpdate,
): Promise<ChangedCredential> {
  const asked = { ...update, secretId };
  return changeCredential(deps, actor, 'update-secret', lookup, asked, (changing) => {
    const old = liveSecret(changing, secretId);
    const { now } = changing;
    const next = updated(old, update, now);
    if (sameSecret(old, next)) return undefined;
    if (next.expiresAt !== old.expiresAt) checkTimes(next, now);
    if (stops(old, next)) checkUnused(deps, old, now, update.force);
    return { next: changing.grown(), setSecrets: [next] };
  });
}

function updated(old: SecretRecord, { label, expiresAt, active }: SecretUpdate, now: number) {
  const inactiveSince = active === false ? (old.inactiveSince ?? now) : null;
  return {
    ...old,
    label: label === undefined ? old.label : parseLabel(label),
    expiresAt: expiresAt === undefined ? old.expiresAt : expiresAt,
    inactiveSince: active === undefined ? old.inactiveSince : inactiveSince,
  };
}

function sameSecret(old: SecretRecord, next: SecretRecord): boolean {
  return (
    old.label === next.label &&
    old.expiresAt === next.expiresAt &&
    old.inactiveSince === next.inactiveSince
  );
}

/** Whether the change ends the secret, at once or sooner than before. */
function stops(old: SecretRecord, next: SecretRecord): boolean {
  const endsSooner = (next.expiresAt ?? Infinity) < (old.expiresAt ?? Infinity);
  return endsSooner || (next.inactiveSince !== null && old.inactiveSince === null);
}
