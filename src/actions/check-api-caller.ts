import { type Actor, checkAdmin } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { AdminPassword, ApiCredentialSecret } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import { type CallerAddress, checkCallerAddress } from './check-caller-address.ts';
import type { Deps } from './deps.ts';

/** What a request says of its caller. Blank texts count as absent. */
export interface CallerClaim extends CallerAddress {
  /** Identifier and secret of an API credential. */
  readonly identifier?: string | undefined;
  readonly secret?: Secret | undefined;
  /** The same pair, or username and md5 of the password of an administrator. */
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
}

type CallerDeps = Pick<Deps, 'callers' | 'hasher' | 'passwords' | 'limiter' | 'policy'>;

// No name is longer, and what is counted under a name must not fill the memory.
const MAX_NAME = 255;

/** A digest that no secret has: it keeps an unknown identifier as slow as a known one. */
const NO_DIGEST = { digest: 'A'.repeat(43), keyVersion: 1 };

/**
 * Finds out who calls the API. The order of the checks is that of spec/decisions.md 5. Throws
 * `throttled`, `address_not_allowed`, `caller_unknown`, `login_failed`, `admin_disabled`,
 * `api_access_missing`. An unknown identifier and a wrong secret take the same path.
 */
export async function checkApiCaller(deps: CallerDeps, claim: CallerClaim): Promise<Actor> {
  const address = await checkCallerAddress(deps, claim);
  const { secret, password } = claim;
  const identifier = claim.identifier?.slice(0, MAX_NAME);
  const username = claim.username?.slice(0, MAX_NAME);
  if (identifier && secret) return checkPair(deps, identifier, secret, address);
  if (username && password) return checkLogin(deps, username, password, address);
  throw fail('caller_unknown');
}

async function checkPair(
  deps: CallerDeps,
  identifier: string,
  secret: Secret,
  address: string,
): Promise<Actor> {
  const known = await deps.callers.findApiCredential(identifier);
  const right = await deps.limiter.attempt([address, nameKey(identifier)], () =>
    isSecretOf(deps, known, secret),
  );
  if (!right || known === undefined) throw fail('caller_unknown');
  return credentialActor(known);
}

/** The pair under its other names, else an administrator (whmcs-behaviour.md 2.1). */
async function checkLogin(
  deps: CallerDeps,
  username: string,
  password: Secret,
  address: string,
): Promise<Actor> {
  const known = await deps.callers.findApiCredential(username);
  let login: AdminPassword | undefined;
  let asPair = false;
  const right = await deps.limiter.attempt([address, nameKey(username)], async () => {
    asPair = isSecretOf(deps, known, password);
    if (asPair || !deps.policy.legacyAdminLogin || !isMd5(password)) return asPair;
    login = await deps.callers.findAdminPassword(username);
    return deps.passwords.verify(login?.passwordHash, lowerCase(password));
  });
  if (right && asPair && known !== undefined) return credentialActor(known);
  if (!right || login === undefined) throw fail('login_failed');
  checkAdmin(login.admin);
  return { kind: 'admin', name: login.admin.username, allowed: new Set(['*']) };
}

function credentialActor(known: ApiCredentialSecret): Actor {
  checkAdmin(known.admin);
  return { kind: 'api_credential', name: known.identifier, allowed: new Set(known.actions) };
}

/** Compares even when nothing is known, so that both cases take as long. */
function isSecretOf(
  deps: CallerDeps,
  known: ApiCredentialSecret | undefined,
  secret: Secret,
): boolean {
  return deps.hasher.matches(secret, known?.secret ?? NO_DIGEST) && known !== undefined;
}

function nameKey(name: string): string {
  return `name:${name.toLowerCase()}`;
}

function isMd5(password: Secret): boolean {
  return /^[0-9a-f]{32}$/i.test(password.reveal());
}

function lowerCase(password: Secret): Secret {
  return new Secret(password.reveal().toLowerCase());
}
