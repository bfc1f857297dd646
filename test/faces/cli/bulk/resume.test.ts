// chatelaine import --results: what a kill cuts off goes on with the same command.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { program, start, temporaryDataDir } from '../program.ts';
import { line, ndjson, numbers, objects } from './bulk-program.ts';

const COUNT = 6000;
const LONGEST_MS = 20_000;

/** Lines of which every tenth needs a secret, and every hundredth an identifier too. */
const LINES = numbers(COUNT).map((number) =>
  line(number, {
    id: number,
    uuid: `6f1c2a7e-1b7e-4c59-9d5e-${String(number).padStart(12, '0')}`,
    createdAt: '2020-01-01T00:00:00Z',
    ...(number % 10 === 0 && { secrets: undefined }),
    ...(number % 100 === 0 && { clientIdentifier: undefined }),
  }),
);

/** The export without what differs between two runs. */
async function exported(DATA_DIR: string): Promise<readonly object[]> {
  const { out } = await program({ DATA_DIR })('export');
  return objects(out).map(({ updatedAt: _at, secrets, clientIdentifier, ...told }) => ({
    ...told,
    clientIdentifier: Number(told.id) % 100 === 0 ? 'made' : clientIdentifier,
    secrets: (secrets as readonly Record<string, unknown>[]).map(({ hint }) =>
      Number(told.id) % 10 === 0 ? 'made' : hint,
    ),
  }));
}

async function linesOf(file: string): Promise<number> {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

test('kills in the middle lose nothing, double nothing, and forget no secret', async () => {
  const DATA_DIR = temporaryDataDir();
  const file = join(DATA_DIR, 'lines.ndjson');
  const results = join(DATA_DIR, 'results.ndjson');
  writeFileSync(file, ndjson(LINES));
  const command = ['import', file, '--results', results];
  for (const share of [0.2, 0.5, 0.8]) {
    const child = start({ DATA_DIR }, ...command);
    const ended = once(child, 'exit');
    const patience = Date.now() + LONGEST_MS;
    while ((await linesOf(results)) < COUNT * share && Date.now() < patience) await sleep(5);
    child.kill('SIGKILL');
    assert.deepEqual(await ended, [null, 'SIGKILL']);
    assert.equal(existsSync(`${results}.checkpoint`), true);
  }
  const { code, out, err } = await program({ DATA_DIR })(...command);
  assert.deepEqual([code, out], [0, ''], err);
  assert.match(err, /^6,000 credentials: [\d,]+ created(?:, [\d,]+ unchanged)?\n$/);
  assert.equal(existsSync(`${results}.checkpoint`), false);
  assert.equal(statSync(results).mode & 0o777, 0o600);

  const told = objects(readFileSync(results, 'utf8'));
  assert.deepEqual(
    told.map((result) => result.line),
    numbers(COUNT),
  );
  for (const { line: number, clientSecret } of told) {
    assert.equal(typeof clientSecret, Number(number) % 10 === 0 ? 'string' : 'undefined');
  }

  const whole = temporaryDataDir();
  assert.equal((await program({ DATA_DIR: whole })('import', file)).code, 0);
  assert.deepEqual(await exported(DATA_DIR), await exported(whole));
  const secrets = told.filter(({ clientSecret }) => clientSecret !== undefined);
  const hints = new Map(
    objects((await program({ DATA_DIR })('export')).out).map((one) => [
      one.id,
      (one.secrets as readonly Record<string, unknown>[])[0]?.hint,
    ]),
  );
  for (const { id, clientSecret } of secrets) {
    assert.equal(String(clientSecret).slice(-4), hints.get(id));
  }
});

describe('results', () => {
  const DATA_DIR = temporaryDataDir();
  const chatelaine = program({ DATA_DIR });
  const file = join(DATA_DIR, 'lines.ndjson');
  const results = join(DATA_DIR, 'results.ndjson');

  test('are not written over', async () => {
    writeFileSync(file, ndjson([line(1), line(2)]));
    assert.equal((await chatelaine('import', file, '--results', results)).code, 0);
    const kept = readFileSync(results, 'utf8');
    const again = await chatelaine('import', file, '--results', results);
    assert.equal(again.code, 2);
    assert.match(again.err, /holds results already; name another file/);
    assert.equal(readFileSync(results, 'utf8'), kept);
  });

  test('go on after a line that stopped them was mended', async () => {
    const other = join(DATA_DIR, 'stopped.ndjson');
    const lines = [line(11), line(12), line(13, { name: '' }), line(14)];
    writeFileSync(file, ndjson(lines));
    const command = ['import', file, '--results', other, '--stop-on-error'];
    assert.equal((await chatelaine(...command)).code, 9);
    writeFileSync(file, ndjson(lines.with(2, line(13))));
    const { code, err } = await chatelaine(...command);
    assert.equal(code, 0, err);
    assert.deepEqual(
      objects(readFileSync(other, 'utf8')).map(({ line: number }) => number),
      [1, 2, 3, 4],
    );
  });

  test('of another file are not gone on with', async () => {
    const other = join(DATA_DIR, 'other.ndjson');
    const first = JSON.stringify(line(21));
    writeFileSync(other, '{"line":1}\n');
    const checkpoint = { lines: 1, bytes: first.length + 1, sha256: 'ab', results: 11, tally: {} };
    writeFileSync(`${other}.checkpoint`, JSON.stringify(checkpoint));
    writeFileSync(file, `${first}\n${JSON.stringify(line(22))}\n`);
    const { code, err } = await chatelaine('import', file, '--results', other);
    assert.deepEqual([code, err.includes('does not begin as it did')], [2, true], err);
    writeFileSync(file, first.slice(0, 5));
    assert.equal((await chatelaine('import', file, '--results', other)).code, 2);
    writeFileSync(`${other}.checkpoint`, 'no checkpoint');
    const broken = await chatelaine('import', file, '--results', other);
    assert.match(broken.err, /is no checkpoint; move it/);
    assert.equal(readFileSync(other, 'utf8'), '{"line":1}\n');
  });
});
