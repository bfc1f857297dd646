// A running server as the caller of the credential actions sees it, and a look behind it.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { Credential } from '../../../../src/core/credential.ts';
import { type CredentialId, toId } from '../../../../src/core/ids.ts';
import { isLive } from '../../../../src/core/secret.ts';
import { IDENTIFIER, type Running, run, SECRET } from '../../../running.ts';
import { BY } from '../../../store/engine-under-test.ts';

export type Form = Readonly<Record<string, string>>;

/** Right credentials, answers in JSON. */
export const AUTH = { identifier: IDENTIFIER, secret: SECRET, responsetype: 'json' } as const;
/** The least that Create takes, for each grant type. */
export const CODE = {
  grantType: 'authorization_code',
  name: 'Demo',
  scope: 'openid profile',
} as const;
export const SSO = {
  grantType: 'single_sign_on',
  serviceId: '1',
  scope: 'clientarea:sso',
} as const;

/** What came back: status, headers, and the text as it stood on the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request byte for byte; neither address nor body is touched. */
export interface Bytes {
  readonly query?: string;
  readonly contentType?: string;
  readonly body?: string | Buffer;
  readonly method?: string;
}

export interface Door extends Running {
  send(bytes: Bytes): Promise<Reply>;
  /** Status and JSON of a call with the right credentials. */
  ask(action: string, form: Form): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Checks that an action refuses with exactly this text and status 200. */
  refuses(action: string, form: Form, message: string): Promise<void>;
  /** Creates a credential and answers its id. */
  make(form?: Form): Promise<number>;
  /** The stored record behind an id. */
  row(id: number): Promise<Credential>;
  /** How many secrets of a credential are valid. */
  liveSecrets(id: number): Promise<number>;
  /** A service whose account is gone. */
  orphanedService(): Promise<number>;
}

export async function openDoor(settings: Form = {}): Promise<Door> {
  const running = await run(settings);
  const { credentials, directory } = running.house.deps;
  const send = (bytes: Bytes): Promise<Reply> => sendBytes(running.port, bytes);
  const ask: Door['ask'] = async (action, form) => {
    const response = await running.post({ ...AUTH, ...form, action });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    ...running,
    send,
    ask,
    async refuses(action, form, message) {
      const expected = { status: 200, body: { result: 'error', message } };
      assert.deepEqual(await ask(action, form), expected, `${action} ${JSON.stringify(form)}`);
    },
    async make(form = CODE) {
      const { credentialId, ...rest } = await running.call('CreateOAuthCredential', form);
      assert.ok(typeof credentialId === 'number', JSON.stringify(rest));
      return credentialId;
    },
    async row(id) {
      const found = await credentials.find({ id: toId<CredentialId>(id) });
      assert.ok(found, `there is no credential ${id}`);
      return found;
    },
    async liveSecrets(id) {
      const secrets = await credentials.secrets(toId<CredentialId>(id));
      return secrets.filter((secret) => isLive(secret, Date.now())).length;
    },
    async orphanedService() {
      const [user] = await directory.users();
      assert.ok(user);
      const createdAt = 0;
      const account = await directory.createAccount(BY, {
        name: 'Gone',
        ownerId: user.id,
        createdAt,
      });
      const accountId = account.id;
      const service = await directory.createService(BY, { name: 'Left', accountId, createdAt });
      await directory.deleteAccount(BY, accountId);
      return service.id;
    },
  };
}

function sendBytes(port: number, bytes: Bytes): Promise<Reply> {
  const { query, contentType, body = '', method = 'POST' } = bytes;
  return new Promise((resolve, reject) => {
    const path = `/includes/api.php${query === undefined ? '' : `?${query}`}`;
    const headers = {
      'content-length': Buffer.byteLength(body),
      ...(contentType !== undefined && { 'content-type': contentType }),
    };
    request({ port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
      response.on('error', reject);
    })
      .on('error', reject)
      .end(body);
  });
}
