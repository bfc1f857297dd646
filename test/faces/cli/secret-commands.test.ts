// Rotating, staging, switching off and ending the secrets of a credential from the shell.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { opener, runHere, temporaryDataDir } from './program.ts';

const CLIENT_SECRET = /chs_[\w-]{43}_[\w-]{6}/g;
const DEMO = ['--grant-type', 'authorization_code', '--scope', 'openid', '--name', 'Demo'];
const HOUR = 60 * 60 * 1000;

interface ShownSecret {
  readonly id: number;
  readonly label: string;
  readonly state: string;
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
}

describe('the secrets of a credential', () => {
  const open = opener({ DATA_DIR: temporaryDataDir() });
  let id = '';

  const run = (...args: readonly string[]) => runHere(args, { open });
  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await run(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const secrets = async (): Promise<readonly ShownSecret[]> =>
    (await json('credential', 'show', id)).secrets;
  const states = async () => (await secrets()).map(({ state }) => state);

  beforeEach(async () => {
    id = `${(await json('credential', 'create', ...DEMO)).id}`;
  });

  test('rotate shows the new one once; the old one works for a day', async () => {
    const { code, out } = await run('credential', 'rotate', id, '--label', 'December');
    assert.equal(code, 0);
    assert.equal(out.match(CLIENT_SECRET)?.length, 1);
    const [old, made] = await secrets();
    assert.ok(old && made);
    assert.deepEqual([old.state, made.state, made.label], ['retiring', 'active', 'December']);
    const left = (old.expiresAt ?? 0) - Date.now();
    assert.ok(left > 23 * HOUR && left <= 24 * HOUR);
    await json('credential', 'rotate', id, '--grace', '0');
    assert.deepEqual(await states(), ['revoked', 'revoked', 'active']);
  });

  test('add-secret stages one that works from a date on', async () => {
    const span = ['--not-before', '2090-01-01', '--expires', '2090-07-01T12:00:00+02:00'];
    const made = await json('credential', 'add-secret', id, '--label', 'staged', ...span);
    assert.match(made.clientSecret, CLIENT_SECRET);
    const [first, staged] = await secrets();
    assert.equal(first?.state, 'active');
    const { label, state, notBefore, expiresAt } = staged as ShownSecret;
    assert.deepEqual([label, state], ['staged', 'pending']);
    const times = [Date.UTC(2090, 0, 1), Date.UTC(2090, 6, 1, 10)];
    assert.deepEqual([notBefore, expiresAt], times);
    const wrong = ['--not-before', '2d', '--expires', '1d'];
    assert.equal((await run('credential', 'add-secret', id, ...wrong)).code, 3);
  });

  test('update-secret switches off and on, and takes the deadline away', async () => {
    const secret = `${(await secrets())[0]?.id}`;
    const update = (...args: string[]) => json('credential', 'update-secret', id, secret, ...args);
    await update('--inactive');
    assert.deepEqual(await states(), ['inactive']);
    await update('--active', '--expires', '2h');
    assert.deepEqual(await states(), ['retiring']);
    await update('--expires', 'never', '--label', 'old');
    assert.deepEqual(
      (await secrets()).map(({ state, label }) => [state, label]),
      [['active', 'old']],
    );
    const both = ['credential', 'update-secret', id, secret, '--active', '--inactive'];
    assert.equal((await run(...both)).code, 2);
  });

  test('revoke-secret asks for --force while somebody works with it', async () => {
    const secret = (await secrets())[0]?.id as number;
    const { deps, close } = await open();
    const use = { secretId: secret as never, credentialId: Number(id) as never };
    const at = Date.now() - HOUR;
    await deps.credentials.addUses([{ ...use, at, count: 1, address: '192.0.2.1' }]);
    await close();
    const args = ['credential', 'revoke-secret', id, `${secret}`];
    const { code, err } = await run(...args);
    assert.equal(code, 5);
    assert.ok(err.includes(`used at ${new Date(at).toISOString()}`), err);
    assert.deepEqual(await states(), ['active']);
    await json(...args, '--force');
    assert.deepEqual(await states(), ['revoked']);
    assert.equal((await run(...args, '--force')).code, 5);
    assert.equal((await run('credential', 'revoke-secret', id, '999')).code, 4);
  });

  test('a redirect URI is added for a week, and shown with its label and end', async () => {
    const uri = 'https://pr-7.example/cb';
    const add = ['--add-redirect-uri', uri, '--redirect-uri-label'];
    const week = [...add, 'pull request 7', '--redirect-uri-expires-in', '7d'];
    await json('credential', 'update', id, '--redirect-uri', 'https://app.example/cb');
    const updated = await json('credential', 'update', id, ...week);
    assert.deepEqual(updated.redirectUris, ['https://app.example/cb', uri]);
    assert.deepEqual(Object.keys(updated.redirectExpiries), [uri]);
    assert.deepEqual(updated.redirectLabels, { [uri]: 'pull request 7' });
    const { out } = await run('credential', 'show', id);
    assert.match(out, /^redirect URI {2,}https:\/\/app\.example\/cb$/m);
    assert.match(
      out,
      /^redirect URI {2,}https:\/\/pr-7\.example\/cb "pull request 7" \(until 2\d{3}-.+Z\)$/m,
    );
    const renamed = await json('credential', 'update', id, ...add, 'the other');
    assert.deepEqual(renamed.redirectLabels, { [uri]: 'the other' });
    assert.deepEqual(renamed.redirectExpiries, updated.redirectExpiries);
    const refused = await run('credential', 'update', id, ...add, 'x'.repeat(101));
    assert.equal(refused.code, 3);
    assert.match(refused.err, /The label may not be longer than 100 characters/);
    const left = await json('credential', 'update', id, '--remove-redirect-uri', uri);
    assert.deepEqual([left.redirectUris.length, left.redirectExpiries], [1, {}]);
    assert.deepEqual(left.redirectLabels, {});
  });
});

describe('the access of a credential', () => {
  const open = opener({ DATA_DIR: temporaryDataDir() });
  const run = (...args: readonly string[]) => runHere(['credential', ...args], { open });
  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await run(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };

  test('is closed with a reason and an end, and opened again', async () => {
    const { id } = await json('create', ...DEMO);
    const why = ['--reason', 'unpaid invoice', '--until', '2090-01-01T00:00:00Z'];
    const { suspension } = await json('suspend', `${id}`, ...why);
    assert.deepEqual(
      [suspension.reason, suspension.until],
      ['unpaid invoice', Date.UTC(2090, 0, 1)],
    );
    const { out } = await run('show', `${id}`);
    assert.match(
      out,
      /^access {2,}suspended since 2.+ until 2090-01-01T00:00:00Z: unpaid invoice$/m,
    );
    assert.equal((await json('resume', `${id}`)).suspension, null);
    assert.match((await run('show', `${id}`)).out, /^access {2,}open$/m);
    assert.equal((await run('suspend', `${id}`, '--until', '2001-01-01')).code, 3);
  });

  test('opens by itself at its end, and both lists and details say so', async () => {
    const { id } = await json('create', ...DEMO);
    await json('suspend', `${id}`, '--until', '1d');
    const later = async () => {
      const house = await open();
      const clock = { now: () => Date.now() + 25 * HOUR };
      return { ...house, deps: { ...house.deps, clock } };
    };
    const show = ['credential', 'show', `${id}`];
    const list = ['credential', 'list', '--search', 'Demo'];
    assert.match((await runHere(show, { open })).out, /^access {2,}suspended since /m);
    assert.match((await runHere(show, { open: later })).out, /^access {2,}open, was suspended /m);
    const row = (access: string) => new RegExp(`^${id} .* ${access} +2 +\\S+Z$`, 'm');
    assert.match((await runHere(list, { open })).out, row('suspended'));
    assert.match((await runHere(list, { open: later })).out, row('open'));
  });

  test('tokens end, the fields go back to an earlier version', async () => {
    const made = await json('create', ...DEMO);
    const id = `${made.id}`;
    const ended = await json('revoke-tokens', id);
    assert.equal(ended.revocationEpoch, made.revocationEpoch + 1);
    const refresh = await json('revoke-tokens', id, '--which', 'refresh');
    assert.equal(refresh.revocationEpoch, ended.revocationEpoch);
    assert.equal(refresh.refreshEpoch, ended.refreshEpoch + 1);
    await json('update', id, '--name', 'Wrong', '--description', 'oh');
    const restored = await json('restore', id, '--to-version', '1');
    assert.deepEqual([restored.name, restored.description], ['Demo', '']);
    assert.equal(restored.version, 5);
    assert.equal((await run('restore', id, '--to-version', '77')).code, 4);
  });
});
