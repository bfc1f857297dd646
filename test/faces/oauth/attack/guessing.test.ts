// Every place that checks a password, a secret or a code counts wrong tries, all in one count
// (CVE-2026-9798), and a burst does not outrun it (CVE-2026-93346). What is refused tells nobody
// whether there is such a person.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { importCredential } from '../../../../src/actions/import-credential.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { COMMANDS } from '../../../../src/faces/whmcs/commands.ts';
import { application, OWNER, type ProviderHouse, runProvider } from '../provider-house.ts';
import { setAccount } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import { routesOf } from './doors.ts';
import {
  atAccount,
  atApi,
  atInteraction,
  atOwnForm,
  DOORS,
  type Door,
  everyPlaceOf,
  NOTHING_TO_GUESS,
  newPerson,
  restSecret,
  type Try,
} from './guessing.doors.ts';
import { authorizePath, tell } from './party.ts';

const LIMIT = 10;
const BURST = 500;
const TOO_MANY = 429;
const REST = / \/api\/v1(?:[/*]|$)/;
/** What the REST API tells everybody: how to use it. */
const REST_OPEN = / \/api\/v1\/(?:docs|docs\.css|openapi\.json)$/;

let house: ProviderHouse;
let addresses = 0;
beforeEach(async () => {
  house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1', API_ALLOWED_IPS: '*' });
});
afterEach(async () => {
  mock.restoreAll();
  await house.close();
});

/** An address from which nobody has tried yet. */
function newAddress(): string {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
}

async function refuses(attempt: Try, times: number, status: number, from = newAddress) {
  for (let i = 0; i < times; i++) assert.equal((await attempt(from())).status, status, `try ${i}`);
}

async function isHeldUp(attempt: Try, address = newAddress()): Promise<void> {
  const { status, retryAfter } = await attempt(address);
  assert.equal(status, TOO_MANY);
  const seconds = Number(retryAfter);
  assert.ok(seconds > 0 && seconds <= 300, String(retryAfter));
}

describe('guessing', () => {
  it('is possible at these routes and no others', async () => {
    const routes = (await routesOf(house)).filter((route) => !REST.test(route));
    const known = new Set([...Object.keys(DOORS), ...NOTHING_TO_GUESS]);
    const paths = new Set([...known].map((route) => route.split(' ')[1]));
    assert.deepEqual(
      [...known].filter((route) => !REST.test(route) && !routes.includes(route)),
      [],
    );
    const isNew = (route: string): boolean => {
      const [method = '', path = ''] = route.split(' ');
      return /^(GET|POST)$/.test(method) ? !known.has(route) && answers(route) : !paths.has(path);
    };
    const answers = (route: string): boolean => !ENGINE_REFUSES.has(route);
    assert.deepEqual(routes.filter(isNew), []);
    for (const route of ENGINE_REFUSES) {
      const [method = '', path = ''] = route.split(' ');
      const { status } = await fetch(`${house.issuer}${path.replace(':uid', 'x')}`, { method });
      assert.equal(status, 405, route);
    }
    const commands = [...COMMANDS.keys()].filter((name) => /login|password|secret/.test(name));
    assert.deepEqual(commands, ['validatelogin']);
  });

  for (const [route, makes] of Object.entries(DOORS)) {
    it(`at ${route} ends after ten wrong tries`, async () => {
      for (const make of makes) {
        const door = await make(house);
        const one = newAddress();
        const from = door.isPublic ? () => one : newAddress;
        await refuses(door.wrong, LIMIT, door.refused, from);
        await isHeldUp(door.wrong, from());
        await isHeldUp(door.right, from());
        if (door.isPublic) assert.notEqual((await door.right(newAddress())).status, TOO_MANY);
      }
    });
  }

  it('at any path of the REST API is held up with the others', async () => {
    const all = (await routesOf(house)).filter((route) => REST.test(route));
    const routes = all.filter((route) => !REST_OPEN.test(route));
    const door = await restSecret('GET', '/api/v1/credentials/1')(house);
    await refuses(door.wrong, LIMIT, door.refused);
    const seen: number[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const { right } = await restSecret(method, path.replaceAll(/:\w+|\*/g, '1'))(house);
      seen.push((await right(newAddress())).status);
    }
    // What has nothing at that path, or not with that method, says so to everybody.
    assert.deepEqual([...new Set(seen)].sort(), [404, 405, TOO_MANY]);
    assert.ok(seen.filter((status) => status === TOO_MANY).length >= 10);
  });

  it('is counted by address, too, whoever is tried', async () => {
    const doors = async (): Promise<readonly Door[]> => [
      atAccount(house, await newPerson(house)),
      await atInteraction(house, await newPerson(house)),
      atApi(house, await newPerson(house)),
    ];
    const guilty = newAddress();
    for (let i = 0; i < LIMIT; i += 1) {
      const [door] = i % 2 ? await doors() : (await doors()).slice(1);
      assert.equal((await door?.wrong(guilty))?.status, 401);
    }
    for (const door of await doors()) {
      await isHeldUp(door.right, guilty);
      assert.ok((await door.right(newAddress())).status < 400);
    }
    const client = newAddress();
    const [make] = DOORS['POST /oauth/token.php'] ?? [];
    for (let i = 0; i < LIMIT; i++)
      await refuses((await newDoor(make)).wrong, 1, 401, () => client);
    await isHeldUp((await newDoor(make)).right, client);
    await isHeldUp((await newDoor(DOORS['POST /oauth/integration-link']?.[0])).right, client);
  });

  const newDoor = (make: ((house: ProviderHouse) => Promise<Door>) | undefined) => {
    assert.ok(make);
    return make(house);
  };

  it('is counted of one person at all places together', async () => {
    const person = await newPerson(house);
    const form = await atOwnForm(house, person, 'password');
    const places = [atAccount(house, person), await atInteraction(house, person), form];
    for (const place of places) await refuses(place.wrong, 3, place.refused);
    const api = atApi(house, person);
    await refuses(api.wrong, 1, api.refused);
    for (const place of [...places, api]) await isHeldUp(place.right);
    const someoneElse = atAccount(house, await newPerson(house));
    assert.equal((await someoneElse.right(newAddress())).status, 303);
  });

  it('is counted of one client at all endpoints together', async () => {
    const app = await application(house);
    const { endpoints, link } = everyPlaceOf(house, app);
    const one = newAddress();
    for (const show of endpoints) await refuses(show('wrong'), 2, 401, () => one);
    await refuses(link('wrong'), 2, 403, () => one);
    for (const show of [...endpoints, link]) await isHeldUp(show(app.secret), one);
    // Identifiers are public: what a stranger does with one is not the client's fault.
    for (const show of endpoints) {
      assert.ok(![401, TOO_MANY].includes((await show(app.secret)(newAddress())).status));
    }
  });

  it('does not hold up a client whose secret is ours, from however many addresses', async () => {
    const app = await application(house);
    const [show] = everyPlaceOf(house, app).endpoints;
    assert.ok(show);
    const told = await Promise.all(
      Array.from({ length: 150 }, (_, i) => show(`chs_wrong${i}`)(newAddress())),
    );
    assert.deepEqual([...new Set(told.map(({ status }) => status))], [401]);
    await refuses(show('wrong'), 100, 401);
    await isHeldUp(show('wrong'));
    assert.equal((await show(app.secret)(newAddress())).status, 400);
  });

  it('ends for an imported secret after a hundred tries, wherever they come from', async () => {
    const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
    const secret = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    const times = { label: '', notBefore: null, expiresAt: null, inactiveSince: null };
    await importCredential(house.house.deps, actor, {
      identifier: 'COMPANY-NAME.imported',
      grantType: 'authorization_code',
      scope: 'openid',
      name: 'Old',
      secrets: [{ secret: new Secret(secret), ...times }],
    });
    const [show] = everyPlaceOf(house, { clientId: 'COMPANY-NAME.imported' }).endpoints;
    assert.ok(show);
    assert.equal((await show(secret)(newAddress())).status, 400);
    await refuses(show('wrong'), 100, 401);
    await isHeldUp(show(secret));
  });

  it('is not outrun by 500 wrong secrets or passwords at once', async () => {
    const { credentials, passwords } = house.house.deps;
    const secrets = mock.method(credentials, 'findSecret');
    const [make] = DOORS['POST /oauth/token.php'] ?? [];
    const client = await newDoor(make);
    const person = atAccount(house, await newPerson(house));
    const checked = mock.method(passwords, 'verify');
    const one = newAddress();
    for (const [door, spy, limit, from] of [
      [client, secrets, LIMIT, () => one],
      [await newDoor(make), secrets, 100, newAddress],
      [person, checked, LIMIT, newAddress],
    ] as const) {
      spy.mock.resetCalls();
      const told = await Promise.all(Array.from({ length: BURST }, () => door.wrong(from())));
      assert.equal(told.filter(({ status }) => status === door.refused).length, limit);
      assert.equal(told.filter(({ status }) => status === TOO_MANY).length, BURST - limit);
      assert.equal(spy.mock.callCount(), limit);
    }
  });

  it('gains nothing by writing a name or an address otherwise', async () => {
    const { email, password, id } = await newPerson(house);
    const spellings = [email, email.toUpperCase(), ` ${email} `, `\t${email}\n`, `${email}\u00a0`];
    for (let i = 0; i < LIMIT; i++) {
      const name = spellings[i % spellings.length] ?? '';
      await refuses(atAccount(house, { id, email: name, password }).wrong, 1, 401);
    }
    await isHeldUp(atAccount(house, { id, email, password }).right);

    const network = (i: number) => `2001:db8:0:${i % 2 ? '00' : ''}7:${i}::${i}`;
    for (let i = 0; i < LIMIT; i++) {
      await refuses(atAccount(house, await newPerson(house)).wrong, 1, 401, () => network(i));
    }
    await isHeldUp(atAccount(house, await newPerson(house)).right, '2001:db8:0:7:ffff::1');
  });
});

/** Methods that are only routed so that they can be refused. */
const ENGINE_REFUSES = new Set([
  'GET /includes/api.php',
  'GET /oauth/introspect',
  'GET /oauth/logout/confirm',
  'GET /oauth/par',
  'GET /oauth/revoke',
  'GET /oauth/token.php',
  'POST /.well-known/oauth-authorization-server',
  'POST /.well-known/openid-configuration',
  'POST /oauth/authorize.php/:uid',
  'POST /oauth/certs.php',
  'POST /oauth/logout/success',
  'POST /oauth/openid-configuration.php',
]);

describe('a refused sign-in', () => {
  const plain = (html: string): string =>
    html
      .replaceAll(/[\w.+-]+@example\.test/g, 'E')
      .replaceAll(/value="[^"]*"/g, 'value')
      .replaceAll(/interaction\/[\w-]+/g, 'interaction');

  it('says the same whether or not there is such a person, account or password', async () => {
    const person = await newPerson(house);
    const checked = mock.method(house.house.deps.passwords, 'verify');
    const emails = [person.email, OWNER.email, 'nobody@example.test'];
    const app = await application(house);
    const seen = new Set<string>();
    for (const status of ['Active', 'Closed'] as const) {
      await setAccount(house, status);
      for (const email of emails) {
        const headers = { origin: house.issuer, 'x-forwarded-for': newAddress() };
        const wrong = { email, password: 'wrong password' };
        const own = await tell(house, '/account/sign-in', wrong, headers);
        const visitor = new Visitor();
        const asked = await visitor.open(`${house.issuer}${authorizePath(app)}`);
        const page = await visitor.submit(asked, '/sign-in', wrong, headers);
        assert.ok(!(page instanceof URL));
        assert.deepEqual([own.status, page.status], [401, 401]);
        seen.add(`${plain(own.text)} ${plain(page.html)}`);
        const login = { email, password2: 'wrong password', clientip: newAddress() };
        const api = await house.call('ValidateLogin', login);
        assert.deepEqual(api, { result: 'error', message: 'Email or Password Invalid' });
      }
    }
    assert.equal(seen.size, 1);
    // The work is the same too: a hash is computed for those who do not exist.
    assert.equal(checked.mock.callCount(), 2 * 3 * emails.length);
  });

  it('is held up the same', async () => {
    for (const email of [OWNER.email, 'nobody@example.test']) {
      const person = { id: 0, email, password: OWNER.password };
      await refuses(atAccount(house, person).wrong, LIMIT, 401);
      await isHeldUp(atAccount(house, person).right);
    }
  });

  it('of a client says the same whether or not there is such a client', async () => {
    const app = await application(house);
    const seen = new Set<string>();
    for (const clientId of [app.clientId, 'nobody', `${app.clientId}x`]) {
      const form = { client_id: clientId, client_secret: 'wrong', grant_type: 'refresh_token' };
      const headers = { 'x-forwarded-for': newAddress() };
      const { status, text } = await tell(house, '/oauth/token.php', form, headers);
      seen.add(`${status} ${text}`);
    }
    assert.equal(seen.size, 1, [...seen].join('\n'));
  });
});

describe('an address that only the sender names', () => {
  it('counts for nothing without a trusted proxy', async () => {
    const open = await runProvider();
    try {
      for (let i = 0; i < LIMIT; i++) {
        await refuses(atAccount(open, await newPerson(open)).wrong, 1, 401);
      }
      await isHeldUp(atAccount(open, await newPerson(open)).right);
    } finally {
      await open.close();
    }
  });
});
