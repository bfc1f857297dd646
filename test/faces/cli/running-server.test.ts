// The command line beside a running server, both on the same database.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { opener, program, runHere, start, temporaryDataDir } from './program.ts';

const IDENTIFIER = 'TestIdentifier000000000000000001';
const SECRET = 'TestSecret0000000000000000000002';

describe('beside a running server', () => {
  const DATA_DIR = temporaryDataDir();
  const settings = {
    DATA_DIR,
    PORT: '0',
    BOOTSTRAP_API_IDENTIFIER: IDENTIFIER,
    BOOTSTRAP_API_SECRET: SECRET,
  };
  const chatelaine = program({ DATA_DIR });
  const open = opener({ DATA_DIR });
  let server: ChildProcess;
  let url = '';

  const call = async (action: string, form: Readonly<Record<string, string>> = {}) => {
    const auth = { identifier: IDENTIFIER, secret: SECRET, responsetype: 'json' };
    const body = new URLSearchParams({ ...auth, ...form, action });
    const response = await fetch(url, { method: 'POST', body });
    return (await response.json()) as Record<string, unknown>;
  };
  const shell = async (...args: readonly string[]) => {
    const { code, out, err } = await chatelaine(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };

  before(async () => {
    const child = start(settings, 'serve');
    server = child;
    child.stderr.pipe(process.stderr);
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('"listening"')) continue;
      url = `http://127.0.0.1:${JSON.parse(line).port}/includes/api.php`;
      break;
    }
    child.stdout.resume();
    assert.notEqual(url, '', 'the server did not start');
  });
  after(() => void server.kill('SIGKILL'));

  test("changes stand in the server's next answer", async () => {
    const fields = ['--grant-type', 'authorization_code', '--scope', 'openid'];
    const { id } = await shell('credential', 'create', ...fields, '--name', 'From the shell');
    const credentialId = `${id}`;
    assert.equal((await call('GetOAuthCredential', { credentialId })).name, 'From the shell');
    await shell('credential', 'update', credentialId, '--name', 'Changed');
    assert.equal((await call('GetOAuthCredential', { credentialId })).name, 'Changed');
    await call('UpdateOAuthCredential', { credentialId, description: 'by the server' });
    const shown = await shell('credential', 'show', credentialId);
    assert.equal(shown.description, 'by the server');
  });

  test('who may call is decided anew at every call', async () => {
    const message = async () => (await call('ListOAuthCredentials')).message;
    assert.equal(await message(), undefined);
    await shell('admin', 'update', 'admin', '--disable');
    assert.equal(await message(), 'Administrator Account Disabled');
    await shell('admin', 'update', 'admin', '--enable');
    await shell('role', 'update', 'Full Access', '--action', 'update-credential');
    assert.match(String(await message()), /^Invalid Permissions/);
    await shell('role', 'update', 'Full Access', '--action', '*');
    assert.equal(await message(), undefined);
  });

  test('both write hundreds of times without one error', async () => {
    const UPDATES = 100;
    let shellIsBusy = true;
    const written = { server: 0, during: 0 };
    const callAgainAndAgain = async () => {
      while (shellIsBusy || written.server < 3 * UPDATES) {
        const description = `server ${++written.server}`;
        const answer = await call('UpdateOAuthCredential', { credentialId: '1', description });
        assert.equal(answer.result, 'success', String(answer.message));
        if (shellIsBusy) written.during++;
      }
    };
    const typeAgainAndAgain = async () => {
      try {
        // Each opens and closes the database as the program does, in a process beside the server's.
        for (let i = 1; i <= UPDATES; i++) {
          const args = ['credential', 'update', '1', '--name', `shell ${i}`];
          const { code, err } = await runHere(args, { open });
          assert.equal(code, 0, err);
        }
        await shell('credential', 'update', '1', '--name', 'the last one');
      } finally {
        shellIsBusy = false;
      }
    };
    const before = await call('GetOAuthCredential', { credentialId: '1' });
    assert.equal(before.result, 'success');
    const { version } = await shell('credential', 'show', '1');
    await Promise.all([...[1, 2, 3, 4].map(callAgainAndAgain), typeAgainAndAgain()]);
    assert.ok(written.during >= UPDATES, `only ${written.during} while the shell was busy`);
    const shown = await shell('credential', 'show', '1');
    assert.equal(shown.name, 'the last one');
    // No update was lost: each made one version.
    assert.equal(shown.version - version, UPDATES + 1 + written.server);
  });

  test('SIGTERM ends it with exit 0', async () => {
    server.kill('SIGTERM');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
  });
});
