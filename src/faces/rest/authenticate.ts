import { checkAccessToken } from '../../actions/check-access-token.ts';
import { checkApiCaller } from '../../actions/check-api-caller.ts';
import type { Deps } from '../../actions/deps.ts';
import type { Actor } from '../../core/actor.ts';
import { Secret } from '../../core/secret.ts';
import type { Problem } from './problem.ts';

/** What a request says of its caller. */
export interface ShownCredentials {
  readonly authorization: string | undefined;
  /** Of the header `X-Access-Key`. */
  readonly accessKey: string | undefined;
  readonly address: string;
}

/**
 * What a caller is told to send: who is not known (RFC 9110 section 11.6.1), and whose access token
 * will not do (RFC 6750 section 3). undefined = another one would not help.
 */
export function challengeOf({ status, code, scope }: Problem): string | undefined {
  const bearer = 'Bearer realm="chatelaine"';
  if (code === 'invalid_token') return `${bearer}, error="invalid_token"`;
  if (code === 'insufficient_scope') {
    const wanted = typeof scope === 'string' ? `, scope="${scope}"` : '';
    return `${bearer}, error="insufficient_scope"${wanted}`;
  }
  return status === 401 ? `${bearer}, Basic realm="chatelaine", charset="UTF-8"` : undefined;
}

/**
 * Finds out who calls: `Bearer IDENTIFIER.SECRET` or Basic with the same pair of an API credential,
 * or Bearer with an access token, which has no full stop. Throws the errors of `checkApiCaller` and
 * `checkAccessToken`.
 */
export async function authenticate(deps: Deps, shown: ShownCredentials): Promise<Actor> {
  const { address, authorization = '' } = shown;
  const accessKey = shown.accessKey ? new Secret(shown.accessKey) : undefined;
  const [, token] = /^Bearer +([\w~+/-]+=*) *$/i.exec(authorization) ?? [];
  if (token !== undefined) {
    return checkAccessToken(deps, { address, accessKey, token: new Secret(token) });
  }
  const [identifier, secret] = pairOf(authorization) ?? [];
  return checkApiCaller(deps, {
    address,
    accessKey,
    identifier,
    secret: secret ? new Secret(secret) : undefined,
  });
}

function pairOf(authorization: string): readonly [string, string] | undefined {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+) *$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return split(value, '.');
    case 'basic':
      return split(Buffer.from(value, 'base64').toString('utf8'), ':');
    default:
      return undefined;
  }
}

function split(text: string, mark: string): readonly [string, string] | undefined {
  const at = text.indexOf(mark);
  return at < 0 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}
