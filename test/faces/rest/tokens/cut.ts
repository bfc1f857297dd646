// What takes access away from a credential that acts for itself, each at a node of its own choice.
import { deleteCredential } from '../../../../src/actions/delete-credential.ts';
import { revokeTokens } from '../../../../src/actions/revoke-tokens.ts';
import { suspendCredential } from '../../../../src/actions/suspend-credential.ts';
import { updateCredential } from '../../../../src/actions/update-credential.ts';
import type { House } from '../../../../src/app.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import type { CredentialId } from '../../../../src/core/ids.ts';
import type { Robot } from './robot.ts';

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
const lookup = ({ id }: Robot) => ({ id: Number(id) as CredentialId });

type End = (house: House, robot: Robot) => Promise<unknown>;

/** Ends after which a token is none any more. */
export const ENDS: Readonly<Record<string, End>> = {
  suspended: ({ deps }, robot) => suspendCredential(deps, actor, lookup(robot)),
  deleted: ({ deps }, robot) => deleteCredential(deps, actor, Number(robot.id) as CredentialId),
  revoked: ({ deps }, robot) => revokeTokens(deps, actor, lookup(robot)),
  'reset with all its tokens': ({ deps }, robot) =>
    updateCredential(deps, actor, lookup(robot), { resetSecret: true, revokeTokens: 'all' }),
  'made for signing in': ({ deps }, robot) =>
    updateCredential(deps, actor, lookup(robot), {
      grantType: 'authorization_code',
      scope: 'openid',
    }),
};

/** Takes a scope away, and leaves reading. */
export const narrow: End = ({ deps }, robot) =>
  updateCredential(deps, actor, lookup(robot), { scope: 'credentials:read' });
