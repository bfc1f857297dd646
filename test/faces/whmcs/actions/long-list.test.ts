// A list longer than the pages it is read in comes whole and in order, in every format.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import type { ClientIdentifier } from '../../../../src/core/ids.ts';
import { localApi } from '../../../../src/faces/whmcs/local.ts';
import { BY, newCredential, newSecret } from '../../../store/engine-under-test.ts';
import { AUTH, type Form, openDoor } from './door.ts';

const COUNT = 1200;
const door = await openDoor();
after(() => door.close());

before(async () => {
  const { credentials } = door.house.deps;
  const create = (n: number) =>
    credentials.create(
      BY,
      newCredential({
        identifier: `OLD.${n}` as ClientIdentifier,
        name: `Name ${String((n * 7919) % COUNT).padStart(4, '0')}`,
        createdAt: n * 1000,
      }),
      newSecret({ hint: `h${n}` }),
    );
  await Promise.all(Array.from({ length: COUNT }, (_, n) => create(n)));
});

interface Shown {
  readonly id: number;
  readonly name: string;
}

const readers: Readonly<Record<string, (text: string) => Shown[]>> = {
  json: (text) =>
    JSON.parse(text).clients.map((row: Record<string, unknown>) => ({
      id: row.credentialId,
      name: row.name,
    })),
  xml: (text) =>
    new XMLParser().parse(text).whmcsapi.clients.client.map((row: Record<string, unknown>) => ({
      id: row.credentialId,
      name: row.name,
    })),
  nvp: (text) =>
    [
      ...text.matchAll(/clients\[(\d+)\]\[credentialId\]=(\d+);clients\[\d+\]\[name\]=([^;]*);/g),
    ].map(([, index, id, name], at) => {
      assert.equal(Number(index), at);
      return { id: Number(id), name: name ?? '' };
    }),
};

async function list(responsetype: string, form: Form = {}): Promise<Shown[]> {
  const call = { ...AUTH, responsetype, action: 'ListOAuthCredentials', ...form };
  const response = await door.post(call);
  return readers[responsetype]?.(await response.text()) ?? [];
}

for (const type of Object.keys(readers)) {
  test(`${type}: all of them, each once, in order`, async () => {
    const byId = await list(type);
    assert.deepEqual(
      byId.map(({ id }) => id),
      Array.from({ length: COUNT }, (_, n) => n + 1),
    );
    const down = await list(type, { sortOrder: 'DESC' });
    assert.deepEqual(down, byId.toReversed());
    const byName = await list(type, { sortField: 'name' });
    assert.deepEqual(
      byName,
      byId.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });
}

test('a long list is sent while it is read', async () => {
  const response = await door.post({ ...AUTH, action: 'ListOAuthCredentials' });
  assert.equal(response.headers.get('transfer-encoding'), 'chunked');
  assert.equal(response.headers.get('content-length'), null);
  await response.text();
});

test('parts of the list fit together, by id and by name', async () => {
  for (const sortField of ['credentialId', 'name']) {
    const whole = await list('json', { sortField });
    const parts: Shown[] = [];
    for (let start = 0; start < COUNT; start += 499) {
      parts.push(...(await list('json', { sortField, limitstart: String(start), limit: '499' })));
    }
    assert.deepEqual(parts, whole);
    for (const limit of [500, 501, 999, 1000, 1001]) {
      const some = await list('json', { sortField, limitstart: '100', limit: String(limit) });
      assert.deepEqual(some, whole.slice(100, 100 + limit));
    }
  }
});

test('the Local API gives the whole list in the same order', async () => {
  const local = localApi(door.house.deps, 'UTC');
  const form = { sortField: 'name', sortOrder: 'DESC' };
  const given = await local('ListOAuthCredentials', form);
  assert.deepEqual(given, await door.call('ListOAuthCredentials', form));
});

test('a search reaches over all pages', async () => {
  const found = await list('json', { search: 'name 01' });
  assert.equal(found.length, 100);
  assert.ok(found.every(({ name }) => name.startsWith('Name 01')));
});

test('a secret in the list belongs to its credential', async () => {
  const { clients } = await door.call('ListOAuthCredentials');
  for (const row of clients as Record<string, unknown>[]) {
    assert.equal(row.secretHint, `h${String(row.clientIdentifier).slice('OLD.'.length)}`);
  }
});
