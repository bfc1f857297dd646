import type { CredentialId } from '../core/ids.ts';
import type { CredentialChange } from '../core/ports.ts';
import { endedSecretsToDrop, type NewSecret, type SecretRecord } from '../core/secret.ts';
import type { CredentialQueries } from './credential-queries.ts';
import { toSecretRecord } from './rows.ts';
import type { Db } from './schema.ts';

/** What a change does to the secrets of a credential. */
export interface SecretCalls {
  /** Every secret that is kept, oldest first. */
  all(db: Db, id: CredentialId): Promise<readonly SecretRecord[]>;
  add(tx: Db, id: CredentialId, secret: NewSecret, now: number): Promise<SecretRecord>;
  /** Makes the secrets what the change says; answers them as they are then. */
  change(
    tx: Db,
    id: CredentialId,
    old: readonly SecretRecord[],
    change: CredentialChange,
    now: number,
  ): Promise<readonly SecretRecord[]>;
}

/** The secrets of credentials, within the changes of their credential. */
export function secretCalls(queries: CredentialQueries): SecretCalls {
  async function add(tx: Db, id: CredentialId, secret: NewSecret, now: number) {
    const { digest, keyVersion, hint, sealed, expiresAt, label, notBefore, createdBy } = secret;
    const { inactiveSince = null } = secret;
    const row = await queries.addSecret.first(
      tx,
      id,
      digest,
      keyVersion,
      hint,
      sealed,
      now,
      expiresAt,
      label,
      notBefore,
      createdBy,
      inactiveSince,
    );
    if (row === undefined) throw new Error('an insert answered no row');
    return toSecretRecord(row);
  }

  async function set(tx: Db, secret: SecretRecord): Promise<void> {
    const { id, label, notBefore, expiresAt, inactiveSince, revokedAt } = secret;
    await queries.setSecret.run(tx, label, notBefore, expiresAt, inactiveSince, revokedAt, id);
  }

  return {
    add,

    async all(db, id) {
      const rows = await queries.secrets.run(db, id);
      return rows.map(toSecretRecord).toSorted((a, b) => a.id - b.id);
    },

    async change(tx, id, old, { addSecrets = [], setSecrets = [] }, now) {
      if (addSecrets.length === 0 && setSecrets.length === 0) return old;
      for (const secret of setSecrets) await set(tx, secret);
      const changed = new Map(setSecrets.map((secret) => [secret.id, secret]));
      const next = old.map((secret) => changed.get(secret.id) ?? secret);
      for (const secret of addSecrets) next.push(await add(tx, id, secret, now));
      const dropped = new Set(endedSecretsToDrop(next, now));
      for (const secret of dropped) await queries.dropSecret.run(tx, secret.id);
      return next.filter((secret) => !dropped.has(secret));
    },
  };
}
