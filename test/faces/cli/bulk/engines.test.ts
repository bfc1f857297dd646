// Lines are worked through in their order on both databases, also while those behind them are read.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyCredentials } from '../../../../src/actions/apply-credential.ts';
import { importCredentials } from '../../../../src/actions/import-credential.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import { readCredential } from '../../../../src/faces/cli/bulk/read-credential.ts';
import { gather } from '../../../store/engine-under-test.ts';
import { type PostgresServer, postgresServer } from '../../../store/postgres-server.ts';
import { bulkProgram, line, numbers, whmcsRow } from './bulk-program.ts';

let server: PostgresServer;
before(
  async () => {
    server = await postgresServer();
  },
  { timeout: 90_000 },
);
after(() => server?.stop(), { timeout: 30_000 });

const ENGINES = {
  sqlite: async () => ({ settings: {}, drop: async () => {} }),
  postgres: async () => {
    const { url, drop } = await server.createDatabase();
    return { settings: { DATABASE_URL: url }, drop };
  },
};

for (const [engine, create] of Object.entries(ENGINES)) {
  describe(engine, () => {
    test('a line that repeats one far before it is told of it', async () => {
      const { settings, drop } = await create();
      const program = bulkProgram(settings);
      const lines = numbers(900).map((number) => line(number));
      lines[300] = line(100);
      lines[301] = line(302, { clientIdentifier: 'Some.101' });
      const { code, results } = await program.work('import', lines);
      assert.equal(code, 9);
      assert.deepEqual(
        results.map((result) => result.line),
        numbers(900),
      );
      assert.deepEqual(
        results.filter(({ status }) => status !== 'created').map(({ line: number }) => number),
        [301, 302],
      );
      assert.deepEqual(
        [results[300]?.status, results[301]?.error?.code],
        ['unchanged', 'identifier_taken'],
      );
      // New numbers are given in the order of the lines.
      assert.deepEqual(
        (await program.exported()).map(({ clientIdentifier }) => clientIdentifier),
        lines.map(({ clientIdentifier }) => clientIdentifier).toSpliced(300, 2),
      );
      await drop();
    });

    test('what was exported is the same again, and applied a second time changes nothing', async () => {
      const { settings, drop } = await create();
      const program = bulkProgram(settings);
      const rows = numbers(700).map((number) => whmcsRow(number * 3));
      assert.equal((await program.work('import', rows)).code, 0);
      const entries = await program.entries();
      const exported = await program.exported();
      const changed = exported.map((one, index) => (index % 7 ? one : { ...one, name: 'New' }));
      const again = await program.chatelaine(['apply', program.file(changed)]);
      assert.deepEqual(
        [again.code, again.err],
        [0, '700 credentials: 100 changed, 600 unchanged\n'],
      );
      const twice = await program.chatelaine(['apply', program.file(changed)]);
      assert.deepEqual(
        [twice.code, twice.out, twice.err],
        [0, '', '700 credentials: 700 unchanged\n'],
      );
      assert.equal(await program.entries(), entries + 100);
      await drop();
    });
  });
}

const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const READING = { readDate: () => undefined, ignoreUnknown: false, newIds: false };

for (const action of [importCredentials, applyCredentials]) {
  test(`${action.name} creates nothing before its turn, and nothing when that never comes`, async () => {
    const { deps, close } = await bulkProgram().open();
    const item = { input: readCredential(line(1), READING) };
    const there = async () => (await gather(deps.credentials.walk())).length;
    const first = Promise.withResolvers<void>();
    const running = action(deps, ACTOR, [item], first.promise);
    await sleep(50);
    assert.equal(await there(), 0);
    first.resolve();
    assert.equal((await running)[0]?.status, 'created');
    assert.equal(await there(), 1);
    const failed = Promise.reject(new Error('those before failed'));
    const other = { input: readCredential(line(2), READING) };
    await assert.rejects(action(deps, ACTOR, [other], failed), /those before failed/);
    assert.equal(await there(), 1);
    await close();
  });
}
