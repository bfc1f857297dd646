import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locationOf, ssoRules } from '../../src/core/sso.ts';

const rules = ssoRules('https://id.test/account', 'https://billing.test/area', {
  'clientarea:services': 'services.php',
  'clientarea:product_details': 'details.php?id={service_id}',
  'own:page': 'https://own.test/{domain_id}/x',
});

describe('paths inside the client area', () => {
  for (const path of [
    'viewinvoice.php?id=5',
    '/viewinvoice.php?id=5',
    '/',
    'cart.php?a=checkout&next=//x',
    'a/b%20c/d?x=%5c%0a',
    'index.php?rp=/knowledgebase/1/A-B.html',
  ]) {
    test(`${path} is one`, () => {
      const location = locationOf(rules, { destination: 'sso:custom_redirect', path });
      assert.equal(location, `https://billing.test/area/${path.replace(/^\//, '')}`);
      assert.ok(new URL(location).href.startsWith('https://billing.test/area/'));
    });
  }
  for (const path of [
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '\\evil.test',
    'https://evil.test',
    'https:evil.test',
    'javascript:alert(1)',
    '/javascript:alert(1)',
    'java%73cript:alert(1)',
    '/%2fevil.test',
    '%2f%2fevil.test',
    '/%252fevil.test',
    '/%5cevil.test',
    '/%255cevil.test',
    'a%0d%0aSet-Cookie:x',
    'a\r\nb',
    'a\tb',
    'a\0b',
    'a%00b',
    ' /x',
    '/x y',
    '../admin',
    'a/../../b',
    '%2e%2e/b',
    'a/%252e%252e/b',
    'a//b',
    'a#b',
    'x%ff',
    'x%2',
    'caf\u00e9.php',
    '@evil.test\u3002',
    'x'.repeat(2001),
  ]) {
    test(`${JSON.stringify(path).slice(0, 40)} is none`, () => {
      const target = { destination: 'sso:custom_redirect', path };
      assert.throws(() => locationOf(rules, target), { code: 'destination_invalid' });
    });
  }
});

test('destinations lead where the operator wants, the others home', () => {
  const home = 'https://id.test/account';
  assert.equal(locationOf(rules, {}), home);
  assert.equal(locationOf(rules, { destination: 'clientarea:invoices' }), home);
  const at = (path: string) => `https://billing.test/area/${path}`;
  assert.equal(locationOf(rules, { destination: 'clientarea:services' }), at('services.php'));
  const product = { destination: 'clientarea:product_details', serviceId: 7 };
  assert.equal(locationOf(rules, product), at('details.php?id=7'));
  const own = { destination: 'own:page', domainId: 3 };
  assert.equal(locationOf(rules, own), 'https://own.test/3/x');
  const custom = { destination: 'sso:custom_redirect', path: '/viewinvoice.php?id=5' };
  assert.equal(locationOf(rules, custom), at('viewinvoice.php?id=5'));
});

test('a destination that is unknown or lacks its variable is refused', () => {
  for (const destination of [
    'clientarea:sso',
    'clientarea:nothing',
    'openid',
    'home',
    'CLIENTAREA:SERVICES',
    'clientarea:product_details',
    'clientarea:domain_details',
    'own:page',
    'sso:custom_redirect',
    '__proto__',
    'constructor',
  ]) {
    const find = () => locationOf(rules, { destination });
    assert.throws(find, { code: 'destination_invalid' }, destination);
  }
});
