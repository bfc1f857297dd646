import { type Actor, checkMayHold } from '../core/actor.ts';
import { credentialFields, type NamedService, sameFields } from '../core/credential.ts';
import { importedEpoch, importedIdentity, importedSuspension } from '../core/credential-import.ts';
import { fail } from '../core/errors.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import type { ImportedCredential, StandingCredential } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import type { BulkDeps, BulkItem } from './bulk.ts';
import { importedSecrets } from './imported-secrets.ts';
import { newSecret } from './new-secret.ts';

/** A credential that may be brought in: every rule holds for it. */
export interface PreparedImport extends BulkItem {
  readonly stored: ImportedCredential;
  /** A secret that had to be made. */
  readonly made: Secret | undefined;
}

/**
 * Checks one credential to bring in and completes it. Throws the errors of its parts,
 * `client_is_public` for secrets of one that has none.
 */
export function preparedImport(
  deps: BulkDeps,
  actor: Actor,
  item: BulkItem,
  service: NamedService,
): PreparedImport {
  const { input } = item;
  const now = deps.clock.now();
  const identity = importedIdentity(input, now);
  const fields = credentialFields(undefined, input, service, deps.rules);
  checkMayHold(actor, fields.scope);
  const suspension = importedSuspension(null, input.suspension, now);
  const uuid = identity.uuid ?? deps.random.uuid();
  const secrets = importedSecrets(deps, input, uuid, actor.name, now);
  const isPublic = fields.tokenEndpointAuthMethod === 'none';
  if (isPublic && secrets.length > 0) throw fail('client_is_public');
  const made =
    isPublic || input.secrets !== undefined ? undefined : newSecret(deps, uuid, actor.name);
  return {
    ...item,
    made: made?.secret,
    stored: {
      ...fields,
      id: identity.id,
      identifier: identity.identifier ?? newIdentifier(deps),
      uuid,
      createdAt: identity.createdAt ?? now,
      suspension,
      epoch: importedEpoch(now),
      importedAt: now,
      secrets: made === undefined ? secrets : [made.stored],
    },
  };
}

/** Whether a credential stands already as it would be brought in. */
export function isThere(
  { input, stored }: PreparedImport,
  { credential, secrets }: StandingCredential,
): boolean {
  const known = new Set(secrets.map(({ digest }) => digest));
  return (
    sameFields(credential, stored) &&
    (input.id === undefined || input.id === credential.id) &&
    (input.uuid === undefined || input.uuid === credential.uuid) &&
    importedSuspension(credential.suspension, input.suspension, stored.importedAt) ===
      credential.suspension &&
    (input.secrets === undefined || stored.secrets.every(({ digest }) => known.has(digest)))
  );
}

function newIdentifier({ policy, random }: Pick<BulkDeps, 'policy' | 'random'>): ClientIdentifier {
  return `${policy.identifierPrefix}.${random.hex(16)}` as ClientIdentifier;
}
