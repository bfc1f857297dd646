import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { type Config, ConfigError, readConfig, SETTING_NAMES } from '../../src/config/config.ts';
import { Secret } from '../../src/core/secret.ts';

type Name = (typeof SETTING_NAMES)[number];

interface Expectation {
  readonly read: (config: Config) => unknown;
  readonly standard: unknown;
  /** Written text → what it means. */
  readonly good: readonly (readonly [string, unknown])[];
  readonly bad: readonly string[];
}

const pair = 'Abcdefghijklmnopqrstuvwxyz012345';
const shown = (value: unknown): unknown => (value instanceof Secret ? value.reveal() : value);

const flag = (read: Expectation['read'], standard: boolean): Expectation => ({
  read,
  standard,
  good: [
    ...['1', 'true', 'TRUE', 'on', 'yes', ' Yes '].map((text) => [text, true] as const),
    ...['0', 'false', 'False', 'off', 'no'].map((text) => [text, false] as const),
  ],
  bad: ['2', 'maybe', 'truefalse', 'y', 'null'],
});

const password = (read: Expectation['read']): Expectation => ({
  read,
  standard: undefined,
  good: [
    ['12345678', '12345678'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['\u{1f600}'.repeat(8), '\u{1f600}'.repeat(8)],
  ],
  bad: ['1234567', '\u{1f600}'.repeat(7), 'x'.repeat(201)],
});

/** One row a setting: `satisfies` refuses to compile when a new setting has none. */
const TABLE = {
  PORT: {
    read: (c) => c.port,
    standard: 8080,
    good: [
      ['0', 0],
      ['443', 443],
      ['65535', 65_535],
      [' 80 ', 80],
    ],
    bad: ['65536', '-1', '80.5', '0x50', '1e3', 'http', '100000', '8 0'],
  },
  HOST: {
    read: (c) => c.host,
    standard: '127.0.0.1',
    good: [
      ['::', '::'],
      ['0.0.0.0', '0.0.0.0'],
    ],
    bad: [],
  },
  BASE_URL: {
    read: (c) => c.baseUrl,
    standard: 'http://127.0.0.1:8080',
    good: [
      ['https://id.example', 'https://id.example'],
      ['https://id.example/', 'https://id.example'],
      ['https://id.example:8443/billing//', 'https://id.example:8443/billing'],
      ['http://[::1]:8080', 'http://[::1]:8080'],
    ],
    bad: [
      'id.example',
      '//id.example',
      'ftp://id.example',
      'javascript:alert(1)',
      'https://id.example/?',
      'https://id.example/?a=b',
      'https://id.example/#',
      'https://id.example/#a',
      'https://user@id.example',
      'https://:password@id.example',
      'https://id.exam\tple',
      'https:\\\\id.example',
      'https:id.example',
      'https://id.example/a/../b',
      'https://id.example/a b',
    ],
  },
  DATA_DIR: {
    read: (c) => c.dataDir,
    standard: resolve('data'),
    good: [
      ['/var/lib/chatelaine', '/var/lib/chatelaine'],
      ['a/../b', resolve('b')],
    ],
    bad: [],
  },
  DATABASE_URL: {
    read: (c) => c.databaseUrl,
    standard: `sqlite:${resolve('data', 'chatelaine.db')}`,
    good: [
      ['sqlite:x.db', `sqlite:${resolve('x.db')}`],
      ['sqlite:/srv/x.db', 'sqlite:/srv/x.db'],
      ['postgres://u:p@db/x', 'postgres://u:p@db/x'],
      ['postgresql://db/x', 'postgresql://db/x'],
    ],
    bad: ['sqlite:', 'x.db', 'mysql://u:p@db/x', 'postgres:db', 'http://db/x'],
  },
  COMPANY_NAME: {
    read: (c) => c.companyName,
    standard: 'Company Name',
    good: [
      ['Caf\u00e9 & Co.', 'Caf\u00e9 & Co.'],
      ['x'.repeat(100), 'x'.repeat(100)],
    ],
    bad: ['x'.repeat(101), '---', '\u00e9'],
  },
  API_ALLOWED_IPS: {
    read: (c) => c.apiAllowedIps,
    standard: ['127.0.0.0/8', '::1'],
    good: [
      ['*', ['*']],
      ['192.0.2.1', ['192.0.2.1']],
      ['10.0.0.0/8, 2001:db8::/32\n::1', ['10.0.0.0/8', '2001:db8::/32', '::1']],
      ['0.0.0.0/0,::/0', ['0.0.0.0/0', '::/0']],
      ['::ffff:192.0.2.1', ['::ffff:192.0.2.1']],
    ],
    bad: [
      '192.0.2.256',
      '192.0.2.0/33',
      '192.0.2.0/',
      '192.0.2.0/255.255.255.0',
      '192.0.2.*',
      '127.1',
      '::1/129',
      '::ffff:192.0.2.0/120',
      'fe80::1%eth0',
      'localhost',
      '192.0.2.1;192.0.2.2',
    ],
  },
  API_ACCESS_KEY: {
    read: (c) => c.apiAccessKey,
    standard: undefined,
    good: [
      ['aB1!@#$%.()*[]-_', 'aB1!@#$%.()*[]-_'],
      ['x'.repeat(255), 'x'.repeat(255)],
    ],
    bad: ['short7!', 'x'.repeat(256), 'with space in it', 'semicolon;inside', 'slash/inside'],
  },
  TRUSTED_PROXIES: {
    read: (c) => c.trustedProxies,
    standard: [],
    good: [['10.0.0.0/8,::1', ['10.0.0.0/8', '::1']]],
    bad: ['*', '0.0.0.0/0', '::/0', '10.0.0.0/8,::/00', 'loopback', '10.0.0.256'],
  },
  SECRET_STORAGE: {
    read: (c) => c.secretStorage,
    standard: 'hashed',
    good: [['recoverable', 'recoverable']],
    bad: ['plain', 'Hashed', 'hashed,recoverable'],
  },
  SECRET_KEY_FILE: {
    read: (c) => c.secretKeyFile,
    standard: resolve('data', 'secret.key'),
    good: [['keys/k', resolve('keys/k')]],
    bad: [],
  },
  DEFAULT_RESPONSE_TYPE: {
    read: (c) => c.defaultResponseType,
    standard: 'xml',
    good: [
      ['json', 'json'],
      ['nvp', 'nvp'],
    ],
    bad: ['yaml', 'JSON'],
  },
  LEGACY_ADMIN_LOGIN: flag((c) => c.legacyAdminLogin, true),
  ALLOW_QUERY_TOKEN: flag((c) => c.allowQueryToken, true),
  ALLOW_INSECURE_REDIRECTS: flag((c) => c.allowInsecureRedirects, false),
  REDIRECT_SCHEMES: {
    read: (c) => c.redirectSchemes,
    standard: ['koala-clash'],
    good: [['myapp, other+app', ['myapp', 'other+app']]],
    bad: [
      ...['javascript', 'data', 'file', 'blob', 'vbscript', 'about', 'http', 'https'],
      ...['MyApp', '1app', 'my_app', 'myapp:', 'myapp,javascript'],
    ],
  },
  WEBHOOK_ALLOWED_IPS: {
    read: (c) => c.webhookAllowedIps,
    standard: [],
    good: [
      ['10.1.2.3', ['10.1.2.3']],
      ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
    ],
    bad: ['*', '0.0.0.0/0', 'hooks.internal', '10.0.0.0/33'],
  },
  EXTRA_SCOPES: {
    read: (c) => c.extraScopes,
    standard: [],
    good: [['billing:read billing:write', ['billing:read', 'billing:write']]],
    bad: ['a"b', 'a\\b', 'caf\u00e9', 'x'.repeat(101)],
  },
  CLIENT_AREA_URL: {
    read: (c) => c.clientAreaUrl,
    standard: 'http://127.0.0.1:8080',
    good: [['https://billing.test/area/', 'https://billing.test/area']],
    bad: ['billing.test', 'https://billing.test/?a', 'ftp://billing.test', 'https://a.test/../b'],
  },
  SSO_DESTINATIONS: {
    read: (c) => c.ssoDestinations,
    standard: {},
    good: [
      [
        'home=/index.php clientarea:services=https://a.test/s?x=1',
        { home: '/index.php', 'clientarea:services': 'https://a.test/s?x=1' },
      ],
      [
        '{"clientarea:product_details": "clientarea.php?action=productdetails&id={service_id}"}',
        { 'clientarea:product_details': 'clientarea.php?action=productdetails&id={service_id}' },
      ],
    ],
    bad: [
      ...[
        'clientarea:services',
        '=x',
        '{"a": 1}',
        '{"a"',
        'a=//evil.test',
        'a=javascript:alert(1)',
      ],
      ...['a=https://{service_id}.test/', 'a=/x?{user_id}', 'a=https://x@evil.test/', 'a=/a/../b'],
    ],
  },
  DISPLAY_TIMEZONE: {
    read: (c) => c.displayTimezone,
    standard: 'UTC',
    good: [['Europe/Berlin', 'Europe/Berlin']],
    bad: ['Middle/Earth', 'Berlin', '25:00'],
  },
  LOG_LEVEL: {
    read: (c) => c.logLevel,
    standard: 'info',
    good: [['silent', 'silent']],
    bad: ['loud', 'INFO'],
  },
  BOOTSTRAP_API_IDENTIFIER: {
    read: (c) => c.bootstrap.apiIdentifier,
    standard: undefined,
    good: [[pair, pair]],
    bad: [pair.slice(1), `${pair}x`, `${pair.slice(1)}-`],
  },
  BOOTSTRAP_API_SECRET: {
    read: (c) => c.bootstrap.apiSecret,
    standard: undefined,
    good: [[pair, pair]],
    bad: [pair.slice(1), `${pair}x`, `${pair.slice(1)}-`],
  },
  BOOTSTRAP_ADMIN_USERNAME: {
    read: (c) => c.bootstrap.adminUsername,
    standard: undefined,
    good: [['keeper.of-all_1', 'keeper.of-all_1']],
    bad: ['two words', 'x'.repeat(65), 'ke\u00e9per', 'a@b'],
  },
  BOOTSTRAP_ADMIN_PASSWORD: password((c) => c.bootstrap.adminPassword),
  BOOTSTRAP_USER_EMAIL: {
    read: (c) => c.bootstrap.userEmail,
    standard: undefined,
    good: [['owner@example.test', 'owner@example.test']],
    bad: ['owner', 'owner@', '@example.test', 'a@b@c', 'a b@example.test', 'a@example..test'],
  },
  BOOTSTRAP_USER_PASSWORD: password((c) => c.bootstrap.userPassword),
} as const satisfies Record<Name, Expectation>;

const rows = Object.entries(TABLE) as [Name, Expectation][];

/** Settings that only go together. */
const PARTNERS: { readonly [Key in Name]?: Record<string, string> } = {
  BOOTSTRAP_API_IDENTIFIER: { BOOTSTRAP_API_SECRET: pair },
  BOOTSTRAP_API_SECRET: { BOOTSTRAP_API_IDENTIFIER: pair },
  BOOTSTRAP_USER_EMAIL: { BOOTSTRAP_USER_PASSWORD: '12345678' },
  BOOTSTRAP_USER_PASSWORD: { BOOTSTRAP_USER_EMAIL: 'owner@example.test' },
};

function problemsOf(record: Record<string, string>): readonly string[] {
  try {
    readConfig(record);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    for (const problem of error.problems) assert.ok(error.message.includes(problem));
    return error.problems;
  }
}

describe('configuration', () => {
  test('every setting has its row here', () => {
    assert.deepEqual([...SETTING_NAMES].sort(), Object.keys(TABLE).sort());
  });

  for (const [name, { read, standard, good, bad }] of rows) {
    test(`${name} has its default, also when it is blank`, () => {
      assert.deepEqual(read(readConfig({})), standard);
      assert.deepEqual(read(readConfig({ [name]: ' \t' })), standard);
      assert.deepEqual(read(readConfig({ [name]: undefined })), standard);
    });

    test(`${name} is read, or refused by its name`, () => {
      for (const [text, meaning] of good) {
        assert.deepEqual(shown(read(readConfig({ ...PARTNERS[name], [name]: text }))), meaning);
      }
      for (const text of bad) {
        const problems = problemsOf({ ...PARTNERS[name], [name]: text });
        assert.equal(problems.length, 1, `${name}=${text}: ${problems}`);
        assert.ok(problems[0]?.startsWith(`${name}: `), problems[0]);
      }
    });
  }

  test('all problems are told at once', () => {
    const wrong = rows.filter(([, row]) => row.bad.length > 0);
    const record = Object.fromEntries(wrong.map(([name, row]) => [name, row.bad[0] as string]));
    const named = problemsOf(record).map((problem) => problem.split(':')[0]);
    assert.deepEqual(named.sort(), wrong.map(([name]) => name).sort());
  });

  test('halves of a pair are told, also beside other problems', () => {
    const halves = { BOOTSTRAP_API_IDENTIFIER: pair, BOOTSTRAP_USER_PASSWORD: '12345678' };
    const told = [
      'BOOTSTRAP_API_IDENTIFIER and BOOTSTRAP_API_SECRET: give both or neither',
      'BOOTSTRAP_USER_EMAIL and BOOTSTRAP_USER_PASSWORD: give both or neither',
    ];
    assert.deepEqual(problemsOf(halves), told);
    assert.deepEqual(problemsOf({ ...halves, PORT: 'x' }).slice(1), told);
  });

  test('no problem shows a value', () => {
    const marked = rows.filter(([, row]) => row.bad.length > 0);
    for (const [name] of marked) {
      const told = problemsOf({ [name]: '\u00e9;Marker "that\\ is* wrong'.repeat(20) }).join();
      assert.notEqual(told, '', name);
      assert.doesNotMatch(told, /Marker/, name);
    }
  });

  test('a configuration does not print its secrets', () => {
    const config = readConfig({
      API_ACCESS_KEY: 'Marker!key',
      BOOTSTRAP_API_IDENTIFIER: pair,
      BOOTSTRAP_API_SECRET: 'Marker78901234567890123456789012',
      BOOTSTRAP_ADMIN_PASSWORD: 'Marker password',
      BOOTSTRAP_USER_EMAIL: 'owner@example.test',
      BOOTSTRAP_USER_PASSWORD: 'Marker password',
    });
    assert.doesNotMatch(inspect(config, { depth: 9 }), /Marker/);
    assert.doesNotMatch(JSON.stringify(config), /Marker/);
  });

  test('paths that belong to the data folder go with it, the address with host and port', () => {
    const config = readConfig({ DATA_DIR: '/srv/keys', HOST: '::1', PORT: '9' });
    assert.equal(config.databaseUrl, `sqlite:${join('/srv/keys', 'chatelaine.db')}`);
    assert.equal(config.secretKeyFile, join('/srv/keys', 'secret.key'));
    assert.equal(config.baseUrl, 'http://[::1]:9');
  });

  test('names that are no settings are not looked at', () => {
    assert.deepEqual(readConfig({ PATH: '/bin', port: '1', __proto__: 'x' }), readConfig({}));
  });
});
