// ListOAuthCredentials: filters, order, paging.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BY } from '../../../store/engine-under-test.ts';
import { CODE, type Form, openDoor, SSO } from './door.ts';

const door = await openDoor();
after(() => door.close());
type Row = Record<string, unknown>;

/** Ids of the list, in its order. */
async function ids(form: Form = {}): Promise<unknown[]> {
  const body = await door.call('ListOAuthCredentials', form);
  assert.equal(body.result, 'success', String(body.message));
  return (body.clients as Row[]).map(({ credentialId }) => credentialId);
}

test('an empty list is a list', async () => {
  assert.deepEqual(await door.call('ListOAuthCredentials'), { result: 'success', clients: [] });
});

test('the list can be taken, in whatever order things were made', async () => {
  const service = await door.house.deps.directory.createService(BY, {
    name: 'Second',
    accountId: 1 as never,
    createdAt: 0,
  });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 3));
  const made: Form[] = [
    { ...CODE, name: 'Delta', description: 'b', logoUri: '/b', redirectUri: 'https://c.test/' },
    { ...SSO, name: 'alpha', description: 'd', scope: 'profile' },
    { ...CODE, name: 'Charlie 100%', description: 'c', logoUri: '/a', scope: 'email' },
    { ...SSO, name: 'Bravo_x', serviceId: String(service.id), redirectUri: 'https://a.test/' },
  ];
  for (const form of made) {
    await door.make(form);
    await pause();
  }
  await door.call('UpdateOAuthCredential', { credentialId: '2', description: 'dd' });
  assert.deepEqual(await ids(), [1, 2, 3, 4]);
});

const filters: readonly (readonly [Form, readonly number[]])[] = [
  [{ grantType: 'authorization_code' }, [1, 3]],
  [{ grantType: 'single_sign_on' }, [2, 4]],
  [{ grantType: ' single_sign_on ' }, [2, 4]],
  [{ grantType: '' }, [1, 2, 3, 4]],
  [{ grantType: 'nope' }, []],
  [{ grantType: "' or 1=1 --" }, []],
  [{ search: 'ALPHA' }, [2]],
  [{ search: 'company-name.' }, [1, 2, 3, 4]],
  [{ search: 'l' }, [1, 2, 3]],
  [{ search: '%' }, [3]],
  [{ search: '_' }, [4]],
  [{ search: '\\' }, []],
  [{ search: '' }, [1, 2, 3, 4]],
  [{ search: 'no such' }, []],
  [{ search: 'l', grantType: 'authorization_code' }, [1, 3]],
  [{ limit: '2' }, [1, 2]],
  [{ limit: '' }, [1, 2, 3, 4]],
  [{ limit: '0' }, []],
  [{ limit: '999999999999999' }, [1, 2, 3, 4]],
  [{ limit: ' 3 ', limitstart: ' 1' }, [2, 3, 4]],
  [{ limitstart: '3' }, [4]],
  [{ limitstart: '4' }, []],
  [{ limitstart: '999999999999999' }, []],
  [{ limitstart: '1', limit: '1', sortOrder: 'desc' }, [3]],
  [{ limitstart: '1', limit: '2', sortField: 'description' }, [1, 3]],
  [{ limitstart: '1', sortField: 'description', search: 'l' }, [3, 2]],
];
test('filters, limit and limitstart', async () => {
  for (const [form, expected] of filters) {
    assert.deepEqual(await ids(form), expected, JSON.stringify(form));
  }
});

// Only the order of rows that differ is promised; blanks come first.
const orders: readonly (readonly [string, readonly number[]])[] = [
  ['credentialId', [1, 2, 3, 4]],
  ['description', [4, 1, 3, 2]],
  ['createdAt', [1, 2, 3, 4]],
  ['clientSecret', [1, 2, 3, 4]],
  ['rsaKeyPairId', [1, 2, 3, 4]],
];
test('the order by each field, up and down', async () => {
  for (const [sortField, expected] of orders) {
    for (const order of ['', 'ASC', 'asc']) {
      assert.deepEqual(await ids({ sortField, sortOrder: order }), expected, sortField);
    }
    const down = await ids({ sortField: sortField.toUpperCase(), sortOrder: 'Desc' });
    assert.deepEqual(down, expected.toReversed(), sortField);
  }
});

test('every answer field sorts by what it shows, ties by id', async () => {
  const key = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value));
  for (const field of [
    'name',
    'description',
    'grantTypes',
    'scope',
    'clientIdentifier',
    'secretHint',
    'uuid',
    'serviceId',
    'logoUri',
    'redirectUri',
  ]) {
    for (const sortOrder of ['ASC', 'DESC']) {
      const body = await door.call('ListOAuthCredentials', { sortField: field, sortOrder });
      const rows = body.clients as Row[];
      const up = sortOrder === 'ASC' ? 1 : -1;
      const sorted = rows.toSorted((a, b) => {
        const [x, y] = [key(a[field]), key(b[field])];
        const byId = Number(a.credentialId) - Number(b.credentialId);
        return up * (x < y ? -1 : x > y ? 1 : byId);
      });
      assert.equal(rows.length, 4);
      assert.deepEqual(rows, sorted, `${field} ${sortOrder}`);
    }
  }
  const newest = await ids({ sortField: 'updatedAt', sortOrder: 'DESC', limit: '1' });
  assert.deepEqual(newest, [2]);
});

test('what cannot be understood is refused by its name', async () => {
  for (const [field, values] of Object.entries({
    sortField: ['id', 'createdAt; drop table credential', 'clients', '*'],
    sortOrder: ['up', 'ASC DESC', '1'],
    limit: ['-1', 'ten', '1.5', '0x10', '99999999999999999999'],
    limitstart: ['-1', 'x', '1e3'],
  })) {
    for (const value of values) {
      const message = `The value of "${field}" is invalid.`;
      await door.refuses('ListOAuthCredentials', { [field]: value }, message);
    }
  }
});

test('what Create was given is what List shows', async () => {
  const id = await door.make({ ...CODE, description: 'Shown', logoUri: '/l.png', serviceId: '1' });
  const { uuid, identifier } = await door.row(id);
  const body = await door.call('ListOAuthCredentials', { sortOrder: 'DESC', limit: '1' });
  assert.deepEqual(Object.keys(body), ['result', 'clients']);
  const [{ createdAt, updatedAt, secretHint, ...row } = {}] = body.clients as Row[];
  const expected = {
    credentialId: id,
    name: 'Demo',
    description: 'Shown',
    grantTypes: 'authorization_code',
    scope: 'openid profile',
    clientIdentifier: identifier,
    clientSecret: '',
    uuid,
    serviceId: 1,
    logoUri: '/l.png',
    redirectUri: [],
    rsaKeyPairId: 0,
    version: 1,
    tokenEndpointAuthMethod: 'client_secret_basic',
    idTokenSignedResponseAlg: 'RS256',
    allowedAddresses: [],
  };
  assert.equal(JSON.stringify(row), JSON.stringify(expected));
  assert.equal(typeof secretHint, 'string');
  assert.match(String(createdAt), / \d{4} /);
  assert.equal(updatedAt, createdAt);
});
