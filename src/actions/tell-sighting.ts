import type { Subject } from '../core/audit.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import { hasSuccessor, type Sighting } from '../core/notice.ts';
import { clientOfTryKey } from '../core/try-key.ts';
import type { Deps } from './deps.ts';
import { type NoticeDeps, tellNotice } from './tell-notice.ts';

/** An old secret that goes on being used is told of once a day. */
const OLD_SECRET_QUIET_MS = 24 * 60 * 60 * 1000;
/** A name that is locked again and again is told of once an hour. */
const LOCKED_QUIET_MS = 60 * 60 * 1000;

type SightingDeps = NoticeDeps & Pick<Deps, 'callers' | 'directory'>;

/** Tells of a sighting if it is worth it; answers until when the same need not be asked again. */
export async function tellSighting(deps: SightingDeps, sighting: Sighting): Promise<number> {
  return sighting.kind === 'locked'
    ? tellLocked(deps, sighting.key)
    : tellOldSecret(deps, sighting);
}

async function tellOldSecret(
  deps: NoticeDeps,
  { credentialId, secretId, address }: Extract<Sighting, { kind: 'old_secret' }>,
): Promise<number> {
  const now = deps.clock.now();
  const secrets = await deps.credentials.secrets(credentialId);
  const secret = secrets.find(({ id }) => id === secretId);
  if (secret === undefined || !hasSuccessor(secret, secrets)) return now;
  const quietUntil = now + OLD_SECRET_QUIET_MS;
  const subject = { kind: 'credential', id: credentialId } as const;
  const notice = { subject, secretId, cause: `old secret ${secretId}`, quietUntil };
  await tellNotice(deps, 'secret-used-after-rotation', notice, address);
  return quietUntil;
}

async function tellLocked(deps: SightingDeps, key: string): Promise<number> {
  const now = deps.clock.now();
  const subject = await lockedSubject(deps, key);
  if (subject === undefined) return now;
  const quietUntil = now + LOCKED_QUIET_MS;
  const cause = `locked ${subject.kind} ${subject.id}`;
  await tellNotice(deps, 'locked', { subject, cause, quietUntil });
  return quietUntil;
}

/** Whose name a key of the limiter is; undefined = nobody's, or an address. */
async function lockedSubject(deps: SightingDeps, key: string): Promise<Subject | undefined> {
  const { credentials, callers, directory } = deps;
  // No store can be asked for a NUL.
  if (key.includes('\0')) return undefined;
  const identifier = clientOfTryKey(key);
  if (identifier !== undefined) {
    const credential = await credentials.find({ identifier: identifier as ClientIdentifier });
    return credential && { kind: 'credential', id: credential.id };
  }
  const [, kind, name = ''] = /^(\w+):(.*)$/s.exec(key) ?? [];
  if (kind === 'name') {
    const isNamed = (text: string): boolean => text.toLowerCase() === name;
    const pair = (await callers.apiCredentials()).find(({ identifier }) => isNamed(identifier));
    if (pair !== undefined) return { kind: 'api_credential', id: pair.identifier };
    const admin = (await callers.admins()).find(({ username }) => isNamed(username));
    return admin && { kind: 'admin', id: admin.username };
  }
  if (kind !== 'login' && kind !== 'totp') return undefined;
  const found = await directory.findUser(kind === 'login' ? { email: name } : { uuid: name });
  return found && { kind: 'user', id: found.user.id };
}
