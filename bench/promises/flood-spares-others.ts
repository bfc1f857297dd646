import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { importCredential } from '../../src/actions/import-credential.ts';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Actor } from '../../src/core/actor.ts';
import { Secret } from '../../src/core/secret.ts';
import { ServerProcess } from '../server-process.ts';
import { median, quantile } from '../statistics.ts';
import type { Flooded } from './flood.ts';
import { basic, fromSomewhere, type Node, post, startNode } from './node.ts';
import { createPanels, type Panel } from './panels.ts';
import { atMost, type Check, exactly, type Finding, part, type Trial } from './promise.ts';

const ACTOR: Actor = { kind: 'local', name: 'bench', allowed: new Set(['*']) };
const VICTIM = 'Imported.1';
const CONNECTIONS = 64;
const PER_SECOND = 100;
const TOKENS = 1000;
const STOP_MS = 30_000;

/** Whoever tries secrets of one credential, as fast as they are answered, hardly slows the others. */
export const floodSparesOthers: Check = async (trial) => {
  const node = await startNode(trial.folder, {
    BOOTSTRAP_USER_EMAIL: 'owner@example.test',
    BOOTSTRAP_USER_PASSWORD: 'a password',
    TRUSTED_PROXIES: '127.0.0.1',
  });
  const flood = ServerProcess.start({
    name: 'flood',
    args: [
      fileURLToPath(import.meta.resolve('./flood.ts')),
      String(node.port),
      String(CONNECTIONS),
      VICTIM,
    ],
    logFile: join(trial.folder, 'flood.log'),
    reports: true,
  });
  try {
    await importVictim(join(trial.folder, 'data'));
    return await inTurns(node, flood, await createPanels(node, 200), trial);
  } finally {
    await flood.stop();
    await node.process.stop();
  }
};

async function inTurns(
  node: Node,
  flood: ServerProcess,
  panels: readonly Panel[],
  trial: Trial,
): Promise<readonly Finding[]> {
  const calm: number[] = [];
  const flooded: number[] = [];
  const floods: Flooded[] = [];
  let failed = 0;
  const turns = part(10, trial);
  // The first turn warms up.
  for (let turn = 0; turn <= turns; turn++) {
    const without = await takeTokens(node, panels);
    await flood.ask({ flood: true }, STOP_MS);
    const during = await takeTokens(node, panels);
    const reached = (await flood.ask({ flood: false }, STOP_MS)) as Flooded;
    if (!('statuses' in reached)) throw new Error(JSON.stringify(reached));
    failed += without.failed + during.failed;
    if (turn === 0) continue;
    calm.push(without.p99);
    flooded.push(during.p99);
    floods.push(reached);
  }
  const sum = (of: (one: Flooded) => number): number =>
    floods.reduce((total, one) => total + of(one), 0);
  const count = (status: number) => sum(({ statuses }) => statuses[status] ?? 0);
  const all = sum(({ statuses }) => Object.values(statuses).reduce((a, b) => a + b, 0));
  const ratios = flooded.map((time, turn) => time / (calm[turn] ?? Number.NaN));
  return [
    atMost(
      `p99 of ${TOKENS} tokens of others (${median(flooded).toFixed(1)} ms under the flood, ` +
        `${median(calm).toFixed(1)} ms without, medians), median of ${turns} turns`,
      2,
      median(ratios),
      '×',
    ),
    exactly(
      `of the flood (${Math.round(all / sum(({ seconds }) => seconds))}/s over ${CONNECTIONS} connections, ` +
        `${((100 * count(429)) / all).toFixed(1)} % of them answered by the limiter), secrets let in`,
      0,
      all - count(429) - count(401),
    ),
    exactly('failed token requests of others', 0, failed),
  ];
}

/** Asks for tokens at a steady rate, whatever has not been answered yet. */
async function takeTokens(node: Node, panels: readonly Panel[]) {
  const form = { grant_type: 'single_sign_on', scope: 'clientarea:sso' };
  const times = new Float64Array(TOKENS);
  let failed = 0;
  const start = performance.now();
  const ask = async (index: number): Promise<void> => {
    await delay(Math.max(0, start + (index * 1000) / PER_SECOND - performance.now()));
    const headers = { ...basic(panels[index % panels.length] as Panel), ...fromSomewhere() };
    const sent = performance.now();
    const { status } = await post(node, '/oauth/token.php', form, headers);
    times[index] = performance.now() - sent;
    if (status !== 200) failed++;
  };
  await Promise.all(Array.from({ length: TOKENS }, (_, index) => ask(index)));
  return { p99: quantile(times.sort(), 0.99), failed };
}

/** As somebody's credential comes from WHMCS; imports go beside the running server. */
async function importVictim(dataDir: string): Promise<void> {
  const { deps, close } = await openHouse(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'warn' }));
  try {
    await importCredential(deps, ACTOR, {
      identifier: VICTIM,
      name: 'Imported',
      grantType: 'single_sign_on',
      scope: 'clientarea:sso',
      serviceId: 1,
      secrets: [
        {
          secret: new Secret(randomBytes(64).toString('base64')),
          label: '',
          notBefore: null,
          expiresAt: null,
          inactiveSince: null,
        },
      ],
    });
  } finally {
    await close();
  }
}
