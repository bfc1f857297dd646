import type { Selectable } from 'kysely';
import type { Account, Domain, Member, Service, User } from '../core/account.ts';
import type { TotpKey, UserRecord } from '../core/directory.ts';
import { type AccountId, type DomainId, type ServiceId, toId, type UserId } from '../core/ids.ts';
import type { Permission } from '../core/permission.ts';
import type { AccountStatus, DomainStatus, ServiceStatus } from '../core/status.ts';
import type {
  AccountMemberTable,
  AccountTable,
  DomainTable,
  Flag,
  ServiceTable,
  UserTable,
} from './schema.ts';

/** A truth value as it is stored. */
export function toFlag(value: boolean): Flag {
  return value ? 1 : 0;
}

/** Most rows that a query may answer at all: a limit that is none. */
export const EVERY_ROW = 2_147_483_647;

/** A stored row as a user; without what signing in needs. */
export function toUser(row: Selectable<UserTable>): User {
  return {
    id: toId<UserId>(row.id),
    uuid: row.uuid,
    email: row.email,
    emailVerified: row.email_verified === 1,
    name: row.name,
    givenName: row.given_name,
    familyName: row.family_name,
    locale: row.locale,
    twoFactor: row.totp_confirmed_at !== null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastLoginAt: row.last_login_at,
  };
}

/** A stored row as a user with what signing in needs. */
export function toUserRecord(row: Selectable<UserTable>): UserRecord {
  return {
    user: toUser(row),
    passwordHash: row.password_hash,
    totp: toTotpKey(row),
    signOutEpoch: row.sign_out_epoch,
  };
}

function toTotpKey(row: Selectable<UserTable>): TotpKey | null {
  if (row.totp_sealed === null) return null;
  return {
    sealed: row.totp_sealed,
    confirmedAt: row.totp_confirmed_at,
    lastStep: row.totp_last_step ?? 0,
  };
}

/** What may change of a user, as it is stored. */
export function fromUserRecord({ user, passwordHash, totp }: UserRecord) {
  return {
    email: user.email,
    email_key: toEmailKey(user.email),
    email_verified: toFlag(user.emailVerified),
    name: user.name,
    given_name: user.givenName,
    family_name: user.familyName,
    locale: user.locale,
    updated_at: user.updatedAt,
    last_login_at: user.lastLoginAt,
    password_hash: passwordHash,
    totp_sealed: totp?.sealed ?? null,
    totp_confirmed_at: totp?.confirmedAt ?? null,
    totp_last_step: totp?.lastStep ?? null,
  };
}

/** An e-mail address as look-ups compare it. */
export function toEmailKey(email: string): string {
  return email.toLowerCase();
}

/** A stored row as an account. */
export function toAccount(row: Selectable<AccountTable>): Account {
  return {
    id: toId<AccountId>(row.id),
    name: row.name,
    ownerId: toId<UserId>(row.owner_id),
    status: row.status as AccountStatus,
    allowSso: row.allow_sso === 1,
    createdAt: row.created_at,
  };
}

/** A stored row as a member of an account. */
export function toMember(row: Selectable<AccountMemberTable>): Member {
  return {
    accountId: toId<AccountId>(row.account_id),
    userId: toId<UserId>(row.user_id),
    permissions: row.permissions.split(' ').filter((name) => name !== '') as Permission[],
  };
}

/** A stored row as a service. */
export function toService(row: Selectable<ServiceTable>): Service {
  return {
    id: toId<ServiceId>(row.id),
    accountId: row.account_id === null ? null : toId<AccountId>(row.account_id),
    name: row.name,
    status: row.status as ServiceStatus,
    createdAt: row.created_at,
  };
}

/** A stored row as a domain. */
export function toDomain(row: Selectable<DomainTable>): Domain {
  return {
    id: toId<DomainId>(row.id),
    accountId: toId<AccountId>(row.account_id),
    name: row.name,
    status: row.status as DomainStatus,
    createdAt: row.created_at,
  };
}
