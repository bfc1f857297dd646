import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { folder } from './platform/temporary.ts';

test('the trail of a new house is whole, and stays so over a start', async (t) => {
  const config = readConfig({ DATA_DIR: await folder(t) });
  for (let start = 0; start < 2; start++) {
    const { deps, close } = await openHouse(config);
    assert.deepEqual(await deps.audit.verify(), { entries: 0, mac: '', brokenAt: undefined });
    await close();
  }
});
