import type { Account, Domain, Member, Service, User } from './account.ts';
import type { Diff, Image } from './audit.ts';
import type { UserChange, UserRecord } from './directory.ts';

/** A user as the audit trail tells it: nothing with which anybody could sign in. */
export function userImage({
  id: _id,
  updatedAt: _updatedAt,
  lastLoginAt: _lastLoginAt,
  ...told
}: User): Image {
  return told;
}

/** What is told of a change of secret things: that they changed, and nothing of what they are. */
export function unseenChanges(old: UserRecord, { next, recoveryCodes }: UserChange): Diff {
  const changed = { to: 'changed' };
  return {
    ...(next.passwordHash !== old.passwordHash && { password: changed }),
    ...(next.totp?.sealed !== old.totp?.sealed && { authenticatorKey: changed }),
    ...(recoveryCodes !== undefined && { recoveryCodes: changed }),
  };
}

/** An account as the audit trail tells it, without its members. */
export function accountImage({ id: _id, ...told }: Account): Image {
  return told;
}

/** Members as fields of their account: what each may do. */
export function membersImage(members: readonly Member[]): Image {
  return Object.fromEntries(
    members.map(({ userId, permissions }) => [`members/${userId}`, permissions]),
  );
}

/** A service as the audit trail tells it. */
export function serviceImage({ id: _id, ...told }: Service): Image {
  return told;
}

/** A domain as the audit trail tells it. */
export function domainImage({ id: _id, ...told }: Domain): Image {
  return told;
}
