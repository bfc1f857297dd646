import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setUserPassword } from '../../../src/actions/set-user-password.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { UserId } from '../../../src/core/ids.ts';
import { Secret } from '../../../src/core/secret.ts';
import { runHere } from '../cli/program.ts';
import { EVERY_USE, getTokens, livingUses, refresh } from './attack/party.ts';
import { application, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { type Page, Visitor } from './visitor.ts';

const USER = 1 as UserId;
const FRESH = 'a password of today';

describe('a new password signs out everywhere', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  /** Gives the user their old password back, however the test ended. */
  const reset = () => setUserPassword(house.house.deps, local, USER, new Secret(OWNER.password));
  const local: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };

  async function signedIn() {
    const app = await application(house);
    const visitor = new Visitor();
    const tokens = await getTokens(house, app, {}, visitor);
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
    return { app, visitor, tokens };
  }

  async function assertOut({ app, visitor, tokens }: Awaited<ReturnType<typeof signedIn>>) {
    assert.deepEqual(await livingUses(house, app, tokens), []);
    const { status, body } = await refresh(house, app, tokens.refresh);
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
    assert.match((await visitor.open(`${house.issuer}/account`)).html, /name="password"/);
  }

  it('when an action sets it', async () => {
    const before = await signedIn();
    await setUserPassword(house.house.deps, local, USER, new Secret(FRESH));
    await assertOut(before);
    await reset();
  });

  it('not when it is refused', async () => {
    const { app, tokens } = await signedIn();
    const short = setUserPassword(house.house.deps, local, USER, new Secret('short'));
    await assert.rejects(short, { code: 'password_invalid' });
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
  });

  it('when the command line sets it', async () => {
    const before = await signedIn();
    const stdin = Object.assign(new PassThrough(), { isTTY: false });
    stdin.end(FRESH);
    const open = async () => ({ ...house.house, close: async () => undefined });
    const ended = await runHere(['user', 'set-password', '1', '--password-stdin'], { open, stdin });
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.out, /signed out everywhere/);
    await assertOut(before);
    await reset();
  });

  it('when the user sets it, but for the browser in which they do', async () => {
    const before = await signedIn();
    const here = new Visitor();
    const submit = async (page: Page, ending: string, fields: Readonly<Record<string, string>>) => {
      const next = await here.submit(page, ending, fields, { origin: house.issuer });
      assert.ok(!(next instanceof URL));
      return next;
    };
    const asked = await here.open(`${house.issuer}/account`);
    const page = await submit(asked, '/sign-in', OWNER);
    const changed = await submit(page, '/password', {
      currentPassword: OWNER.password,
      newPassword: FRESH,
    });
    assert.equal(changed.status, 200);
    assert.match(changed.html, /sessions\/end-all/);
    await assertOut(before);
    await reset();
  });
});
