import { throttleKey } from './address.ts';
import type { Secret } from './secret.ts';
import { startsAsClientSecret } from './secret-format.ts';

// No identifier is longer, and what is counted under one must not fill the memory.
const MAX_IDENTIFIER = 255;

/** Who shows which client secret, from where. */
interface Shown {
  readonly identifier: string;
  readonly secret: Secret;
  readonly address: string;
}

/**
 * The keys under which a wrong client secret is counted: its address, and the client at this address.
 * Identifiers are public, so what strangers show must not hold up the client itself; 256 random bits
 * cannot be guessed, from however many addresses. A text of another form can only be meant for a secret
 * that was imported, which somebody may have chosen: that is counted over all addresses, too.
 */
export function clientTryKeys({ identifier, secret, address }: Shown): readonly string[] {
  const name = identifier.slice(0, MAX_IDENTIFIER);
  const from = throttleKey(address);
  const keys = [from, `client:${from.replaceAll(' ', '')} ${name}`];
  if (!startsAsClientSecret(secret.reveal())) keys.push(`imported:${name}`);
  return keys;
}

/** The identifier of the client of which such a key counts; undefined = it is of something else. */
export function clientOfTryKey(key: string): string | undefined {
  return /^(?:client:\S* |imported:)(.*)$/s.exec(key)?.[1];
}
