import { join } from 'node:path';
import { median, quantile } from '../statistics.ts';
import { basic, eachOf, type Node, post, startNode } from './node.ts';
import { createPanels, type Panel } from './panels.ts';
import { atMost, type Check, exactly, part } from './promise.ts';

const CLIENTS = 200;
const BURST = 1000;
const AT_ONCE = 16;

/** A server beside one that notes no use, in turns, over tokens of the single sign-on grant. */
export const trackingIsFree: Check = async (trial) => {
  const first = {
    BOOTSTRAP_USER_EMAIL: 'owner@example.test',
    BOOTSTRAP_USER_PASSWORD: 'a password',
  };
  const untracked = join(import.meta.dirname, 'untracked.ts');
  const nodes = [
    await startNode(join(trial.folder, 'tracked'), first),
    await startNode(join(trial.folder, 'untracked'), first, [untracked]),
  ];
  try {
    const clients = await Promise.all(nodes.map((node) => createPanels(node, CLIENTS)));
    const p99 = nodes.map((): number[] => []);
    let failed = 0;
    // The first turn warms up.
    for (let turn = 0; turn <= part(40, trial); turn++) {
      for (const [place, node] of nodes.entries()) {
        const times = new Float64Array(BURST);
        await eachOf(BURST, AT_ONCE, async (index) => {
          const started = performance.now();
          const status = await askForToken(node, clients[place]?.[index % CLIENTS] as Panel);
          times[index] = performance.now() - started;
          if (status !== 200) failed++;
        });
        if (turn > 0) p99[place]?.push(quantile(times.sort(), 0.99));
      }
    }
    const [tracked = [], bare = []] = p99;
    const growth = median(tracked.map((time, turn) => time / (bare[turn] ?? Number.NaN)));
    return [
      atMost(
        `p99 of ${BURST} tokens beside a server without tracking, median of ${bare.length} turns`,
        3,
        (growth - 1) * 100,
        '% more',
      ),
      exactly('failed token requests', 0, failed),
    ];
  } finally {
    for (const { process } of nodes) await process.stop();
  }
};

async function askForToken(node: Node, client: Panel): Promise<number> {
  const form = { grant_type: 'single_sign_on', scope: 'clientarea:sso' };
  return (await post(node, '/oauth/token.php', form, basic(client))).status;
}
