// The list of credentials: pages, cursors, filters, fields.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Reply } from './answer-check.ts';
import { assertProblem, CODE, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
  for (let i = 1; i <= 12; i += 1) {
    await server.make({
      ...CODE,
      name: `Demo ${i}`,
      scopes: i % 2 ? ['openid'] : ['openid', 'email'],
      redirectUris: [`https://host${i % 3}.example/${i}`],
    });
  }
  await server.make({ grantType: 'single_sign_on', scopes: ['clientarea:sso'], serviceId: 1 });
});
after(() => server.close());

const list = (query: string) => server.expect(200, 'GET', `/credentials?${query}`);
const idsIn = ({ body }: Reply) => (body.items as { id: number }[]).map(({ id }) => id);

describe('pages', () => {
  test('follow one another, each credential once, and end', async () => {
    const ids: number[] = [];
    let cursor = '';
    do {
      const reply = await list(`limit=5${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      ids.push(...idsIn(reply));
      cursor = String(reply.body.next ?? '');
      const link = reply.headers.get('link');
      assert.equal(link === null, cursor === '');
      if (link)
        assert.match(link, /^<http:\/\/127\.0\.0\.1:8080\/api\/v1\/credentials\?.*>; rel="next"$/);
    } while (cursor !== '');
    assert.deepEqual(
      ids,
      Array.from({ length: 13 }, (_, i) => i + 1),
    );
  });

  test('backwards too', async () => {
    const first = await list('sort=-id&limit=2');
    assert.deepEqual(idsIn(first), [13, 12]);
    assert.deepEqual(idsIn(await list(`sort=-id&limit=2&cursor=${first.body.next}`)), [11, 10]);
  });

  test('one that leads on is not moved by what is deleted or added', async () => {
    const { id } = await server.make();
    const first = await list('limit=12');
    await server.expect(204, 'DELETE', `/credentials/${id}`);
    const { id: added } = await server.make();
    assert.deepEqual(idsIn(await list(`limit=12&cursor=${first.body.next}`)), [13, added]);
    await server.expect(204, 'DELETE', `/credentials/${added}`);
  });

  test('hold 1 to 500, 50 if nothing is said', async () => {
    for (const limit of ['0', '501', '-1', '1.5', 'ten', '1e1', '']) {
      assertProblem(await server.ask('GET', `/credentials?limit=${limit}`), 400, 'value_invalid');
    }
    assert.equal(idsIn(await list('limit=1')).length, 1);
    assert.equal(idsIn(await list('limit=500')).length, 13);
    assert.equal(idsIn(await list('')).length, 13);
  });
});

describe('cursors', () => {
  test('that are not ours, or altered by one bit, are refused', async () => {
    const { body } = await list('limit=5');
    const cursor = String(body.next);
    const forged = [
      'x',
      '.',
      `${Buffer.from('[5,5]').toString('base64url')}.`,
      Buffer.from('[0,0]').toString('base64url') + cursor.slice(cursor.indexOf('.')),
      `${cursor}x`,
      `${cursor}.x`,
      cursor.slice(0, -1),
    ];
    for (let at = 0; at < cursor.length; at += 1) {
      const flipped = String.fromCharCode(cursor.charCodeAt(at) ^ 1);
      forged.push(cursor.slice(0, at) + flipped + cursor.slice(at + 1));
    }
    for (const one of forged) {
      const path = `/credentials?limit=5&cursor=${encodeURIComponent(one)}`;
      assertProblem(await server.ask('GET', path), 400, 'value_invalid');
    }
  });

  test('belong to their filters', async () => {
    const { body } = await list('limit=2&scope=openid');
    assert.deepEqual(idsIn(await list(`limit=3&scope=openid&cursor=${body.next}`)), [3, 4, 5]);
    for (const filters of [
      '',
      '&scope=email',
      '&scope=openid&neverUsed=true',
      '&scope=openid&sort=-id',
    ]) {
      const reply = await server.ask('GET', `/credentials?limit=2&cursor=${body.next}${filters}`);
      assertProblem(reply, 400, 'value_invalid');
    }
  });
});

describe('filters', () => {
  test('find what they mean', async () => {
    const { credentials } = server.house.deps;
    const at = Date.UTC(2020, 0, 1);
    const use = { secretId: null, count: 1, address: '192.0.2.1', at };
    await credentials.addUses([{ ...use, credentialId: 3 as never }]);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    await server.expect(201, 'POST', '/credentials/7/rotate', { body: { secretGracePeriod: 60 } });
    for (const [query, ids] of [
      ['grantType=single_sign_on', [13]],
      ['scope=email', [2, 4, 6, 8, 10, 12]],
      ['scope=unknown', []],
      ['redirectHost=HOST0.example', [3, 6, 9, 12]],
      ['serviceId=1', [13]],
      ['neverUsed=false', [3]],
      ['neverUsed=true&limit=3', [1, 2, 4]],
      ['unusedSince=2021-01-01T00:00:00%2B01:00', [3]],
      ['unusedSince=2019-01-01T00:00:00Z', []],
      [`expiringBefore=${soon}`, [7]],
      ['expiringBefore=2021-01-01T00:00:00Z', []],
      ['redirectHost=host0.example&scope=email', [6, 12]],
      ['redirectHost=host0.example&unusedSince=2021-01-01T00:00:00Z', [3]],
    ] as const) {
      assert.deepEqual(idsIn(await list(query)), ids, query);
    }
  });

  test('that mean nothing are refused', async () => {
    for (const query of [
      'grantType=password',
      'serviceId=0',
      'serviceId=x',
      'neverUsed=yes',
      'unusedSince=yesterday',
      'unusedSince=2021-01-01',
      'expiringBefore=1',
      'sort=name',
      'sort=id&unusedSince=2021-01-01T00:00:00Z',
      'nonsense=1',
    ]) {
      assertProblem(await server.ask('GET', `/credentials?${query}`), 400, 'value_invalid');
    }
  });

  test('fields cut each item', async () => {
    const { body } = await list('fields=id,name&limit=2');
    assert.deepEqual(body.items, [
      { id: 1, name: 'Demo 1' },
      { id: 2, name: 'Demo 2' },
    ]);
    assertProblem(await server.ask('GET', '/credentials?fields=items'), 400, 'value_invalid');
  });
});
