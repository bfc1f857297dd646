/** `npm run bench:tokens`: our OAuth endpoints beside plain oidc-provider, in one alternating run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant, Ground } from './contestant.ts';
import { describeMachine } from './machine.ts';
import { launch } from './ours.ts';
import { profileTable } from './profile.ts';
import { Rounds, type Series } from './rounds.ts';
import { ServerProcess } from './server-process.ts';
import type { SqliteFacts } from './sqlite.ts';
import { readTokenOptions, type TokenOptions } from './token-options.ts';
import { seedOurs } from './token-ours.ts';
import { seedPlain } from './token-plain.ts';
import { growthTable, tokenTable } from './token-report.ts';
import type { SupplySize, TokenSupply } from './token-supply.ts';

const readyMs = 30_000;
const readBackCount = 100;
/** More codes than the faster server can exchange in a second, and what the JIT warm-up takes. */
const codesPerSecond = 5000;
const jitWarmUpSeconds = 1.5;

async function main(options: TokenOptions): Promise<boolean> {
  const started = performance.now();
  const folder = mkdtempSync(join(options.data, 'chatelaine-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const machine = describeMachine(folder);
  const generator = ServerProcess.start({
    name: 'load generator',
    args: [fileURLToPath(import.meta.resolve('./load.ts'))],
    logFile: join(folder, 'load.log'),
    reports: true,
  });
  const rounds = new Rounds(generator, options, started + options.deadlineMinutes * 60_000);
  const all: Series[] = [];
  const notes: string[] = [];
  let wrong = 0;
  for (const size of options.sizes) {
    const ground = { folder: join(folder, String(size)), cpu: undefined };
    mkdirSync(ground.folder);
    progress(`${size} credentials: seeding`);
    const contestants = [
      await startPlain(ground, supplySize(options, size), options.operations),
      await startOurs(ground, supplySize(options, size), options),
    ];
    progress(`${size} credentials: measuring`);
    all.push(...(await rounds.run(size, contestants)));
    for (const contestant of contestants) {
      const { checked, wrong: found } = await rounds.readBack(contestant, readBackCount);
      wrong += found.length;
      notes.push(
        `${size.toLocaleString('en')}, ${contestant.name} (${contestant.store}): ${checked} refresh tokens, ` +
          `rotated ones and living ones, looked up at the end, ${found.length} wrong${found[0] ? `, first: ${found[0]}` : ''}`,
      );
      await contestant.process.stop();
    }
    rmSync(ground.folder, { recursive: true, force: true });
  }
  await generator.stop();
  const first = rounds.firstFailure === undefined ? '' : `, first: ${rounds.firstFailure}`;
  notes.push(`${rounds.failures} failed answers${first}`);
  if (rounds.cutShort) notes.push('**cut short** by the deadline');
  const conditions = [
    ...machine,
    `${options.rounds} alternating rounds of ${options.seconds} s after ${options.warmUp} s of warm-up, ` +
      `${options.connections.join(', ')} connections, medians of the rounds`,
    `took ${Math.round((performance.now() - started) / 1000)} s`,
  ];
  publish(options, [
    '## Token endpoints beside plain oidc-provider',
    list(conditions),
    ...options.sizes.map((size) => tokenTable(all, size)),
    growthTable(all, options.sizes),
    list(notes),
    ...(options.profile ? [profileTable(options.profile)] : []),
  ]);
  return rounds.failures === 0 && wrong === 0 && !rounds.cutShort;
}

function supplySize(options: TokenOptions, credentials: number): SupplySize {
  const measured = options.rounds * (options.warmUp + options.seconds) + jitWarmUpSeconds;
  const exchanges = options.operations.includes('exchange') ? options.connections.length : 0;
  return {
    credentials,
    codes: Math.ceil(measured * exchanges * codesPerSecond),
    refreshTokens: 10_000,
    accessTokens: 10_000,
  };
}

async function startOurs(
  ground: Ground,
  size: SupplySize,
  { server, profile, operations }: TokenOptions,
): Promise<Contestant> {
  const data = join(ground.folder, 'data');
  mkdirSync(data);
  const file = save(ground, 'ours', await seedOurs(data, size));
  const running = await launch(ground, { server, profile }, data);
  const store = 'as shipped';
  return { name: 'ours', ...running, traffic: { kind: 'tokens', file }, operations, store };
}

async function startPlain(
  ground: Ground,
  size: SupplySize,
  operations: readonly string[],
): Promise<Contestant> {
  const database = join(ground.folder, 'plain.sqlite');
  const file = save(ground, 'oidc', await seedPlain(database, size));
  const process = ServerProcess.start({
    name: 'oidc-provider',
    args: [fileURLToPath(import.meta.resolve('./token-plain-server.ts')), database],
    logFile: join(ground.folder, 'plain.log'),
    reports: true,
  });
  const facts = (await process.nextMessage(readyMs)) as SqliteFacts & { port: number };
  return {
    name: 'oidc',
    process,
    port: facts.port,
    traffic: { kind: 'tokens', file },
    operations,
    store: `SQLite ${facts.version}, journal_mode=${facts.journalMode}, synchronous=${facts.synchronous}`,
  };
}

function save(ground: Ground, server: string, supply: TokenSupply): string {
  const file = join(ground.folder, `${server}-supply.json`);
  writeFileSync(file, JSON.stringify(supply));
  return file;
}

function list(lines: readonly string[]): string {
  return lines.map((text) => `- ${text}`).join('\n');
}

function publish(options: TokenOptions, sections: readonly string[]): void {
  const text = `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  process.stdout.write(text);
  if (options.out) writeFileSync(options.out, text);
}

function progress(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

process.exitCode = (await main(readTokenOptions(process.argv.slice(2)))) ? 0 : 1;
