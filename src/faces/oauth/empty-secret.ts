import type { IncomingHttpHeaders } from 'node:http';

/** No secret has so few characters. */
const WRONG = '-';

/**
 * An empty secret is a wrong one: refused and counted like every other (RFC 6749 section 5.2). The
 * engine would call a Basic header without one malformed.
 */
export function takeEmptySecret(headers: IncomingHttpHeaders): void {
  const [, encoded = ''] =
    /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '') ?? [];
  const pair = Buffer.from(encoded, 'base64').toString('latin1');
  if (!/^[^:]+:$/.test(pair)) return;
  headers.authorization = `Basic ${Buffer.from(pair + WRONG, 'latin1').toString('base64')}`;
}
