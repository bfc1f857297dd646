import { type Actor, checkAllowed, mayHold } from '../core/actor.ts';
import type { Credential } from '../core/credential.ts';
import { isLive, type Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';
import { type SecretView, toSecretView } from './secret-view.ts';

/** A credential as it is exported, with what may be told of its secrets, oldest first. */
export interface ExportedCredential {
  readonly credential: Credential;
  readonly secrets: readonly ExportedSecret[];
}

/** A secret as it is exported. */
export interface ExportedSecret extends SecretView {
  /** Its text, only where that was asked for, is kept and may be held, and of those not ended. */
  readonly secret: Secret | undefined;
}

/**
 * Exports every credential page by page, so that a million never stand in memory. `withSecrets`
 * opens the sealed ones, where the operator keeps secrets readable. Throws `action_not_allowed`.
 */
export async function* exportCredentials(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'policy' | 'clock'>,
  actor: Actor,
  { withSecrets = false }: { readonly withSecrets?: boolean | undefined } = {},
): AsyncGenerator<readonly ExportedCredential[]> {
  checkAllowed(actor, 'export-credentials');
  const opens = withSecrets && deps.policy.keepSecretsReadable;
  for await (const page of deps.credentials.walk()) {
    const now = deps.clock.now();
    yield page.map(({ credential, secrets }) => ({
      credential,
      secrets: secrets.map((record) => {
        const { sealed } = record;
        const isOpened =
          opens && sealed !== null && isLive(record, now) && mayHold(actor, credential.scope);
        const secret = isOpened ? deps.hasher.open(sealed, credential.uuid) : undefined;
        return { ...toSecretView(record, now), secret };
      }),
    }));
  }
}
