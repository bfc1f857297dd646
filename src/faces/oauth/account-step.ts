import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import type { User } from '../../core/account.ts';
import type { Actor } from '../../core/actor.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { OAuthOptions } from './options.ts';
import type { Session } from './session.ts';

/** What users may do to what is their own. */
const OWN_ACTIONS = [
  'update-user',
  'set-user-password',
  'update-account',
  'enroll-totp',
  'confirm-totp',
  'disable-totp',
  'revoke-consent',
];

/** A request of a user for their own page. */
export interface AccountStep {
  readonly deps: Deps;
  readonly options: OAuthOptions;
  readonly provider: Provider;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly session: Session;
  readonly user: User;
  readonly actor: Actor;
  readonly csrf: string;
  /** Fields of the posted form. */
  readonly form: Readonly<Record<string, string>>;
  /** Address of the page; its forms stand below. */
  readonly home: string;
}

/** The actor that a user is for their own things. */
export function ownActor(user: User, request: FastifyRequest): Actor {
  return {
    kind: 'user',
    name: user.email,
    allowed: new Set(OWN_ACTIONS),
    door: 'pages',
    address: plainAddress(request.ip),
    requestId: request.id,
  };
}

/** The token that the forms of a session carry; another site cannot know it. */
export function formToken(deps: Pick<Deps, 'hasher'>, session: Session): string {
  return deps.hasher.digest(formSecret(session)).digest;
}

/** Throws `value_invalid` unless the form has the token of its session. */
export function checkFormToken(
  deps: Pick<Deps, 'hasher'>,
  session: Session,
  form: Readonly<Record<string, string>>,
): void {
  const wanted = deps.hasher.digest(formSecret(session));
  const sent = { ...wanted, digest: form.csrf ?? '' };
  if (!deps.hasher.matches(formSecret(session), sent)) {
    throw new AppError('value_invalid', { field: 'csrf' });
  }
}

function formSecret(session: Session): Secret {
  return new Secret(`forms of session ${session.uid}`);
}
