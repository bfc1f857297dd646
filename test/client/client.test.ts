// The typed client, against a running server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ChatelaineProblem, type Client, connect } from '../../src/client/client.ts';
import { generatedClient } from '../../tools/generate-client.ts';
import { IDENTIFIER, type Running, run, SECRET } from '../running.ts';

let server: Running;
let client: Client;
const as = { identifier: IDENTIFIER, secret: SECRET };
const NEW = { grantType: 'authorization_code', name: 'Demo', scopes: ['openid'] } as const;

before(async () => {
  server = await run();
  client = connect({ baseUrl: baseUrl(), as });
});
after(() => server.close());

const baseUrl = () => `http://127.0.0.1:${server.port}`;

const isProblem = (status: number, code: string) => (error: unknown) =>
  error instanceof ChatelaineProblem && error.status === status && error.code === code;

test('the generated files are those of the document', () => {
  for (const [name, source] of Object.entries(generatedClient())) {
    const file = join(import.meta.dirname, '../../src/client', name);
    assert.equal(readFileSync(file, 'utf8'), source, `${name}: run npm run client`);
  }
});

test('a credential is made, read, changed, rotated and deleted', async () => {
  const made = await client.createCredential({ body: NEW });
  assert.match(made.clientSecret ?? '', /^chs_/);
  const params = { credential: made.id };
  const read = await client.getCredential({ params });
  assert.equal(read.name, 'Demo');
  const { version } = await client.updateCredential({ params, body: { description: 'about' } });
  assert.equal(version, 2);
  const rotated = await client.rotateSecret({ params, body: { secretGracePeriod: 60 } });
  assert.equal(rotated.credentialId, made.id);
  const { items } = await client.listSecrets({ params });
  assert.deepEqual(
    items.map(({ state }) => state),
    ['retiring', 'active'],
  );
  assert.equal(await client.deleteCredential({ params }), undefined);
  await assert.rejects(client.getCredential({ params }), isProblem(404, 'credential_id_invalid'));
});

test('names in paths are any text', async () => {
  const name = 'Support / desk %?#';
  await client.createRole({ body: { name, actions: ['get-credential'] } });
  assert.equal((await client.getRole({ params: { role: name } })).name, name);
});

test('a refusal tells what the server tells', async () => {
  const { id } = await client.createCredential({ body: NEW });
  const stale = { params: { credential: id }, body: { name: 'New' }, ifVersion: 7 };
  await assert.rejects(client.updateCredential(stale), (error: ChatelaineProblem) => {
    assert.ok(isProblem(412, 'version_stale')(error));
    assert.equal(error.problem?.current, 1);
    assert.match(error.message, /its version is 1/);
    return true;
  });
  const nobody = connect({ baseUrl: baseUrl(), as: { ...as, secret: 'wrong' } });
  await assert.rejects(nobody.listCredentials(), isProblem(401, 'caller_unknown'));
});

test('a preview changes nothing', async () => {
  const { id } = await client.createCredential({ body: NEW });
  const params = { credential: id };
  const { changes, dryRun } = await client.preview.updateCredential({
    params,
    body: { name: 'New' },
  });
  assert.equal(dryRun, true);
  assert.deepEqual(changes[0]?.diff.name, { from: 'Demo', to: 'New' });
  assert.equal((await client.getCredential({ params })).name, 'Demo');
});

test('all pages come one after the other', async () => {
  for (let i = 0; i < 5; i += 1)
    await client.createCredential({ body: { ...NEW, scopes: ['email'] } });
  const ids: number[] = [];
  for await (const { id } of client.all.listCredentials({ query: { scope: 'email', limit: 2 } })) {
    ids.push(id);
  }
  assert.equal(ids.length, 5);
  const places: number[] = [];
  for await (const { seq } of client.all.listAudit({ query: { limit: 3 } })) places.push(seq);
  assert.deepEqual(
    places,
    places.map((_, index) => index + 1),
  );
  assert.ok(places.length > 5);
});

test('the trail has the reason', async () => {
  const reason = 'Umzug nach Köln';
  const { id } = await client.createCredential({ body: NEW, reason });
  const query = { subject: 'credential', subjectId: String(id) } as const;
  const { items } = await client.listAudit({ query });
  assert.equal(items[0]?.author.reason, reason);
});

describe('an answer that was lost', () => {
  /** Carries a request out and loses its answer, the first times. */
  const losing = (times: number): typeof fetch => {
    let left = times;
    return async (...request) => {
      const response = await fetch(...request);
      if (left-- <= 0) return response;
      await response.arrayBuffer();
      throw new TypeError('fetch failed');
    };
  };

  test('is given again, and nothing is done twice', async () => {
    const lossy = connect({ baseUrl: baseUrl(), as, fetch: losing(2) });
    const last = (await client.listCredentials({ query: { sort: '-id', limit: 1 } })).items[0];
    const made = await lossy.createCredential({ body: NEW });
    assert.equal(made.id, (last?.id ?? 0) + 1);
    assert.match(made.clientSecret ?? '', /^chs_/);
  });

  test('is not waited for without end', async () => {
    const lossy = connect({ baseUrl: baseUrl(), as, fetch: losing(2), retries: 1 });
    await assert.rejects(lossy.createCredential({ body: NEW }), TypeError);
  });

  test('is told apart from a busy server', async () => {
    let asked = 0;
    const busy: typeof fetch = async (...request) => {
      asked += 1;
      return asked === 1 ? new Response('busy', { status: 503 }) : fetch(...request);
    };
    await connect({ baseUrl: baseUrl(), as, fetch: busy }).createCredential({ body: NEW });
    assert.equal(asked, 2);
    const down: typeof fetch = async () => new Response('<html>', { status: 502 });
    await assert.rejects(
      connect({ baseUrl: baseUrl(), as, fetch: down }).listCredentials(),
      (error: ChatelaineProblem) => error.status === 502 && error.code === undefined,
    );
  });
});

test('a token may be asked for at each call', async () => {
  let asked = 0;
  const token = async () => {
    asked += 1;
    return `${IDENTIFIER}.${SECRET}`;
  };
  const other = connect({ baseUrl: `${baseUrl()}/`, as: { token } });
  await other.listCredentials();
  await other.listRoles();
  assert.equal(asked, 2);
});
