import type { Actor } from '../core/actor.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';

/** Opens access again after a suspension. Throws the errors of `changeCredential`. */
export function resumeCredential(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  expected: Expected = {},
): Promise<ChangedCredential> {
  return changeCredential(deps, actor, 'resume-credential', lookup, expected, (changing) =>
    changing.old.suspension === null ? undefined : { next: changing.grown({ suspension: null }) },
  );
}
