import type { z } from 'zod';
import type { ChangedCredential } from '../../../actions/change-credential.ts';
import type { Deps } from '../../../actions/deps.ts';
import { shownSecretId } from '../../../actions/shown-secret.ts';
import type { Answer } from '../route.ts';
import type { IssuedSecret } from '../schemas/secret.ts';

/**
 * The answer that shows a secret. Only of what never changes, so that it is the same when it is given
 * again under an idempotency key. Throws `secret_ended` when the secret is gone by then.
 */
export async function issuedAnswer(
  deps: Pick<Deps, 'credentials' | 'hasher'>,
  changed: ChangedCredential,
): Promise<Answer<z.input<typeof IssuedSecret>>> {
  const { credential, secret } = changed;
  if (secret === undefined) throw new Error('the change made no secret');
  const id = await shownSecretId(deps, credential, secret);
  return {
    body: {
      id,
      hint: secret.hint,
      clientSecret: secret.reveal(),
      credentialId: credential.id,
      version: credential.version,
    },
    version: credential.version,
    location: `/credentials/${credential.id}/secrets/${id}`,
  };
}
