import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';

/** Looks into the file with another SQLite than the server's: nothing torn, nothing orphaned. */
export function checkDatabase(file: string): void {
  look(file, (all) => {
    assert.deepEqual(all('pragma integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(all('pragma foreign_key_check'), []);
    const notOneSecret = `select id, (select count(*) from credential_secret
      where credential_id = credential.id and revoked_at is null) as secrets
      from credential where secrets <> 1`;
    assert.deepEqual(all(notOneSecret), []);
    // Of each version the trail has one entry, the last of which is the credential's own.
    const told = `select id from credential where version <> (select count(*) from audit
      where subject = 'credential' and subject_id = cast(credential.id as text))
      or version <> (select version from audit where seq = trail_seq)`;
    assert.deepEqual(all(told), []);
  });
}

/** Every family of refresh tokens has exactly one that can be used: no rotation happened by half. */
export function checkFamilies(file: string): void {
  look(file, (all) => {
    const notOneLiving = `select grant_key, sum(consumed_at is null) as living from protocol_record
      where kind = 'RefreshToken' group by grant_key having living <> 1`;
    assert.deepEqual(all(notOneLiving), []);
  });
}

function look(file: string, check: (all: (sql: string) => unknown[]) => void): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    check((sql) =>
      database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row })),
    );
  } finally {
    database.close();
  }
}
