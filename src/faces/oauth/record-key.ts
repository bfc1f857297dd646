import type { Deps } from '../../actions/deps.ts';
import { Secret } from '../../core/secret.ts';

/** Digest of the value that a record's holder shows. */
export function recordKey(deps: Pick<Deps, 'hasher'>, value: string): string {
  return deps.hasher.digest(new Secret(value)).digest;
}
