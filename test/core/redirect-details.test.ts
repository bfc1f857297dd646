import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromRedirectList, redirectLabels, redirectList } from '../../src/core/redirect-details.ts';
import type { RedirectUri } from '../../src/core/redirect-uri.ts';

const [a, b, c] = ['https://a.test/', 'https://b.test/', 'https://c.test/'] as RedirectUri[];
const uris = [a, b] as RedirectUri[];

test('labels stay with their redirect URIs, and given ones replace them all', () => {
  const old = { [`${c}`]: 'C', [`${b}`]: 'B' };
  assert.deepEqual(redirectLabels(uris, old, undefined), { [`${b}`]: 'B' });
  assert.deepEqual(redirectLabels(uris, old, { [`${a}`]: ' pr 7 ' }), { [`${a}`]: 'pr 7' });
  assert.deepEqual(redirectLabels(uris, old, { [`${a}`]: ' ' }), {});
  assert.deepEqual(redirectLabels(uris, old, {}), {});
});

test('a label is one line of at most 100 characters, of a redirect URI that is there', () => {
  const given = (label: string, uri = a) => redirectLabels(uris, {}, { [`${uri}`]: label });
  assert.deepEqual(given('🙂'.repeat(100)), { [`${a}`]: '🙂'.repeat(100) });
  const tooLong = { code: 'text_too_long', details: { field: 'label', limit: 100 } };
  assert.throws(() => given('x'.repeat(101)), tooLong);
  const invalid = { code: 'text_invalid', details: { field: 'label' } };
  for (const text of ['a\nb', 'a\u0000b', 'a\u2028b', '\ud800']) {
    assert.throws(() => given(text), invalid);
  }
  const unknown = { code: 'redirect_uri_invalid', details: { value: c } };
  assert.throws(() => given('x', c), unknown);
});

test('a list of redirect URIs and what is said apart from them are the same', () => {
  const list = [
    { uri: 'https://a.test/', label: '', expiresAt: null },
    { uri: 'https://b.test/', label: 'B', expiresAt: 0 },
  ];
  const apart = {
    redirectUris: ['https://a.test/', 'https://b.test/'],
    redirectExpiries: { 'https://b.test/': 0 },
    redirectLabels: { 'https://b.test/': 'B' },
  };
  assert.deepEqual(fromRedirectList(list), apart);
  assert.deepEqual(redirectList(apart), list);
  const bare = [{ uri: 'https://a.test/', label: null }, { uri: 'https://b.test/' }];
  assert.deepEqual(fromRedirectList(bare), { ...apart, redirectExpiries: {}, redirectLabels: {} });
});
