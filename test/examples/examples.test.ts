import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { IDENTIFIER, type Running, run, SECRET } from '../running.ts';

const start = promisify(execFile);
const withoutPhp = spawnSync('php', ['--version']).error ? 'PHP is not installed here' : false;
const examples = join(import.meta.dirname, '../../examples');

describe('the examples', () => {
  it('embeds the compiled package', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'chatelaine-'));
    const { stdout } = await start(process.execPath, [join(examples, 'embed.ts'), dataDir], {
      timeout: 20_000,
    });
    assert.match(stdout, /^created success EXAMPLE-HOSTING\.[0-9a-f]{32}$/m);
    assert.match(stdout, /^refused The requested scope "everything" is invalid\.$/m);
    assert.match(stdout, /^version 2 secret chs_$/m);
    assert.match(stdout, /^error credential_id_invalid$/m);
    await rm(dataDir, { recursive: true });
  });

  describe('in PHP', () => {
    let running: Running;
    before(async () => {
      running = await run();
    });
    after(() => running.close());

    it('updates a credential with the documented cURL calls', { skip: withoutPhp }, async () => {
      const made = await running.call('CreateOAuthCredential', {
        grantType: 'authorization_code',
        name: 'Demo',
        scope: 'openid',
      });
      const id = String(made.credentialId);
      const script = join(examples, 'update.php');
      const { stdout } = await start('php', [script, running.url, IDENTIFIER, SECRET, id], {
        timeout: 20_000,
      });
      const answer = JSON.parse(stdout) as Record<string, unknown>;
      assert.equal(answer.result, 'success');
      assert.equal(answer.credentialId, made.credentialId);
      assert.match(String(answer.newClientSecret), /^chs_/);
      const read = await running.call('GetOAuthCredential', { credentialId: id });
      assert.equal(read.name, 'Renamed by PHP');
      assert.deepEqual(read.redirectUri, [
        'https://app.example/one',
        'https://app.example/two?x=1&y=2',
      ]);
      assert.equal(read.secretHint, String(answer.newClientSecret).slice(-4));
    });
  });
});
