import { type Credential, isSuspended } from '../core/credential.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import { isInService, maySignIn } from '../core/sign-in.ts';
import type { Deps } from './deps.ts';

type FindDeps = Pick<Deps, 'credentials' | 'directory' | 'clock'>;

/**
 * The credential with that identifier, as an application may use it now; undefined = it may not. One
 * that is suspended may nothing; one that belongs to a service ends with the service, and with its
 * account. Asked at each use.
 */
export async function findUsableCredential(
  deps: FindDeps,
  identifier: string,
): Promise<Credential | undefined> {
  const credential = await findWritten(deps, identifier);
  if (credential === undefined || isSuspended(credential, deps.clock.now())) return undefined;
  // Single sign-on says itself, and in WHMCS's words, what is closed.
  if (credential.grantType === 'single_sign_on') return credential;
  return (await serviceAllows(deps, credential)) ? credential : undefined;
}

async function findWritten(deps: FindDeps, identifier: string): Promise<Credential | undefined> {
  // No store can be asked for a NUL.
  if (identifier.includes('\0')) return undefined;
  const found = await deps.credentials.find({ identifier: identifier as ClientIdentifier });
  if (found !== undefined || !identifier.includes(' ')) return found;
  // A `+` that was sent unencoded arrives as a space.
  return deps.credentials.find({ identifier: identifier.replaceAll(' ', '+') as ClientIdentifier });
}

async function serviceAllows(deps: FindDeps, { serviceId }: Credential): Promise<boolean> {
  if (serviceId === null) return true;
  const service = await deps.directory.findService(serviceId);
  if (service === undefined || !isInService(service) || service.accountId === null) return false;
  const account = await deps.directory.findAccount(service.accountId);
  return account !== undefined && maySignIn([account]);
}
