import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { dayOf } from '../../../src/core/scope-use.ts';
import { trackFrom } from '../../store/beside.ts';
import { opener, runHere, temporaryDataDir } from './program.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const dataDir = temporaryDataDir();
const open = opener({ DATA_DIR: dataDir });
const run = (...args: readonly string[]) => runHere(['credential', 'review', ...args], { open });

/** Of the credentials 1 to 502, the first and the last ones have something about them. */
before(async () => {
  const { deps, close } = await open();
  const old = { ...deps, clock: { now: () => Date.now() - 400 * DAY } };
  const input = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  const redirectUris = ['https://[fe80::1]/cb', 'http://localhost/cb'];
  await createCredential(deps, ACTOR, { ...input, redirectUris });
  const fine = { ...input, redirectUris: ['com.example.app:/cb'] };
  for (let id = 2; id <= 501; id += 1) await createCredential(deps, ACTOR, fine);
  await createCredential(old, ACTOR, fine);
  await close();
});

test('all pages are walked, and the exit code says that something was found', async () => {
  const { code, out, err } = await run();
  assert.equal(code, 11);
  assert.match(out, /^ID +NAME +FINDING +ABOUT +MEANING\n/);
  assert.match(out, /^1 +Demo +redirect_loopback_name +http:\/\/localhost\/cb +The name/m);
  assert.match(out, /^502 +Demo +secret_old +secret 502 \d{4}-\d\d-\d\dT[\d:]+Z +This secret/m);
  assert.match(out, /^502 +Demo +never_used +\d{4}-\d\d-\d\dT/m);
  assert.equal(out.trimEnd().split('\n').length, 4);
  assert.equal(err, 'findings: 3, about credentials: 2\n');
});

test('as JSON, and only what is looked for', async () => {
  const { code, out } = await run('--finding', 'never_used', 'unused', '--json');
  assert.equal(code, 11);
  const [{ at, message, identifier, ...row }, ...more] = JSON.parse(out);
  assert.deepEqual(
    [row, more],
    [
      {
        id: 502,
        name: 'Demo',
        code: 'never_used',
        redirectUri: null,
        secretId: null,
        scope: null,
        isFinding: true,
      },
      [],
    ],
  );
  assert.ok(at < Date.now() - 399 * DAY && message !== '' && identifier !== '');
});

test('nothing found is a success', async () => {
  for (const args of [
    ['--finding', 'never_used', '--unused-for', '401d'],
    ['--finding', 'secret_old', '--older-than', '401d'],
    ['--finding', 'redirect_insecure'],
    ['--grant-type', 'single_sign_on'],
    ['--service-id', '1'],
  ]) {
    const { code, out, err } = await run(...args);
    const nothing = { code: 0, out: 'none\n', err: 'findings: 0, about credentials: 0\n' };
    assert.deepEqual({ code, out, err }, nothing, args.join(' '));
  }
});

test('what could not be checked is told, and is no finding', async () => {
  const { code, out, err } = await run('--network', '--finding', 'redirect_https_refused');
  assert.equal(code, 0);
  assert.match(out, /^1 +Demo +\? private_address +https:\/\/\[fe80::1\]\/cb +Its address/m);
  assert.equal(err, 'findings: 0, about credentials: 0, could not be checked: 1\n');
});

test('codes that are none, and those of a network that is not asked, are refused', async () => {
  for (const args of [['nonsense'], ['unused', 'redirect_wildcard_dns']]) {
    const { code, err } = await run('--finding', ...args);
    assert.equal(code, 2);
    assert.match(err, /--finding|--network/);
  }
});

test('scopes that nobody uses are told, with the day of their last use', async () => {
  await trackFrom(dataDir, Date.now() - 300 * DAY);
  const { deps, close } = await open();
  const old = { ...deps, clock: { now: () => Date.now() - 400 * DAY } };
  const input = { grantType: 'authorization_code', name: 'Wide', scope: 'openid email profile' };
  const made = await createCredential(old, ACTOR, {
    ...input,
    redirectUris: ['com.example.app:/'],
  });
  const { id: credentialId } = made.credential;
  const grant = 'refresh_token';
  const today = dayOf(Date.now());
  await deps.credentials.addScopeUses([
    { credentialId, grant, scope: 'openid', day: today },
    { credentialId, grant, scope: 'email', day: today - 200 },
  ]);
  const use = { credentialId, secretId: null, at: Date.now(), count: 1, address: '' };
  await deps.credentials.addUses([use]);
  await close();
  const { code, out } = await run('--finding', 'scope_unused');
  assert.equal(code, 11);
  assert.match(out, /^503 +Wide +scope_unused +email \d{4}-\d\d-\d\dT00:00:00Z +It got no token/m);
  assert.match(out, /^503 +Wide +scope_unused +profile +It got no token/m);
  assert.equal(out.trimEnd().split('\n').length, 3);
  const later = await run('--finding', 'scope_unused', '--unused-for', '301d');
  assert.deepEqual([later.code, later.out], [0, 'none\n']);
});
