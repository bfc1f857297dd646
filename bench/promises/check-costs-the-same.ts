import { median } from '../statistics.ts';
import { basic, callAction, fromSomewhere, type Node, post, startNode } from './node.ts';
import { type Check, type Finding, part } from './promise.ts';

const LIVE = 5;

/** A right secret, a wrong one and an unknown client cost the same, however many secrets live. */
export const checkCostsTheSame: Check = async (trial) => {
  const node = await startNode(trial.folder, { TRUSTED_PROXIES: '127.0.0.1' });
  try {
    const one = await create(node);
    const five = await create(node);
    for (let i = 1; i < LIVE; i++) await addSecret(node, five);
    const samples = part(20_000, trial);
    const times = { right: [], wrong: [], unknown: [], one: [] } as Record<string, number[]>;
    const wrong = `chs_${'x'.repeat(43)}_AAAAAA`;
    const asks: Readonly<Record<string, () => Promise<unknown>>> = {
      right: () => ask(node, five.id, five.secret),
      // Each wrong one is another client's turn: wrong tries of one are soon refused unchecked.
      wrong: () => ask(node, five.ids[Math.floor(Math.random() * five.ids.length)] ?? '', wrong),
      unknown: () => ask(node, unknownId(five.id), wrong),
      one: () => ask(node, one.id, one.secret),
    };
    five.ids.push(...(await crowd(node, Math.ceil(samples / 5))));
    for (let i = 0; i < samples; i++) {
      for (const [name, run] of Object.entries(asks)) {
        const started = performance.now();
        await run();
        times[name]?.push(performance.now() - started);
      }
    }
    const of = (name: string): number => median(times[name] ?? []);
    return [
      within('wrong secret beside right one, medians', 10, of('wrong') / of('right')),
      within('five live secrets beside one', 10, of('right') / of('one')),
      within(
        `unknown client beside wrong secret, ${samples} samples`,
        5,
        of('unknown') / of('wrong'),
      ),
    ];
  } finally {
    await node.process.stop();
  }
};

function within(what: string, percent: number, ratio: number): Finding {
  const difference = (ratio - 1) * 100;
  return {
    what,
    wanted: `within ${percent} %`,
    reached: `${difference.toFixed(1)} %`,
    isMet: Math.abs(difference) <= percent,
  };
}

async function create(node: Node) {
  const form = { grantType: 'authorization_code', name: 'n', scope: 'openid' };
  const { body } = await callAction(node, 'CreateOAuthCredential', form);
  const id = String(body.clientIdentifier);
  const secret = String(body.clientSecret);
  return { id, secret, credentialId: String(body.credentialId), ids: [] as string[] };
}

async function addSecret(node: Node, of: { credentialId: string; secret: string }) {
  const form = { credentialId: of.credentialId, resetSecret: '1', secretGracePeriod: '86400' };
  const { body } = await callAction(node, 'UpdateOAuthCredential', form);
  of.secret = String(body.newClientSecret);
}

/** Other clients, for wrong tries. */
async function crowd(node: Node, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await create(node)).id);
  return ids;
}

function unknownId(like: string): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16));
  return like.replace(/\.[0-9a-f]+$/, `.${digits.join('')}`);
}

/** Asks something for which the client must authenticate, and nothing is written. */
function ask(node: Node, id: string, secret: string) {
  const headers = { ...basic({ id, secret }), ...fromSomewhere() };
  return post(node, '/oauth/introspect', { token: 'none' }, headers);
}
