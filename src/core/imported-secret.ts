import { fail } from './errors.ts';
import { Secret } from './secret.ts';
import { hasClientSecretForm, startsAsClientSecret } from './secret-format.ts';

/** Fewest different pairs of neighbours; 32 random hexadecimal digits have some 29. */
const MIN_PAIRS = 16;

/**
 * Reads a secret that was made elsewhere and keeps its form. It is stored as a fast digest, so it
 * must be one that nobody can guess: 32 to 255 visible ASCII characters that do not repeat. Throws
 * `secret_weak`, and `secret_mistyped` for one of our own form with a wrong checksum.
 */
export function parseImportedSecret(text: string): Secret {
  if (!/^[\x21-\x7e]{32,255}$/.test(text) || repeats(text)) {
    throw fail('secret_weak');
  }
  if (startsAsClientSecret(text) && !hasClientSecretForm(text)) throw fail('secret_mistyped');
  return new Secret(text);
}

function repeats(text: string): boolean {
  const pairs = new Set<string>();
  for (let i = 1; i < text.length; i++) {
    pairs.add(text.slice(i - 1, i + 1));
    if (pairs.size >= MIN_PAIRS) return false;
  }
  return true;
}
