import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';

/** Looks into the file with another SQLite than the server's: nothing torn, nothing orphaned. */
export function checkDatabase(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string): unknown[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  try {
    assert.deepEqual(all('pragma integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(all('pragma foreign_key_check'), []);
    const notOneSecret = `select id, (select count(*) from credential_secret
      where credential_id = credential.id) as secrets from credential where secrets <> 1`;
    assert.deepEqual(all(notOneSecret), []);
  } finally {
    database.close();
  }
}
