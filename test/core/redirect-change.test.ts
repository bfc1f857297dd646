import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkExpiriesAhead,
  type RedirectChange,
  wholeRedirects,
} from '../../src/core/redirect-change.ts';
import type { RedirectUri } from '../../src/core/redirect-uri.ts';

const NOW = 1_800_000_000_000;
const [a, b, c] = ['https://a.test/', 'https://b.test/', 'https://c.test/'];
const old = {
  redirectUris: [a, b] as RedirectUri[],
  redirectExpiries: { [b]: NOW + 5000 },
  redirectLabels: { [b]: 'B' },
};
const change = (input: RedirectChange & { redirectUris?: readonly string[] }) => {
  const { redirectUris, redirectExpiries } = wholeRedirects(old, input, NOW);
  return [redirectUris, redirectExpiries];
};

test('without such a change the input stays as it is', () => {
  const input = { redirectUris: [c], name: 'x' };
  assert.equal(wholeRedirects(old, input, NOW), input);
});

test('redirect URIs come and go one by one', () => {
  assert.deepEqual(change({ addRedirectUris: [` ${c} `, ''] }), [[a, b, c], undefined]);
  assert.deepEqual(change({ addRedirectUris: [a] }), [[a, b], undefined]);
  assert.deepEqual(change({ removeRedirectUris: [a, 'https://unknown.test/'] }), [[b], undefined]);
  assert.deepEqual(change({ removeRedirectUris: [b], addRedirectUris: [b, c] }), [
    [a, b, c],
    undefined,
  ]);
  assert.deepEqual(change({ redirectUris: [c], addRedirectUris: [a] }), [[c, a], undefined]);
  assert.deepEqual(wholeRedirects(undefined, { addRedirectUris: [c] }, NOW).redirectUris, [c]);
});

test('what is added stops working, what was there stays', () => {
  const redirectsExpireInSeconds = 60;
  const until = { [b]: NOW + 5000, [c]: NOW + 60_000 };
  assert.deepEqual(change({ addRedirectUris: [c], redirectsExpireInSeconds }), [[a, b, c], until]);
  assert.deepEqual(change({ redirectUris: [a, b, c], redirectsExpireInSeconds }), [
    [a, b, c],
    until,
  ]);
  const only = { [c]: NOW + 60_000 };
  assert.deepEqual(change({ redirectUris: [c], redirectsExpireInSeconds }), [[c], only]);
});

test('a deadline or a label for nothing is refused rather than believed', () => {
  for (const input of [{ redirectsExpireInSeconds: 60 }, { redirectsLabel: 'C' }]) {
    for (const more of [{}, { removeRedirectUris: [a] }, { addRedirectUris: [' '] }]) {
      const asked = { ...input, ...more };
      assert.throws(() => change(asked), { code: 'redirect_uri_required' });
      assert.throws(() => wholeRedirects(undefined, asked, NOW), { code: 'redirect_uri_required' });
    }
  }
});

test('one that is added again lives longer, unless it never stops', () => {
  const again = { addRedirectUris: [a, b], redirectsExpireInSeconds: 60 };
  assert.deepEqual(change(again), [[a, b], { [b]: NOW + 60_000 }]);
});

test('what is added gets the label, also when it was there; the others keep theirs', () => {
  const labels = (input: RedirectChange & { redirectUris?: readonly string[] }) =>
    wholeRedirects(old, input, NOW).redirectLabels;
  const redirectsLabel = 'C';
  assert.deepEqual(labels({ addRedirectUris: [c], redirectsLabel }), { [b]: 'B', [c]: 'C' });
  assert.deepEqual(labels({ addRedirectUris: [a, b], redirectsLabel }), { [a]: 'C', [b]: 'C' });
  assert.deepEqual(labels({ redirectUris: [b, c], redirectsLabel }), { [b]: 'B', [c]: 'C' });
  const instead = { removeRedirectUris: [b], addRedirectUris: [a], redirectsLabel };
  assert.deepEqual(labels(instead), { [a]: 'C' });
  assert.equal(labels({ addRedirectUris: [c] }), undefined);
  const { redirectExpiries } = wholeRedirects(old, { addRedirectUris: [c], redirectsLabel }, NOW);
  assert.equal(redirectExpiries, undefined);
});

test('a blank label, as forms send it, needs nothing that gets it', () => {
  assert.deepEqual(change({ redirectsLabel: ' ' }), [[a, b], undefined]);
  assert.deepEqual(wholeRedirects(old, { redirectsLabel: '' }, NOW).redirectLabels, { [b]: 'B' });
  assert.deepEqual(wholeRedirects(undefined, { redirectsLabel: '' }, NOW).redirectUris, []);
});

test('a time that is none to come is refused', () => {
  for (const redirectsExpireInSeconds of [0, -1, 0.5, 1e15]) {
    const input = { addRedirectUris: [c], redirectsExpireInSeconds };
    const refused = { code: 'redirect_expiry_invalid', details: { value: c } };
    assert.throws(() => wholeRedirects(old, input, NOW), refused);
  }
  for (const time of [NOW, NOW - 1, 0]) {
    const input = { redirectUris: [a, b], redirectExpiries: { [a]: time } };
    const refused = { code: 'redirect_expiry_invalid', details: { value: a } };
    for (const before of [old, undefined]) {
      assert.throws(() => checkExpiriesAhead(before, input, NOW), refused);
    }
  }
});

test('an expiry that is over may stay where it is', () => {
  const later = NOW + 6000;
  const input = { redirectUris: [b, c], redirectExpiries: old.redirectExpiries };
  assert.doesNotThrow(() => checkExpiriesAhead(old, input, later));
  const moved = { ...input, redirectExpiries: { [b]: NOW + 5001 } };
  assert.throws(() => checkExpiriesAhead(old, moved, later), { code: 'redirect_expiry_invalid' });
});
