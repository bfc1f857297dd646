import { type Actor, checkAllowed } from '../core/actor.ts';
import { applyDiff, type Image } from '../core/audit.ts';
import type { CredentialInput } from '../core/credential.ts';
import { CREDENTIAL_INPUT_NAMES } from '../core/credential-image.ts';
import { fail } from '../core/errors.ts';
import { DEFAULT_SIGNING_ALGORITHM } from '../core/signing-key.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import { type CredentialLookup, credentialUnknown, findCredential } from './credential-lookup.ts';
import type { Deps } from './deps.ts';
import { namedService } from './named-service.ts';
import { updateRule } from './update-credential.ts';

/**
 * Gives the fields of a credential the values they had at an earlier version, as a change of its
 * own; secrets, suspension and tokens stay as they are. Throws `version_unknown`, and the errors of
 * `updateCredential`: today's rules hold for the old values too.
 */
export async function restoreCredential(
  deps: ChangeDeps & Pick<Deps, 'directory' | 'rules' | 'audit'>,
  actor: Actor,
  lookup: CredentialLookup,
  toVersion: number,
  expected: Expected = {},
): Promise<ChangedCredential> {
  checkAllowed(actor, 'restore-credential');
  const found = await findCredential(deps, lookup);
  if (found === undefined) throw credentialUnknown(lookup);
  const input = inputOf(await imageAt(deps, found.id, toVersion));
  const service = await namedService(deps, input.serviceId);
  const asked = { ...expected, toVersion };
  const rule = updateRule(deps, input, service);
  return changeCredential(deps, actor, 'restore-credential', lookup, asked, rule);
}

/** The credential as the trail tells that it was at a version. */
async function imageAt(deps: Pick<Deps, 'audit'>, id: number, version: number): Promise<Image> {
  let image: Image = {};
  for await (const page of deps.audit.list({ subject: { kind: 'credential', id } })) {
    for (const entry of page) {
      image = applyDiff(image, entry.diff);
      if (entry.version === version) return image;
    }
  }
  throw fail('version_unknown');
}

/** Only what people may set; each value was checked when it was written. */
function inputOf(image: Image): CredentialInput {
  const fields = Object.fromEntries(CREDENTIAL_INPUT_NAMES.map((name) => [name, image[name]]));
  const { scope } = fields;
  const { idTokenSignedResponseAlg = DEFAULT_SIGNING_ALGORITHM } = fields;
  const { allowedAddresses = [], redirectLabels = {} } = fields;
  return {
    ...fields,
    scope: Array.isArray(scope) ? scope.join(' ') : '',
    // Entries from before there were such fields say nothing of them.
    idTokenSignedResponseAlg,
    allowedAddresses,
    redirectLabels,
  } as CredentialInput;
}
