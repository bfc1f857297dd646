import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { quantile } from '../statistics.ts';
import { seedOurs } from '../token-ours.ts';
import type { SuppliedClient, TokenSupply } from '../token-supply.ts';
import { basic, callAction, eachOf, fromSomewhere, type Node, post, startNodes } from './node.ts';
import { atMost, type Check, exactly, type Finding, part, type Trial } from './promise.ts';

/** A credential with a living token of each kind, and its number at the API. */
interface Victim {
  readonly client: SuppliedClient;
  readonly accessToken: string;
  readonly refreshToken: string;
}

const CUTS = ['reset', 'delete'] as const;

/** On three nodes, what was cut is refused from the answer on, and cutting costs one write. */
export const accessIsCut: Check = async (trial) => {
  const data = join(trial.folder, 'data');
  mkdirSync(data);
  const cluster = await startNodes(trial.folder, 3);
  try {
    const count = part(10_000, trial);
    const tokens = count * 3;
    const size = { credentials: count * 3, codes: 0, refreshTokens: tokens, accessTokens: tokens };
    const supply = await seedOurs(data, size, cluster.settings);
    const nodes = await cluster.start();
    return [
      ...(await cutUsers(nodes, supply)),
      ...(await cutPanels(nodes, supply)),
      await cutMany(nodes[0] as Node, supply, String(cluster.settings.DATABASE_URL), trial),
    ];
  } finally {
    await cluster.stop();
  }
};

/** Credentials of the code grant: introspection, userinfo and refresh end. */
async function cutUsers(nodes: readonly Node[], supply: TokenSupply): Promise<readonly Finding[]> {
  const victims = victimsOf(supply);
  const delays: number[] = [];
  let alive = 0;
  let accepted = 0;
  await eachOf(victims.length, 12, async (index) => {
    const victim = victims[index] as Victim;
    const before = await post(
      at(nodes, index),
      supply.paths.introspection,
      {
        token: victim.accessToken,
      },
      basic(victim.client),
    );
    if (before.body.active !== true) return;
    alive += 1;
    const secret = await cut(at(nodes, index), victim.client, CUTS[index % 2] as 'reset');
    const since = performance.now();
    // After a reset the client still authenticates, with its new secret, and its tokens are dead.
    const client = { id: victim.client.id, secret: secret ?? victim.client.secret };
    const probes = [1, 2].flatMap((step) => {
      const node = at(nodes, index + step);
      return [
        () => introspects(node, supply, client, victim),
        () => post(node, supply.paths.userinfo, { access_token: victim.accessToken }).then(isOk),
        () => refreshes(node, supply, client, victim),
      ];
    });
    await Promise.all(
      probes.map(async (probe) => {
        let isAlive = await probe();
        accepted += isAlive ? 1 : 0;
        while (isAlive && performance.now() - since < 5000) isAlive = await probe();
        delays.push(performance.now() - since);
      }),
    );
  });
  const sorted = Float64Array.from(delays).sort();
  return [
    exactly('credentials with living tokens before', victims.length, alive),
    exactly('tokens accepted by a node after the answer', 0, accepted),
    atMost(
      `until ${delays.length} tokens were refused elsewhere, p99`,
      500,
      quantile(sorted, 0.99),
      'ms',
    ),
    atMost('the longest of them', 5000, sorted.at(-1) ?? 0, 'ms'),
  ];
}

/** Credentials of single sign-on: the grant ends with the credential. */
async function cutPanels(nodes: readonly Node[], { panels, paths }: TokenSupply) {
  const count = Math.min(1000, panels.length);
  let before = 0;
  let after = 0;
  await eachOf(count, 12, async (index) => {
    const panel = panels[index] as SuppliedClient;
    const grant = (node: Node) =>
      post(
        node,
        paths.token,
        { grant_type: 'single_sign_on', scope: 'clientarea:sso' },
        {
          ...basic(panel),
          ...fromSomewhere(),
        },
      ).then(isOk);
    if (await grant(at(nodes, index))) before += 1;
    await cut(at(nodes, index), panel, 'delete');
    for (const step of [0, 1, 2]) if (await grant(at(nodes, index + step))) after += 1;
  });
  return [
    exactly('panels that signed on before', count, before),
    exactly('sign-ons after the credential was deleted', 0, after),
  ];
}

/** One write for a million tokens. */
async function cutMany(
  node: Node,
  supply: TokenSupply,
  url: string,
  trial: Trial,
): Promise<Finding> {
  const victim = supply.clients.at(-1) as SuppliedClient;
  const { body } = await callAction(node, 'CreateOAuthCredential', {
    grantType: 'authorization_code',
    name: 'many tokens',
    scope: 'openid',
  });
  const tokens = part(1_000_000, trial);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into protocol_record (record_key, kind, payload, identifier, revocation_epoch,
       refresh_epoch, expires_at)
     select 'AccessToken:many' || n, 'AccessToken', '{}', $1, 0, 0, $2
     from generate_series(1, ${tokens}) n`,
    [String(body.clientIdentifier), Date.now() + 3_600_000],
  );
  await client.end();
  await callAction(node, 'GetOAuthCredential', { clientApiIdentifier: victim.id });
  const started = performance.now();
  const form = { credentialId: String(body.credentialId), revokeTokens: 'all' };
  const answer = await callAction(node, 'UpdateOAuthCredential', form);
  const took = performance.now() - started;
  if (answer.body.result !== 'success') throw new Error(JSON.stringify(answer.body));
  return atMost(
    `to revoke ${tokens.toLocaleString('en')} tokens of one credential`,
    50,
    took,
    'ms',
  );
}

/** Cuts all access; answers the new secret if there is one. */
async function cut(node: Node, client: SuppliedClient, how: (typeof CUTS)[number]) {
  const named = { clientApiIdentifier: client.id };
  if (how === 'reset') {
    const form = { ...named, resetSecret: '1', revokeTokens: 'all' };
    const { body } = await callAction(node, 'UpdateOAuthCredential', form);
    return String(body.newClientSecret);
  }
  const { body } = await callAction(node, 'GetOAuthCredential', named);
  const credentialId = String(body.credentialId);
  const deleted = await callAction(node, 'DeleteOAuthCredential', { credentialId });
  if (deleted.body.result !== 'success') throw new Error(JSON.stringify(deleted.body));
  return undefined;
}

async function introspects(node: Node, supply: TokenSupply, client: SuppliedClient, of: Victim) {
  const headers = { ...basic(client), ...fromSomewhere() };
  const form = { token: of.accessToken };
  return (await post(node, supply.paths.introspection, form, headers)).body.active === true;
}

async function refreshes(node: Node, supply: TokenSupply, client: SuppliedClient, of: Victim) {
  const headers = { ...basic(client), ...fromSomewhere() };
  const form = { grant_type: 'refresh_token', refresh_token: of.refreshToken };
  return isOk(await post(node, supply.paths.token, form, headers));
}

function isOk({ status }: { readonly status: number }): boolean {
  return status === 200;
}

function at(nodes: readonly Node[], index: number): Node {
  return nodes[index % nodes.length] as Node;
}

function victimsOf({ clients, accessTokens, refreshTokens }: TokenSupply): readonly Victim[] {
  const access = new Map(accessTokens.map(({ client, value }) => [client, value]));
  const refresh = new Map(refreshTokens.map(({ client, value }) => [client, value]));
  return clients.flatMap((client, place) => {
    const accessToken = access.get(place);
    const refreshToken = refresh.get(place);
    return accessToken && refreshToken ? [{ client, accessToken, refreshToken }] : [];
  });
}
