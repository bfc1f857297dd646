import { setTimeout as sleep } from 'node:timers/promises';
import { basic, callAction, eachOf, fromSomewhere, type Node, post, startNodes } from './node.ts';
import { type Check, exactly, type Finding, part, type Trial } from './promise.ts';

const WORKERS = 10;
const LOAD = 24;

interface Rotated {
  readonly id: string;
  readonly credentialId: string;
  first: string;
  second: string | undefined;
  /** When the first secret ends, in milliseconds since 1970. */
  deadline: number;
  /** Which secret each worker uses, and when it takes the new one. */
  readonly switchAt: number[];
}

/** Under load on three nodes every secret is replaced; no worker is refused, no old one outlives. */
export const rotationWithoutOutage: Check = async (trial) => {
  const cluster = await startNodes(trial.folder, 3, {
    BOOTSTRAP_USER_EMAIL: 'owner@example.test',
    BOOTSTRAP_USER_PASSWORD: 'owner of account one',
  });
  try {
    return await rotate(await cluster.start(), trial);
  } finally {
    await cluster.stop();
  }
};

async function rotate(nodes: readonly Node[], trial: Trial): Promise<readonly Finding[]> {
  const graceSeconds = 60;
  const all: Rotated[] = [];
  await eachOf(part(1000, trial), 16, async () => {
    all.push(await create(nodes[0] as Node));
  });
  let requests = 0;
  let refused = 0;
  let over = false;
  const work = async (): Promise<void> => {
    while (!over) {
      const credential = pick(all);
      const worker = Math.floor(Math.random() * WORKERS);
      const isNew = Date.now() >= (credential.switchAt[worker] ?? Infinity);
      const secret = isNew ? credential.second : credential.first;
      const { status } = await signOn(pick(nodes), credential.id, String(secret));
      requests += 1;
      if (status !== 200) refused += 1;
    }
  };
  const load = Array.from({ length: LOAD }, work);
  await eachOf(all.length, 4, async (index) => {
    const credential = all[index] as Rotated;
    const form = { resetSecret: '1', secretGracePeriod: String(graceSeconds) };
    const { credentialId } = credential;
    const asked = Date.now();
    const { body } = await callAction(pick(nodes), 'UpdateOAuthCredential', {
      credentialId,
      ...form,
    });
    credential.second = String(body.newClientSecret);
    credential.deadline = Date.now() + graceSeconds * 1000;
    // Each worker changes over at a moment of its own within the grace period.
    const last = asked + graceSeconds * 1000 - 1500;
    for (let i = 0; i < WORKERS; i++) {
      credential.switchAt.push(Date.now() + Math.random() * (last - Date.now()));
    }
  });
  const last = Math.max(...all.map(({ deadline }) => deadline));
  await sleep(Math.max(0, last + 1000 - Date.now()));
  over = true;
  await Promise.all(load);
  const { outlived, lost } = await afterDeadline(nodes, all);
  return [
    exactly(
      `refused, of ${requests} sign-ons while ${all.length} secrets were replaced`,
      0,
      refused,
    ),
    exactly('old secrets taken by a node a second after the deadline', 0, outlived),
    exactly('new secrets refused by a node', 0, lost),
  ];
}

async function afterDeadline(nodes: readonly Node[], all: readonly Rotated[]) {
  let outlived = 0;
  let lost = 0;
  await eachOf(all.length, 8, async (index) => {
    const { id, first, second } = all[index] as Rotated;
    for (const node of nodes) {
      if ((await signOn(node, id, first)).status !== 401) outlived += 1;
      if ((await signOn(node, id, String(second))).status !== 200) lost += 1;
    }
  });
  return { outlived, lost };
}

async function create(node: Node): Promise<Rotated> {
  const { body } = await callAction(node, 'CreateOAuthCredential', {
    grantType: 'single_sign_on',
    serviceId: '1',
    scope: 'clientarea:sso',
  });
  return {
    id: String(body.clientIdentifier),
    credentialId: String(body.credentialId),
    first: String(body.clientSecret),
    second: undefined,
    deadline: 0,
    switchAt: [],
  };
}

function signOn(node: Node, id: string, secret: string) {
  const headers = { ...basic({ id, secret }), ...fromSomewhere() };
  const form = { grant_type: 'single_sign_on', scope: 'clientarea:sso' };
  return post(node, '/oauth/token.php', form, headers);
}

function pick<Item>(items: readonly Item[]): Item {
  return items[Math.floor(Math.random() * items.length)] as Item;
}
