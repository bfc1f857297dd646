import { diffOf } from '../core/audit.ts';
import { credentialImage } from '../core/credential-image.ts';
import type { StandingCredential } from '../core/ports.ts';
import type { Note } from './recorded.ts';

/**
 * Tells the trail of a change of a credential; answers the place of its entry. `previous` is the
 * place of the entry before, `deletedAt` the time of a change that left nothing.
 */
export function tell(
  note: Note,
  before: StandingCredential | undefined,
  after: StandingCredential | undefined,
  previous: number | null,
  deletedAt = 0,
): Promise<number | null> {
  const { id } = (after ?? (before as StandingCredential)).credential;
  return note({
    subject: { kind: 'credential', id },
    version: after?.credential.version ?? null,
    at: after?.credential.updatedAt ?? deletedAt,
    diff: diffOf(imageOf(before, after), imageOf(after, before)),
    previous,
  });
}

/** What there is to tell of a standing beside another one: without the secrets that stayed. */
function imageOf(standing: StandingCredential | undefined, other: StandingCredential | undefined) {
  if (standing === undefined) return undefined;
  const changed = standing.secrets.filter((secret) => !other?.secrets.includes(secret));
  return credentialImage(standing.credential, changed);
}
