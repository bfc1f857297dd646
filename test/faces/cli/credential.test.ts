import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { before, describe, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import { toSecret } from '../../../src/config/kinds.ts';
import { opener, program, runHere, start, temporaryDataDir } from './program.ts';

const CLIENT_SECRET = /chs_[\w-]{43}_[\w-]{6}/g;
const DEMO = ['--grant-type', 'authorization_code', '--scope', 'openid profile'];

describe('the life of a credential', () => {
  const chatelaine = program({ DATA_DIR: temporaryDataDir() });
  let identifier = '';

  test('create prints the client secret once and says so', async () => {
    const made = await chatelaine('credential', 'create', ...DEMO, '--name', 'Demo');
    assert.deepEqual({ code: made.code, err: made.err }, { code: 0, err: '' });
    assert.equal(made.out.match(CLIENT_SECRET)?.length, 1);
    assert.match(made.out, /^client secret {2,}chs_/m);
    assert.match(made.out, /shown only now/);
    identifier = /^client identifier +(\S+)$/m.exec(made.out)?.[1] ?? '';
  });

  test('create --json prints the object with its clientSecret', async () => {
    const uris = ['https://a.example/cb', 'https://b.example/cb'];
    const redirects = uris.flatMap((uri) => ['--redirect-uri', uri]);
    const args = [...DEMO, '--name', 'Second', '--scope', 'email', ...redirects, '--json'];
    const made = JSON.parse((await chatelaine('credential', 'create', ...args)).out);
    assert.equal(made.id, 2);
    assert.deepEqual(made.scope, ['openid', 'profile', 'email']);
    assert.deepEqual(made.redirectUris, uris);
    assert.equal(typeof made.createdAt, 'number');
    assert.match(made.clientSecret, CLIENT_SECRET);
  });

  test('update takes the client identifier, and an empty text clears', async () => {
    const args = ['--description', 'for demos', '--redirect-uri', 'https://c.example/cb'];
    await chatelaine('credential', 'update', '1', ...args);
    const cleared = ['--description', '', '--redirect-uri', '', '--json'];
    const { out } = await chatelaine('credential', 'update', identifier, ...cleared);
    const { description, redirectUris, name, version, clientSecret } = JSON.parse(out);
    assert.deepEqual(
      { description, redirectUris, name, version, clientSecret },
      { description: '', redirectUris: [], name: 'Demo', version: 3, clientSecret: undefined },
    );
  });

  test('reset-secret with a grace period leaves two valid secrets', async () => {
    const reset = await chatelaine('credential', 'reset-secret', '1', '--grace', '2h');
    assert.equal(reset.out.match(CLIENT_SECRET)?.length, 1);
    const { out } = await chatelaine('credential', 'show', '1', '--json');
    const { secrets, updatedAt } = JSON.parse(out);
    assert.deepEqual(
      secrets.map((secret: { expiresAt: number | null }) => secret.expiresAt),
      [updatedAt + 7_200_000, null],
    );
    assert.doesNotMatch(out, CLIENT_SECRET);
  });

  test('update --reset-secret ends older secrets and revokes tokens', async () => {
    const args = ['--reset-secret', '--revoke-tokens', 'all', '--json'];
    const { out } = await chatelaine('credential', 'update', '1', ...args);
    assert.match(JSON.parse(out).clientSecret, CLIENT_SECRET);
    assert.equal(JSON.parse(out).revocationEpoch, 1);
    const shown = await chatelaine('credential', 'show', identifier);
    assert.equal(shown.out.match(/ active .* reset /g)?.length, 1);
    assert.equal(shown.out.match(/ revoked /g)?.length, 2);
    assert.match(shown.out, /^SCOPE +LAST USED +BY\nopenid +not yet\nprofile +not yet$/m);
    assert.match(shown.out, /^created +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/m);
  });

  test('a public client has no secret, and gets none', async () => {
    const fields = ['--grant-type', 'authorization_code', '--name', 'App', '--scope', 'openid'];
    const made = await chatelaine('credential', 'create', ...fields, '--auth-method', 'none');
    assert.equal(made.code, 0, made.err);
    assert.doesNotMatch(made.out, /secret/);
    const id = /^id +(\d+)$/m.exec(made.out)?.[1] ?? '';
    const { out } = await chatelaine('credential', 'show', id);
    assert.match(out, /^authentication +none$/m);
    const reset = await chatelaine('credential', 'reset-secret', id);
    assert.equal(reset.code, 3, reset.err);
    const wrong = await chatelaine('credential', 'update', id, '--auth-method', 'some');
    assert.equal(wrong.code, 2, wrong.err);
    await chatelaine('credential', 'delete', id);
  });

  test('a credential chooses what its ID tokens are signed with', async () => {
    const fields = ['--grant-type', 'authorization_code', '--name', 'App', '--scope', 'openid'];
    const made = await chatelaine('credential', 'create', ...fields, '--json');
    const { id, idTokenSignedResponseAlg } = JSON.parse(made.out);
    assert.equal(idTokenSignedResponseAlg, 'RS256');
    const update = ['credential', 'update', String(id), '--id-token-alg'];
    assert.match((await chatelaine(...update, 'ES256', '--dry-run')).out, /refuse ID tokens/);
    assert.equal((await chatelaine(...update, 'ES256')).code, 0);
    const { out } = await chatelaine('credential', 'show', String(id));
    assert.match(out, /^ID token algorithm +ES256$/m);
    assert.equal((await chatelaine(...update, 'HS256')).code, 2);
    await chatelaine('credential', 'delete', String(id));
  });

  test('a credential is bound to addresses', async () => {
    const fields = ['--grant-type', 'authorization_code', '--name', 'App', '--scope', 'openid'];
    const range = ['--allowed-address', '192.0.2.0/24', '--allowed-address', '2001:db8::1'];
    const made = await chatelaine('credential', 'create', ...fields, ...range, '--json');
    const { id, allowedAddresses } = JSON.parse(made.out);
    assert.deepEqual(allowedAddresses, ['192.0.2.0/24', '2001:db8::1']);
    const update = ['credential', 'update', String(id), '--allowed-address'];
    const tried = await chatelaine(...update, '2001:db8::1', '--dry-run');
    assert.match(tried.out, /from any other address is refused/);
    const show = async () => (await chatelaine('credential', 'show', String(id))).out;
    assert.match(await show(), /^allowed addresses +192\.0\.2\.0\/24 2001:db8::1$/m);
    assert.match((await chatelaine(...update, '', '--dry-run')).out, /from any address/);
    assert.equal((await chatelaine(...update, '')).code, 0);
    assert.match(await show(), /^allowed addresses +any$/m);
    const wrong = await chatelaine(...update, '192.0.2.0/33');
    assert.match(wrong.err, /"192\.0\.2\.0\/33" is neither an address nor a CIDR range/);
    await chatelaine('credential', 'delete', String(id));
  });

  test('delete takes the client identifier', async () => {
    const { code, out } = await chatelaine('credential', 'delete', identifier, '--json');
    assert.deepEqual({ code, out: JSON.parse(out) }, { code: 0, out: { id: 1, deleted: true } });
    assert.equal((await chatelaine('credential', 'delete', '1')).code, 4);
  });
});

describe('the service of a credential', () => {
  const open = opener({ DATA_DIR: temporaryDataDir() });
  const run = async (...args: string[]) => {
    const { code, out, err } = await runHere([...args, '--json'], { open });
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  before(async () => {
    const house = await open();
    const actor = { kind: 'local', name: 'test', allowed: new Set(['*']) } as const;
    const { createUser } = await import('../../../src/actions/create-user.ts');
    const password = toSecret('owner of it all');
    await createUser(house.deps, actor, { email: 'a@example.test', password });
    await house.close();
    await run('account', 'create', '--owner', '1');
    await run('service', 'create', '--account', '1', '--name', 'Engine');
  });

  for (const none of [['--no-service'], ['--service-id', '0'], ['--service-id', '']]) {
    test(`${none.join(' ')} takes it away`, async () => {
      const made = await run('credential', 'create', ...DEMO, '--name', 'x', '--service-id', '1');
      assert.equal(made.serviceId, 1);
      assert.equal((await run('credential', 'update', `${made.id}`, ...none)).serviceId, null);
    });
  }
});

describe('the list of credentials', () => {
  const DATA_DIR = temporaryDataDir();
  const open = opener({ DATA_DIR });
  const COUNT = 1203;
  const list = async (...args: string[]) => {
    const { out } = await runHere(['credential', 'list', '--json', ...args], { open });
    return (JSON.parse(out) as { id: number }[]).map(({ id }) => id);
  };
  before(async () => {
    const { deps, close } = await open();
    const actor = { kind: 'local', name: 'test', allowed: new Set(['*']) } as const;
    const input = { grantType: 'authorization_code', scope: 'openid' };
    const names = Array.from(
      { length: COUNT },
      (_, i) => `Nr ${String(COUNT - i).padStart(4, '0')}`,
    );
    for (const name of names.slice(0, 3)) await createCredential(deps, actor, { ...input, name });
    await Promise.all(
      names.slice(3).map((name) => createCredential(deps, actor, { ...input, name })),
    );
    await close();
  });

  test('is one JSON array over many pages', async () => {
    const ids = await list();
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [COUNT, 1, COUNT]);
  });

  test('is sorted, searched, limited and skipped', async () => {
    assert.deepEqual(await list('--desc', '--limit', '2', '--skip', '1'), [COUNT - 1, COUNT - 2]);
    assert.deepEqual(await list('--sort', 'name', '--desc', '--limit', '2'), [1, 2]);
    assert.deepEqual(await list('--search', 'nr 1202'), [2]);
    assert.deepEqual(await list('--grant-type', 'single_sign_on'), []);
  });

  test('is a table with one heading, cut only at a terminal', async () => {
    const whole = (await runHere(['credential', 'list'], { open })).out.trimEnd().split('\n');
    assert.equal(whole.length, COUNT + 1);
    assert.match(whole[0] ?? '', /^ID +CLIENT IDENTIFIER +NAME /);
    assert.match(whole[1] ?? '', /^1 +COMPANY-NAME\.\w{32} +Nr 1203 .* \S+Z$/);
    const cut = (await runHere(['credential', 'list'], { open, columns: 40 })).out.split('\n');
    assert.ok(cut.every((line) => line.length <= 40));
    assert.match(cut[1] ?? '', /…$/);
  });

  test('ends quietly when its reader has enough', async () => {
    const child = start({ DATA_DIR }, 'credential', 'list', '--json');
    const errors = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal(await errors, '');
  });

  test('shows no character that a terminal would obey', async () => {
    const evil = 'a\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eb\nc';
    const database = new DatabaseSync(join(DATA_DIR, 'chatelaine.db'));
    database.prepare('update credential set name = ? where id = 1').run(evil);
    database.close();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    const chatelaine = program({ DATA_DIR });
    for (const args of [
      ['list', '--limit', '1'],
      ['show', '1'],
    ]) {
      const { out } = await chatelaine('credential', ...args);
      assert.match(out, /a\]0;owned\[2J31mb c/);
      assert.doesNotMatch(out, obeyed);
    }
    const { out } = await chatelaine('credential', 'show', '1', '--json');
    assert.doesNotMatch(out, obeyed);
    assert.equal(JSON.parse(out).name, evil);
  });
});
