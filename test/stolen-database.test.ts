// Whoever steals the database and the source, but not the key file, can tell of no secret that we made
// whether a guess is right. People's passwords are not meant: they have slow hashes with their own salt,
// so that a guess can be checked, at the price of Argon2id; no faster digest of them may be there.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, it } from 'node:test';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { confirmTotp } from '../src/actions/confirm-totp.ts';
import { createApiCredential } from '../src/actions/create-api-credential.ts';
import { createWebhook } from '../src/actions/create-webhook.ts';
import { enrollTotp } from '../src/actions/enroll-totp.ts';
import { importCredential } from '../src/actions/import-credential.ts';
import { recoveryDigest } from '../src/actions/totp-secret.ts';
import type { Actor } from '../src/core/actor.ts';
import { Secret } from '../src/core/secret.ts';
import { WHMCS_SECRET } from './faces/cli/bulk/bulk-program.ts';
import { temporaryDataDir } from './faces/cli/program.ts';
import { exchange, getCode, refresh, tell, toTokens } from './faces/oauth/attack/party.ts';
import {
  application,
  OWNER,
  type ProviderHouse,
  runProvider,
} from './faces/oauth/provider-house.ts';
import { Visitor } from './faces/oauth/visitor.ts';
import { ADMIN, IDENTIFIER, SECRET } from './running.ts';

const LOCAL: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };

/** A text that proves something, and the public names beside which it might be digested. */
interface Proof {
  readonly text: string;
  readonly names?: readonly string[];
  /** How the database knows it, as the holder of the key can tell; undefined = sealed, or hashed slowly. */
  readonly digest?: string;
}

for (const storage of ['hashed', 'recoverable']) {
  describe(`a stolen database, SECRET_STORAGE=${storage}`, () => {
    const dataDir = temporaryDataDir();
    let proofs: ReadonlyMap<string, Proof>;
    let dump: readonly string[];
    /** Whatever in it could be bytes, as hexadecimal digits. */
    let known: ReadonlySet<string>;

    before(async () => {
      const house = await runProvider({
        DATA_DIR: dataDir,
        SECRET_STORAGE: storage,
        WEBHOOK_ALLOWED_IPS: '127.0.0.0/8',
      });
      try {
        proofs = await fill(house);
      } finally {
        await house.close();
      }
      dump = dumpOf(join(dataDir, 'chatelaine.db'));
      known = new Set(dump.flatMap(bytesIn));
    });

    it('has a keyed digest of each secret that it is asked for', () => {
      assert.ok(dump.length > 500, `only ${dump.length} values`);
      const digested = [...proofs].filter(([, { digest }]) => digest !== undefined);
      assert.ok(digested.length > 12);
      for (const [what, { digest = '' }] of digested) assert.ok(known.has(hex(digest)), what);
    });

    it('has no digest of a secret that can be made without the key', () => {
      for (const [what, { text, names = [] }] of proofs) {
        for (const [how, digest] of digestsOf(text, names)) {
          assert.ok(!known.has(digest), `${what}: ${how}`);
        }
      }
    });

    it('has none that can be made with anything else in it', () => {
      const salts = new Set(dump.filter((value) => value.length <= 1000));
      for (const salt of salts) {
        for (const [what, { text, digest }] of proofs) {
          const made = [
            createHmac('sha256', salt).update(text),
            createHmac('sha256', Buffer.from(salt, 'base64url')).update(text),
            createHmac('sha256', text).update(salt),
            createHash('sha256').update(salt + text),
            createHash('sha256').update(text + salt),
          ].map((one) => one.digest('hex'));
          assert.ok(!made.some((one) => known.has(one)), `${what} with ${salt}, ${digest ?? ''}`);
        }
      }
    });

    it('has no secret in any table, nor in any byte of its files', () => {
      const tables = dump.join('\n');
      const files = readdirSync(dataDir)
        .filter((name) => name.startsWith('chatelaine.db'))
        .map((name) => readFileSync(join(dataDir, name)));
      for (const [what, { text }] of proofs) {
        const bytes = Buffer.from(text);
        const forms = [
          text,
          ...(['hex', 'base64', 'base64url'] as const).map((of) => bytes.toString(of)),
        ];
        for (const form of forms) {
          assert.ok(!tables.includes(form), what);
          assert.ok(!files.some((file) => file.includes(form)), what);
        }
      }
    });
  });
}

/** Has everything made that proves something, each through the door that makes it. */
async function fill(house: ProviderHouse): Promise<ReadonlyMap<string, Proof>> {
  const { deps } = house.house;
  const digest = (text: string): string => deps.hasher.digest(new Secret(text)).digest;
  const proofs = new Map<string, Proof>();
  const keep = (what: string, text: unknown, ...names: string[]): void => {
    assert.ok(typeof text === 'string' && text.length >= 10, what);
    proofs.set(what, { text, names, digest: digest(text) });
  };

  const app = await application(house);
  keep('client secret', app.secret, app.clientId, app.id);
  const rotate = { credentialId: app.id, resetSecret: '1', secretGracePeriod: '600' };
  const rotated = await house.call('UpdateOAuthCredential', { ...rotate, idempotencyKey: 'once' });
  keep('rotated client secret', rotated.newClientSecret, app.clientId, app.id);
  await importCredential(deps, LOCAL, {
    identifier: 'Imported.1',
    name: 'Imported',
    grantType: 'authorization_code',
    scope: 'openid',
    secrets: [
      {
        secret: new Secret(WHMCS_SECRET),
        label: '',
        notBefore: null,
        expiresAt: null,
        inactiveSince: null,
      },
    ],
  });
  keep('imported client secret', WHMCS_SECRET, 'Imported.1');
  keep('API secret', SECRET, IDENTIFIER);
  const made = await createApiCredential(deps, LOCAL, {
    admin: ADMIN.username,
    roles: ['Full Access'],
  });
  keep('second API secret', made.secret.reveal(), made.apiCredential.identifier);

  const visitor = new Visitor();
  const first = toTokens(await exchange(house, app, await getCode(house, app, {}, visitor)));
  const second = toTokens(await refresh(house, app, first.refresh));
  const { code } = await getCode(house, app, {}, visitor);
  keep('code', code, app.clientId);
  keep('access token', second.access, app.clientId);
  keep('rotated refresh token', first.refresh, app.clientId);
  keep('refresh token', second.refresh, app.clientId);
  keep('session', visitor.cookie('chatelaine_session'));
  const robot = await application(house, {
    grantType: 'client_credentials',
    scope: 'credentials:read',
    redirectUri: '',
  });
  keep('secret of one that acts for itself', robot.secret, robot.clientId, robot.id);
  const own = await tell(house, '/oauth/token.php', {
    grant_type: 'client_credentials',
    client_id: robot.clientId,
    client_secret: robot.secret,
  });
  keep('token of one that acts for itself', own.body.access_token, robot.clientId);
  const sso = await house.call('CreateSsoToken', { client_id: '1' });
  keep('SSO token', sso.access_token);

  const webhook = await createWebhook(deps, LOCAL, { url: 'http://127.0.0.1:9/' });
  proofs.set('webhook secret', { text: webhook.secret.reveal(), names: [webhook.webhook.uuid] });
  const user = await deps.directory.findUser({ email: OWNER.email });
  assert.ok(user);
  const { key } = await enrollTotp(deps, LOCAL, user.user.id);
  proofs.set('key of the authenticator app', { text: key.reveal(), names: [user.user.uuid] });
  const totp = new TOTP({ secret: OtpSecret.fromBase32(key.reveal()) });
  const codes = await confirmTotp(deps, LOCAL, user.user.id, totp.generate());
  for (const [index, one] of codes.entries()) {
    const text = one.reveal().replaceAll('-', '');
    const names = [user.user.uuid, `recovery code of ${user.user.uuid}`];
    const digest = recoveryDigest(deps, user.user.uuid, one);
    proofs.set(`recovery code ${index}`, { text, names, digest });
  }
  proofs.set("user's password", { text: OWNER.password, names: [OWNER.email] });
  proofs.set("administrator's password", { text: ADMIN.password, names: [ADMIN.username] });
  return proofs;
}

/** Every value of every table, as text. */
function dumpOf(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const values = tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .flatMap((row) => Object.values(row as object)),
  );
  database.close();
  return values
    .filter((value) => value !== null)
    .map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
    );
}

/** What a text may hold of bytes: its runs of hexadecimal digits, base64 or base64url, and itself. */
function bytesIn(text: string): readonly string[] {
  const runs = text.match(/[\w+/-]{16,}/g) ?? [];
  return [
    Buffer.from(text, 'latin1').toString('hex'),
    ...runs.flatMap((run) => [run.toLowerCase(), hex(run)]),
  ];
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

/** Digests of a secret that need no key, as hexadecimal digits. */
function digestsOf(text: string, names: readonly string[]): readonly (readonly [string, string])[] {
  const beside = names.flatMap((name) =>
    ['', ':', ': ', '.', ' ', '\0', '$'].flatMap((mark) => [
      `${name}${mark}${text}`,
      `${text}${mark}${name}`,
    ]),
  );
  return ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256', 'sha3-256'].flatMap(
    (algorithm) =>
      [
        ...[text, ...beside].map((one) => createHash(algorithm).update(one)),
        ...['', ...names].map((key) => createHmac(algorithm, key).update(text)),
      ].map((one) => [algorithm, one.digest('hex')] as const),
  );
}
