import { restoreCredential } from '../../../actions/restore-credential.ts';
import { resumeCredential } from '../../../actions/resume-credential.ts';
import { revokeTokens } from '../../../actions/revoke-tokens.ts';
import { suspendCredential } from '../../../actions/suspend-credential.ts';
import { route } from '../route.ts';
import { Restoration, Suspension, TokenRevocation } from '../schemas/access.ts';
import { Credential } from '../schemas/credential.ts';
import {
  CREDENTIAL_UNKNOWN,
  CredentialParams,
  changedAnswer,
  lookupOf,
} from './credential-call.ts';

const OF_CREDENTIAL = {
  method: 'POST',
  params: CredentialParams,
  answer: Credential,
  status: 200,
  notFound: CREDENTIAL_UNKNOWN,
  isVersioned: true,
} as const;

/** Access of a credential: closed, opened, cut, and undone. */
export const CREDENTIAL_ACCESS_ROUTES = [
  route({
    ...OF_CREDENTIAL,
    path: '/credentials/{credential}/suspend',
    id: 'suspendCredential',
    action: 'suspend-credential',
    summary: 'Close access until it is resumed, or for a time',
    body: Suspension,
    async run({ deps, actor, params, body, version }) {
      const changed = await suspendCredential(deps, actor, lookupOf(params), {
        reason: body.reason ?? undefined,
        until: body.until ?? undefined,
        revokeTokens: body.revokeTokens,
        version,
      });
      return changedAnswer(changed, deps.clock.now());
    },
  }),
  route({
    ...OF_CREDENTIAL,
    path: '/credentials/{credential}/resume',
    id: 'resumeCredential',
    action: 'resume-credential',
    summary: 'Open access again',
    async run({ deps, actor, params, version }) {
      const changed = await resumeCredential(deps, actor, lookupOf(params), { version });
      return changedAnswer(changed, deps.clock.now());
    },
  }),
  route({
    ...OF_CREDENTIAL,
    path: '/credentials/{credential}/revoke-tokens',
    id: 'revokeTokens',
    action: 'revoke-tokens',
    summary: 'End the tokens of a credential, however many there are',
    body: TokenRevocation,
    async run({ deps, actor, params, body, version }) {
      const changed = await revokeTokens(deps, actor, lookupOf(params), { ...body, version });
      return changedAnswer(changed, deps.clock.now());
    },
  }),
  route({
    ...OF_CREDENTIAL,
    path: '/credentials/{credential}/restore',
    id: 'restoreCredential',
    action: 'restore-credential',
    summary: 'Give the fields of a credential the values of an earlier version',
    description: 'Secrets, suspension and tokens stay as they are.',
    body: Restoration,
    async run({ deps, actor, params, body, version }) {
      const lookup = lookupOf(params);
      const changed = await restoreCredential(deps, actor, lookup, body.version, { version });
      return changedAnswer(changed, deps.clock.now());
    },
  }),
];
