import {
  type CredentialFields,
  credentialFields,
  type NamedService,
  type Suspension,
  sameFields,
} from '../core/credential.ts';
import { type CredentialImport, importedSuspension } from '../core/credential-import.ts';
import { fail } from '../core/errors.ts';
import type { StandingCredential } from '../core/ports.ts';
import { isLive, type NewSecret, type SecretRecord } from '../core/secret.ts';
import type { BulkDeps } from './bulk.ts';
import { importedSecrets } from './imported-secrets.ts';
import { revoked } from './secret-rules.ts';

/** What makes a credential like the one that is asked for. */
export interface Likeness {
  readonly fields: CredentialFields & { readonly suspension: Suspension | null };
  readonly addSecrets: readonly NewSecret[];
  readonly setSecrets: readonly SecretRecord[];
}

/**
 * What must change of a credential so that it is like the input; undefined = nothing. What the input
 * leaves out stays; number, UUID and times stay always. Where it brings secrets, these become the
 * only ones: others are ended. Throws the errors of its parts, `client_is_public`, `secret_ended`
 * for a secret that was ended here.
 */
export function likeness(
  deps: Pick<BulkDeps, 'hasher' | 'rules' | 'policy'>,
  { credential: old, secrets }: StandingCredential,
  input: CredentialImport,
  service: NamedService,
  author: string,
  now: number,
): Likeness | undefined {
  const merged = credentialFields(old, input, service, deps.rules);
  const suspension = importedSuspension(old.suspension, input.suspension, now);
  const given = importedSecrets(deps, input, old.uuid, author, now);
  const isPublic = merged.tokenEndpointAuthMethod === 'none';
  if (isPublic && given.length > 0) throw fail('client_is_public');
  const addSecrets = missing(given, secrets, now);
  const setSecrets = isPublic || given.length > 0 ? revoked(others(secrets, given), now) : [];
  const isSame =
    sameFields(old, merged) &&
    suspension === old.suspension &&
    addSecrets.length === 0 &&
    setSecrets.length === 0;
  return isSame ? undefined : { fields: { ...merged, suspension }, addSecrets, setSecrets };
}

function missing(given: readonly NewSecret[], secrets: readonly SecretRecord[], now: number) {
  const known = new Map(secrets.map((secret) => [secret.digest, secret]));
  return given.filter(({ digest }) => {
    const there = known.get(digest);
    if (there !== undefined && !isLive(there, now)) throw fail('secret_ended');
    return there === undefined;
  });
}

function others(secrets: readonly SecretRecord[], given: readonly NewSecret[]) {
  const wanted = new Set(given.map(({ digest }) => digest));
  return secrets.filter(({ digest }) => !wanted.has(digest));
}
