import { checkApiCaller } from '../../actions/check-api-caller.ts';
import type { Deps } from '../../actions/deps.ts';
import type { Actor } from '../../core/actor.ts';
import { Secret } from '../../core/secret.ts';

/** What a request says of its caller. */
export interface ShownCredentials {
  readonly authorization: string | undefined;
  /** Of the header `X-Access-Key`. */
  readonly accessKey: string | undefined;
  readonly address: string;
}

/** What a caller who is not known is told to send (RFC 9110 section 11.6.1). */
export const CHALLENGE = 'Bearer realm="chatelaine", Basic realm="chatelaine", charset="UTF-8"';

/**
 * Finds out who calls: `Bearer IDENTIFIER.SECRET` or Basic with the same pair of an API credential.
 * Throws the errors of `checkApiCaller`.
 */
export async function authenticate(deps: Deps, shown: ShownCredentials): Promise<Actor> {
  const [identifier, secret] = pairOf(shown.authorization ?? '') ?? [];
  return checkApiCaller(deps, {
    address: shown.address,
    accessKey: shown.accessKey ? new Secret(shown.accessKey) : undefined,
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
