import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant, Ground } from './contestant.ts';
import { seedOidc } from './oidc-seed.ts';
import { ServerProcess } from './server-process.ts';
import type { SqliteFacts } from './sqlite.ts';

const readyMs = 30_000;

/**
 * (a): keeps nothing, so its size does not matter; it gets the bytes our update gets. With a built
 * server of ours it runs built too: Node's type stripping costs memory, and must cost both or none.
 */
export async function startBare(ground: Ground, built: boolean): Promise<Contestant> {
  let script = fileURLToPath(import.meta.resolve('./bare.ts'));
  if (built) {
    const source = stripTypeScriptTypes(readFileSync(script, 'utf8'));
    script = join(ground.folder, 'bare.mjs');
    writeFileSync(script, source);
  }
  const process = ServerProcess.start({
    name: 'bare node:http',
    args: [script],
    logFile: join(ground.folder, 'bare.log'),
    reports: true,
    cpu: ground.cpu,
  });
  const { port } = (await process.nextMessage(readyMs)) as { port: number };
  const traffic = {
    kind: 'whmcs',
    identifier: 'b'.repeat(32),
    secret: 's'.repeat(43),
    size: 1000,
  } as const;
  return { name: 'bare', process, port, traffic, operations: ['bare'], store: 'none' };
}

/** (b): as many clients as we have credentials, each with its registration access token. */
export async function startOidc(
  ground: Ground,
  size: number,
  rotation: boolean,
): Promise<Contestant> {
  const file = join(ground.folder, 'oidc.sqlite');
  seedOidc(file, size);
  const process = ServerProcess.start({
    name: 'oidc-provider',
    args: [
      fileURLToPath(import.meta.resolve('./oidc.ts')),
      file,
      ...(rotation ? [] : ['no-rotation']),
    ],
    logFile: join(ground.folder, 'oidc.log'),
    reports: true,
    cpu: ground.cpu,
  });
  const { port, version, journalMode, synchronous } = (await process.nextMessage(
    readyMs,
  )) as SqliteFacts & { port: number };
  return {
    name: 'oidc',
    process,
    port,
    traffic: { kind: 'oidc', size, rotation },
    operations: ['update'],
    store: `SQLite ${version}, journal_mode=${journalMode}, synchronous=${synchronous}`,
  };
}
