// The stores on SQLite, and what only its one file has.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from './contract.ts';

storeContract({
  engine: 'sqlite',
  async createDatabase() {
    const folder = await mkdtemp(join(tmpdir(), 'chatelaine-'));
    return {
      url: `sqlite:${join(folder, 'test.db')}`,
      drop: () => rm(folder, { recursive: true }),
    };
  },
});
