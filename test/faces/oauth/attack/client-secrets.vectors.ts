import type { App } from './party.ts';

const encode = (text: string | Buffer): string => Buffer.from(text).toString('base64');

/** Values of the Authorization header that prove nothing; none has the right secret in due form. */
export function MALFORMED_AUTHORIZATION({ clientId, secret }: App): readonly string[] {
  const right = encode(`${clientId}:${secret}`);
  return [
    'Basic',
    'Basic ',
    'basic =',
    'Basic ====',
    'Basic *',
    'Basic :',
    `Basic ${encode(':')}`,
    `Basic ${encode(clientId)}`,
    `Basic ${encode(`${clientId}:`)}`,
    `Basic ${encode(`:${secret}`)}`,
    `Basic ${encode('%:%')}`,
    `Basic ${encode('%ff:%ff')}`,
    `Basic ${encode('%00:%00')}`,
    `Basic ${encode('a%0d%0ab:c')}`,
    `Basic ${encode(`${clientId}:%zz`)}`,
    `Basic ${encode(Buffer.from([0xff, 0xfe, 0x3a, 0xff]))}`,
    `Basic ${encode(Buffer.alloc(3))}`,
    `Basic ${encode('\u{1f511}:\u{1f511}')}`,
    `Basic ${encode(`${clientId}\0:${secret}`)}`,
    `Basic ${encode('__proto__:constructor')}`,
    `Basic ${encode('a:b'.repeat(2000))}`,
    `Basic ${right} ${right}`,
    `Basic ${right},Basic ${right}`,
    `Basic  ${right}`,
    `Basic\t${right}`,
    `Basic ${right}!`,
    `Basic ${right.slice(1)}`,
    `Basic "${right}"`,
    `BasicX ${right}`,
    right,
    `Digest username="${clientId}"`,
    `Negotiate ${right}`,
    `Bearer ${secret}`,
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer {}',
    'Bearer null',
    'DPoP x',
    `DPoP ${right}`,
    'null',
    ',',
    '\u00ff\u00fe',
    'x'.repeat(8000),
  ];
}
