import type { Deps } from '../../actions/deps.ts';
import { recordKey } from './record-key.ts';

/** An access token of the plainest kind, with the scopes that its grant still covers. */
export interface LivingToken {
  readonly accountId: string;
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  /** As the token has it. */
  readonly scope: string;
  readonly granted: readonly string[];
}

const TOKEN_FIELDS = new Set([
  'iat',
  'exp',
  'kind',
  'accountId',
  'clientId',
  'grantId',
  'gty',
  'scope',
  'sessionUid',
]);
const GRANT_FIELDS = new Set(['iat', 'exp', 'kind', 'accountId', 'clientId', 'openid']);

/**
 * The access token with that value and its grant, both alive; undefined also where either has
 * anything beyond the plainest, such as a bound key: the engine knows what to make of it.
 */
export async function livingToken(
  deps: Pick<Deps, 'protocol' | 'hasher' | 'clock'>,
  value: string,
): Promise<LivingToken | undefined> {
  const token = await plainRecord(deps, 'AccessToken', value, TOKEN_FIELDS);
  if (token === undefined) return undefined;
  const grant = await plainRecord(deps, 'Grant', String(token.grantId), GRANT_FIELDS);
  if (grant === undefined || grant.clientId !== token.clientId) return undefined;
  if (grant.accountId !== token.accountId) return undefined;
  const { scope: granted, ...others } = grant.openid as { readonly scope?: string };
  if (granted === undefined || Object.keys(others).length > 0) return undefined;
  const wanted = String(token.scope).split(' ');
  const both = granted.split(' ').filter((name) => wanted.includes(name));
  return { ...(token as unknown as LivingToken), granted: both };
}

async function plainRecord(
  deps: Pick<Deps, 'protocol' | 'hasher' | 'clock'>,
  kind: string,
  value: string,
  fields: ReadonlySet<string>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const found = await deps.protocol.find(kind, recordKey(deps, value));
  if (found === undefined || found.consumedAt !== null) return undefined;
  const { payload } = found;
  const isPlain = Object.entries(payload).every(
    ([name, content]) => fields.has(name) || (name === 'expiresWithSession' && content === false),
  );
  const now = Math.floor(deps.clock.now() / 1000);
  return isPlain && Number(payload.exp) > now && Number(payload.iat) <= now ? payload : undefined;
}
