// An import beside a running server, both writing to the same file.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../../running.ts';
import { program, temporaryDataDir } from '../program.ts';
import { line, ndjson, numbers, objects } from './bulk-program.ts';

const COUNT = 3000;

test('the server answers every call while thousands are imported and exported', async () => {
  const DATA_DIR = temporaryDataDir();
  const server = await run({ DATA_DIR });
  const chatelaine = program({ DATA_DIR });
  const file = join(DATA_DIR, 'lines.ndjson');
  writeFileSync(file, ndjson(numbers(COUNT).map((number) => line(number))));
  try {
    const create = { grantType: 'authorization_code', name: 'n', scope: 'openid' };
    const { credentialId } = await server.call('CreateOAuthCredential', create);
    let isDone = false;
    let calls = 0;
    const update = async () => {
      while (!isDone) {
        const form = { credentialId: String(credentialId), description: `${++calls}` };
        const answer = await server.call('UpdateOAuthCredential', form);
        assert.equal(answer.result, 'success', String(answer.message));
      }
    };
    const work = async () => {
      try {
        const imported = await chatelaine('import', file);
        assert.equal(imported.code, 0, imported.err);
        assert.equal((await chatelaine('apply', file)).err, '3,000 credentials: 3,000 unchanged\n');
        return objects((await chatelaine('export')).out);
      } finally {
        isDone = true;
      }
    };
    const [exported] = await Promise.all([work(), update(), update()]);
    assert.equal(exported.length, COUNT + 1);
    assert.ok(calls > 10, `only ${calls} calls`);
    const found = await server.call('GetOAuthCredential', { credentialId: String(credentialId) });
    // None was lost: each made one version.
    assert.equal(found.version, calls + 1);
    assert.equal((await server.house.deps.audit.verify()).brokenAt, undefined);
    const created = await server.call('CreateOAuthCredential', create);
    assert.ok(Number(created.credentialId) > COUNT);
  } finally {
    await server.close();
  }
});
