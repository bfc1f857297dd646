import fc from 'fast-check';

const label = fc.oneof(
  fc.constantFrom('app', 'evil', 'localhost', 'xn--bcher-kva', 'a_b', '-a', 'a-', '0x7f', '1', '0'),
  fc.stringMatching(/^[a-zA-Z0-9_-]{1,6}$/),
);
const number = fc.oneof(fc.nat(300).map(String), fc.constantFrom('0x7f', '010', '00', '1e1'));
const group = fc.oneof(fc.stringMatching(/^[0-9a-fA-F]{0,5}$/), fc.constantFrom('', '192.0.2.1'));
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
  fc.array(number, { minLength: 1, maxLength: 5 }).map((numbers) => numbers.join('.')),
  fc.array(group, { minLength: 2, maxLength: 9 }).map((groups) => `[${groups.join(':')}]`),
  fc.stringMatching(/^[a-z.@:%\\\t[\]-]{0,8}$/),
);
const noise = fc.constantFrom(
  ...[
    '/',
    '//',
    '\\',
    '?',
    '#',
    '@',
    ':',
    ';',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    '%252e',
    '%',
    '%00',
  ],
  ...[
    "'",
    '"',
    '<',
    '*',
    '|',
    '^',
    '\t',
    '\n',
    ' ',
    '\0',
    '\u00e9',
    '\ud800',
    'a',
    'Z',
    '0',
    '=',
    '&',
  ],
);
const tail = fc.array(noise, { maxLength: 6 }).map((pieces) => pieces.join(''));
const rarely = (text: string) => fc.constantFrom('', '', '', '', '', text);

/** Texts that are addresses, or nearly: hosts, numbers and marks on which parsers disagree. */
export const uriLike: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('https', 'http', 'HTTPS', 'https', 'javascript', 'com.example.app', 'ws'),
    fc.constantFrom('://', '://', '://', '://', ':', ':/', ':///', ':\\\\', ''),
    rarely('user:secret@'),
    host,
    fc.constantFrom('', '', '', ':', ':80', ':443', ':0', ':8443', ':00080', ':65536', ':99999'),
    fc.constantFrom('', '/', '/cb', '/cb/', '/cb?a=b'),
    tail,
  )
  .map((pieces) => pieces.join(''));
