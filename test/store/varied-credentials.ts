import type { Credential } from '../../src/core/credential.ts';
import type { GrantType } from '../../src/core/grant-type.ts';
import type { ClientIdentifier } from '../../src/core/ids.ts';
import type { CredentialQuery, NewCredential } from '../../src/core/ports.ts';
import type { RedirectUri } from '../../src/core/redirect-uri.ts';
import type { Scope } from '../../src/core/scope.ts';
import {
  BY,
  gather,
  newCredential,
  newSecret,
  newService,
  START,
  type Stores,
} from './engine-under-test.ts';

// Orders that collations disagree about: case, punctuation, accents, beyond the first plane.
const WORDS = [
  'b',
  'B',
  'a',
  'A',
  '',
  'a b',
  'a-b',
  'ab',
  'ä',
  'Z',
  '_',
  '10',
  '9',
  '🙂',
  '\ufb01',
];

/** Credentials that differ in every field, with equal keys among them. */
export async function createVaried({
  credentials,
  directory,
}: Stores): Promise<readonly Credential[]> {
  const services = [
    await directory.createService(BY, newService()),
    await directory.createService(BY, newService()),
  ];
  const all: Credential[] = [];
  for (const [i, word] of WORDS.entries()) {
    const fields: Partial<NewCredential> = {
      name: word,
      description: WORDS[(i * 7) % WORDS.length] as string,
      identifier: `${WORDS[(i * 4) % WORDS.length]}.${i}` as ClientIdentifier,
      grantType: (i % 3 ? 'authorization_code' : 'single_sign_on') as GrantType,
      scope: (i % 2 ? ['openid'] : ['openid', 'email']) as Scope[],
      serviceId: [null, services[1]?.id, services[0]?.id][i % 3] ?? null,
      logoUri: i % 4 ? `https://x.example/${word}` : '',
      redirectUris: (i % 5 ? [] : [`https://r.example/${i}`]) as RedirectUri[],
      createdAt: START + (i % 4),
    };
    all.push(await credentials.create(BY, newCredential(fields), newSecret({ hint: word })));
  }
  return all;
}

/** What a list sorts by. */
export function sortKey(
  item: Credential,
  field: CredentialQuery['sortField'],
  hints: Map<number, unknown>,
) {
  if (field === 'secretHint') return hints.get(item.id);
  if (field === 'scope') return item.scope.join(' ');
  if (field === 'redirectUris') return JSON.stringify(item.redirectUris.map((uri) => ({ uri })));
  return item[field];
}

/** Numbers by size, texts by their UTF-8 bytes, nothing before everything. */
export function compare(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** Ids of a list, in its order. */
export async function idsOf(
  { credentials }: Stores,
  query: CredentialQuery,
): Promise<readonly number[]> {
  return (await gather(credentials.list(query))).map(({ credential }) => credential.id);
}
