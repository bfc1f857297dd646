import type { AdapterConstructor, AdapterPayload } from 'oidc-provider';
import type { Database, Statement } from './sqlite.ts';

const schema = `
  CREATE TABLE oidc_models (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    grant_id TEXT,
    user_code TEXT,
    uid TEXT,
    expires_at INTEGER,
    consumed_at INTEGER,
    PRIMARY KEY (model, id)
  ) WITHOUT ROWID;
  CREATE INDEX oidc_models_grant_id ON oidc_models (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX oidc_models_user_code ON oidc_models (user_code) WHERE user_code IS NOT NULL;
  CREATE INDEX oidc_models_uid ON oidc_models (uid) WHERE uid IS NOT NULL;
`;

export function createOidcTables(database: Database): void {
  database.exec(schema);
}

/**
 * The adapter oidc-provider asks for, written the usual way: one table keyed by model and id, the
 * payload as JSON, each call its own transaction. Statements are prepared once, so the baseline
 * loses nothing to carelessness of ours.
 */
export function oidcAdapterFor(database: Database): AdapterConstructor {
  const prepared = {
    upsert: database.prepare(`
      INSERT INTO oidc_models (model, id, payload, grant_id, user_code, uid, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
        user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`),
    find: database.prepare(
      'SELECT payload, expires_at, consumed_at FROM oidc_models WHERE model = ? AND id = ?',
    ),
    findByUid: database.prepare(
      'SELECT payload, expires_at, consumed_at FROM oidc_models WHERE model = ? AND uid = ?',
    ),
    findByUserCode: database.prepare(
      'SELECT payload, expires_at, consumed_at FROM oidc_models WHERE model = ? AND user_code = ?',
    ),
    consume: database.prepare('UPDATE oidc_models SET consumed_at = ? WHERE model = ? AND id = ?'),
    destroy: database.prepare('DELETE FROM oidc_models WHERE model = ? AND id = ?'),
    revokeByGrantId: database.prepare('DELETE FROM oidc_models WHERE grant_id = ?'),
  };

  return class SqliteAdapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
      const expiresAt = expiresIn === undefined ? null : secondsNow() + expiresIn;
      prepared.upsert.run(
        this.#model,
        id,
        JSON.stringify(payload),
        payload.grantId ?? null,
        payload.userCode ?? null,
        payload.uid ?? null,
        expiresAt,
      );
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return readPayload(prepared.find, this.#model, id);
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return readPayload(prepared.findByUid, this.#model, uid);
    }

    async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
      return readPayload(prepared.findByUserCode, this.#model, userCode);
    }

    async consume(id: string): Promise<void> {
      prepared.consume.run(secondsNow(), this.#model, id);
    }

    async destroy(id: string): Promise<void> {
      prepared.destroy.run(this.#model, id);
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      prepared.revokeByGrantId.run(grantId);
    }
  };
}

function readPayload(statement: Statement, model: string, key: string): AdapterPayload | undefined {
  const row = statement.get(model, key) as
    | { payload: string; expires_at: number | null; consumed_at: number | null }
    | undefined;
  if (!row || (row.expires_at !== null && row.expires_at <= secondsNow())) return undefined;
  const payload = JSON.parse(row.payload) as AdapterPayload;
  return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}
