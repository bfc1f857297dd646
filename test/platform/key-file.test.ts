import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createKeyFile, readKeyFile } from '../../src/platform/key-file.ts';
import { folder } from './temporary.ts';

const configIn = (dir: string) => readConfig({ DATA_DIR: dir });

/** Opens and closes, as a start and a stop would. */
async function start(dir: string): Promise<void> {
  await (await openHouse(configIn(dir))).close();
}

describe('key file', () => {
  test('is made for its owner alone and read back the same', async (t) => {
    const file = join(await folder(t), 'secret.key');
    const made = await createKeyFile(file);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(made.bytes.length, 32);
    assert.deepEqual(await readKeyFile(file), made);
  });

  test('is never overwritten, and no two are alike', async (t) => {
    const dir = await folder(t);
    const first = await createKeyFile(join(dir, 'a'));
    const second = await createKeyFile(join(dir, 'b'));
    assert.notDeepEqual(first.bytes, second.bytes);
    assert.deepEqual(await createKeyFile(join(dir, 'a')), first);
    assert.deepEqual(await readKeyFile(join(dir, 'a')), first);
    assert.deepEqual((await readdir(dir)).sort(), ['a', 'b']);
  });

  test('is one key for all who make it at the same moment', async (t) => {
    const file = join(await folder(t), 'secret.key');
    const made = await Promise.all(Array.from({ length: 16 }, () => createKeyFile(file)));
    const standing = await readKeyFile(file);
    for (const key of made) assert.deepEqual(key, standing);
  });

  test('is undefined when there is none, an error when it cannot be read', async (t) => {
    const dir = await folder(t);
    assert.equal(await readKeyFile(join(dir, 'none')), undefined);
    await assert.rejects(readKeyFile(dir), {
      message: `The secret key file ${dir} cannot be read.`,
    });
  });

  test('is refused when it is damaged, without a word of what it holds', async (t) => {
    const file = join(await folder(t), 'secret.key');
    await createKeyFile(file);
    const text = await readFile(file, 'utf8');
    const { key } = JSON.parse(text) as { key: string };
    const damaged = [
      '',
      '{}',
      'null',
      text.slice(0, -10),
      `${text}}`,
      key,
      JSON.stringify({ version: 1, key: key.slice(4) }),
      JSON.stringify({ version: 1, key: `${key.slice(0, -1)}!` }),
      JSON.stringify({ version: 0, key }),
      JSON.stringify({ version: '1', key }),
      JSON.stringify({ key }),
      JSON.stringify({ version: 1, key: [key] }),
    ];
    for (const content of damaged) {
      await writeFile(file, content);
      await assert.rejects(readKeyFile(file), (error: Error) => {
        assert.equal(
          error.message,
          `The secret key file ${file} is damaged; restore it from your backup.`,
        );
        assert.ok(!inspect(error).includes(key.slice(4, 20)), content);
        return true;
      });
      assert.equal(await readFile(file, 'utf8'), content);
    }
  });
});

describe('key file and database', () => {
  test('a first start makes both, later ones leave the key as it is', async (t) => {
    const dir = join(await folder(t), 'data');
    await start(dir);
    const file = join(dir, 'secret.key');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(dir)).mode & 0o777, 0o700);
    const made = await readFile(file, 'utf8');
    await start(dir);
    assert.equal(await readFile(file, 'utf8'), made);
  });

  test('a used database without its key file does not start, and no new key is made', async (t) => {
    const dir = await folder(t);
    await start(dir);
    const file = join(dir, 'secret.key');
    await rm(file);
    await assert.rejects(start(dir), /There is no secret key file .*Restore it from your backup/);
    await assert.rejects(stat(file), { code: 'ENOENT' });
  });

  test('the key of another database is refused', async (t) => {
    const dir = await folder(t);
    for (const name of ['one', 'two']) {
      await mkdir(join(dir, name));
      await start(join(dir, name));
    }
    await copyFile(join(dir, 'two', 'secret.key'), join(dir, 'one', 'secret.key'));
    await assert.rejects(start(join(dir, 'one')), (error: Error) => {
      assert.match(error.message, /does not belong to this database/);
      return true;
    });
    await start(join(dir, 'two'));
  });

  test('the same key under another version is another key', async (t) => {
    const dir = await folder(t);
    await start(dir);
    const file = join(dir, 'secret.key');
    const { key } = JSON.parse(await readFile(file, 'utf8')) as { key: string };
    await writeFile(file, JSON.stringify({ version: 2, key }));
    await assert.rejects(start(dir), /does not belong to this database/);
  });

  test('a damaged key file stops the start', async (t) => {
    const dir = await folder(t);
    await start(dir);
    await writeFile(join(dir, 'secret.key'), '{"version":1');
    await assert.rejects(start(dir), /is damaged; restore it from your backup/);
  });
});
