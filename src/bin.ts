import { readFileSync } from 'node:fs';
import type { Config } from './config/config.ts';
import { runCli } from './faces/cli/cli.ts';
import { WrongSettings } from './faces/cli/failures.ts';

// The database, its journal and the key are nobody else's to read.
process.umask(0o077);

// What a command does not need is not loaded: help and usage errors come at once.
const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

process.exitCode = await runCli(process.argv.slice(2), {
  version: (JSON.parse(manifest) as { version: string }).version,
  // A getter, because merely naming it opens it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  async open() {
    const config = await readSettings();
    const { openHouse } = await import('./app.ts');
    return openHouse(config, undefined, { givesWay: true });
  },
  async serve() {
    const config = await readSettings();
    const { serve } = await import('./serve.ts');
    await serve(config);
  },
});

async function readSettings(): Promise<Config> {
  const { ConfigError, readConfig } = await import('./config/config.ts');
  const { readEnvironment } = await import('./config/env.ts');
  try {
    return readConfig(readEnvironment());
  } catch (error) {
    if (error instanceof ConfigError) throw new WrongSettings(error.problems);
    throw error;
  }
}
