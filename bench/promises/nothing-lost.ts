import { connect } from 'node:net';
import type { AuditRecord } from '../../src/core/audit.ts';
import { openChatelaine } from '../../src/index.ts';
import { callAction, eachOf, identifier, type Node, secret, startNode } from './node.ts';
import { type Check, exactly, type Finding, part, type Trial } from './promise.ts';

const CREDENTIALS = 20;
const FORM = { grantType: 'authorization_code', scope: 'openid' };

/** No update is lost, no stale one is taken, and a repeated create makes one credential. */
export const nothingLost: Check = async (trial) => {
  const node = await startNode(trial.folder);
  let updates: Updates;
  let creates: readonly Finding[];
  try {
    updates = await update(node, trial);
    creates = await createThrice(node, trial);
  } finally {
    await node.process.stop();
  }
  return [...(await compare(trial, updates)), ...creates];
};

interface Updates {
  readonly asked: number;
  readonly names: ReadonlySet<string>;
  readonly stale: number;
  readonly staleTaken: number;
}

/** 50 writers change one field each; some of them insist on a version that is gone. */
async function update(node: Node, trial: Trial): Promise<Updates> {
  const ids: string[] = [];
  for (let i = 0; i < CREDENTIALS; i++) {
    const { body } = await callAction(node, 'CreateOAuthCredential', { ...FORM, name: `c${i}` });
    ids.push(String(body.credentialId));
  }
  const names = new Set<string>();
  const each = part(2000, trial);
  let stale = 0;
  let staleTaken = 0;
  await Promise.all(
    Array.from({ length: 50 }, async (_, writer) => {
      for (let i = 0; i < each; i++) {
        const credentialId = ids[(writer * 7 + i) % CREDENTIALS] as string;
        const name = `w${writer}-${i}`;
        const form = writer % 2 ? { name } : { description: name };
        const { body } = await callAction(node, 'UpdateOAuthCredential', { credentialId, ...form });
        if (body.result === 'success') names.add(name);
        if (i % 20 !== 0) continue;
        const old = { credentialId, name: 'stale', version: '1' };
        stale += 1;
        const refused = await callAction(node, 'UpdateOAuthCredential', old);
        if (refused.body.result === 'success') staleTaken += 1;
      }
    }),
  );
  return { asked: 50 * each, names, stale, staleTaken };
}

/** What was acknowledged, beside what the trail tells and what stands in the table. */
async function compare(trial: Trial, updates: Updates): Promise<readonly Finding[]> {
  const chatelaine = await openChatelaine({ DATA_DIR: `${trial.folder}/data` });
  const told = new Set<unknown>();
  const last = new Map<string, Record<string, unknown>>();
  let untold = 0;
  try {
    for await (const page of chatelaine.deps.audit.list({})) {
      for (const entry of page) follow(entry, told, last);
    }
    for (const [id, fields] of last) {
      const found = await chatelaine.deps.credentials.find({ id: Number(id) as never });
      if (found?.name !== fields.name || found?.description !== fields.description) untold += 1;
    }
  } finally {
    await chatelaine.close();
  }
  const lost = [...updates.names].filter((name) => !told.has(name)).length;
  return [
    exactly('updates acknowledged', updates.asked, updates.names.size),
    exactly('acknowledged updates that are not in the trail', 0, lost),
    exactly('credentials whose fields are not what the trail ends with', 0, untold),
    exactly(`stale updates taken, of ${updates.stale}`, 0, updates.staleTaken),
  ];
}

function follow(
  { subject, diff }: AuditRecord,
  told: Set<unknown>,
  last: Map<string, Record<string, unknown>>,
): void {
  if (subject.kind !== 'credential') return;
  const fields = last.get(String(subject.id)) ?? {};
  for (const name of ['name', 'description']) {
    const to = diff[name]?.to;
    if (to === undefined) continue;
    fields[name] = to;
    told.add(to);
  }
  last.set(String(subject.id), fields);
}

/** Creates sent three times each under one key, the connection cut at a random moment. */
async function createThrice(node: Node, trial: Trial): Promise<readonly Finding[]> {
  const count = part(10_000, trial);
  const ids = new Set<unknown>();
  let differing = 0;
  let refused = 0;
  let cuts = 0;
  await eachOf(count, 32, async (index) => {
    const form = { ...FORM, name: `once ${index}`, idempotencyKey: `key-${index}` };
    const answers = new Set<string>();
    for (let time = 0; time < 2; time++) {
      if (!(await sendAndCut(node, form))) cuts += 1;
    }
    for (let time = 0; time < 2; time++) {
      const { body } = await callAction(node, 'CreateOAuthCredential', form);
      answers.add(JSON.stringify(body));
      ids.add(body.credentialId);
    }
    if (answers.size !== 1) differing += 1;
    const other = await callAction(node, 'CreateOAuthCredential', { ...form, name: 'other' });
    if (other.body.result === 'error') refused += 1;
  });
  const list = await callAction(node, 'ListOAuthCredentials', { search: 'once ' });
  const made = (list.body.clients as unknown[]).length;
  return [
    exactly(
      `credentials made by ${count} creates, each sent 4 times, ${cuts} cut off`,
      count,
      made,
    ),
    exactly('keys whose repeated answers differ', 0, differing),
    exactly('another body under the same key, refused', count, refused),
    exactly('ids answered', count, ids.size),
  ];
}

/** Sends the request whole and cuts the connection after a few milliseconds; whether all came. */
function sendAndCut({ port }: Node, form: Record<string, string>): Promise<boolean> {
  const body = new URLSearchParams({
    ...form,
    identifier,
    secret,
    responsetype: 'json',
    action: 'CreateOAuthCredential',
  }).toString();
  return new Promise((resolve) => {
    let isAnswered = false;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /includes/api.php HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      setTimeout(() => socket.destroy(), Math.random() * 12);
    });
    socket.on('data', () => {
      isAnswered = true;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(isAnswered));
  });
}
