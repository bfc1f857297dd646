import type { Account, Domain, Member, Service, User } from './account.ts';
import type { AccountId, DomainId, ServiceId, UserId } from './ids.ts';
import type { RecordName } from './protocol.ts';
import type { Writing } from './writing.ts';

/** The key of a user's authenticator app. */
export interface TotpKey {
  /** Sealed for the user. */
  readonly sealed: string;
  /** When a first code proved that the app has it; null = not yet, so it does not count. */
  readonly confirmedAt: number | null;
  /** The last time step whose code was used; no code of it or before is taken again. */
  readonly lastStep: number;
}

/** A user with what signing in needs. */
export interface UserRecord {
  readonly user: User;
  readonly passwordHash: string;
  readonly totp: TotpKey | null;
  /** Grows with each sign-out everywhere; a sign-in that began under an older one is dead. */
  readonly signOutEpoch: number;
}

/** What an update does to a user. */
export interface UserChange {
  readonly next: UserRecord;
  /** Digests of new recovery codes, in place of all old ones; absent = they stay. */
  readonly recoveryCodes?: readonly string[];
  /** Ends every session and token that speaks for the user, but the one it keeps. */
  readonly signOut?: { readonly keep: RecordName | undefined };
}

/** Names one user by any of their keys. */
export type UserRef =
  | { readonly id: UserId }
  | { readonly uuid: string }
  /** In any case. */
  | { readonly email: string };

/** A user about to be stored; what is absent is blank or false. */
export type NewUser = Pick<User, 'uuid' | 'email' | 'name' | 'createdAt'> &
  Partial<Pick<User, 'emailVerified' | 'givenName' | 'familyName' | 'locale'>>;

/** An account about to be stored: Active and open to single sign-on unless it says otherwise. */
export type NewAccount = Pick<Account, 'name' | 'ownerId' | 'createdAt'> &
  Partial<Pick<Account, 'status' | 'allowSso'>>;

/** A service about to be stored: Active unless it says otherwise. */
export type NewService = Pick<Service, 'name' | 'accountId' | 'createdAt'> &
  Partial<Pick<Service, 'status'>>;

/** Records in the order of their ids. */
export interface IdPage {
  /** Only those with a higher id. */
  readonly after?: number | undefined;
  /** Most of them; absent = all. */
  readonly limit?: number | undefined;
}

/**
 * Where users, accounts, services and domains live. Each writing call is one atomic change, and those
 * that take a `Writing` leave an entry in the audit trail for every record they change.
 */
export interface DirectoryStore {
  /** Throws `email_taken`. */
  createUser(writing: Writing, user: NewUser, passwordHash: string): Promise<User>;
  findUser(ref: UserRef): Promise<UserRecord | undefined>;
  users(page?: IdPage): Promise<readonly User[]>;
  /**
   * Lets `change` decide on the user as it is, then writes. `change` runs inside the transaction: it
   * must be pure and may throw; undefined = nothing to write. Answers the stored user, or undefined
   * when there is none. Throws `email_taken`.
   */
  updateUser(
    writing: Writing,
    id: UserId,
    change: (old: UserRecord) => UserChange | undefined,
  ): Promise<User | undefined>;
  /**
   * Stores when a user signed in, and their password hashed anew if it is still the one with the old
   * hash. Answers the stored user, or undefined when there is none, or none of this epoch any more.
   */
  rememberSignIn(
    id: UserId,
    epoch: number,
    at: number,
    rehash?: { readonly from: string; readonly to: string },
  ): Promise<User | undefined>;
  /**
   * Uses up a time step of the authenticator app's key; false = it or a later one was used before,
   * or the user has another key by now.
   */
  useTotpStep(id: UserId, key: Pick<TotpKey, 'sealed'>, step: number): Promise<boolean>;
  /** How many recovery codes are not used yet. */
  recoveryCodesLeft(id: UserId): Promise<number>;
  /** Marks a recovery code as used; false = it was used before, or there is none. */
  useRecoveryCode(id: UserId, digest: string, usedAt: number): Promise<boolean>;
  /** With memberships, consents, sessions and tokens. Throws `user_owns_account`. False = there was none. */
  deleteUser(writing: Writing, id: UserId): Promise<boolean>;

  /** Throws `user_unknown`. */
  createAccount(writing: Writing, account: NewAccount): Promise<Account>;
  findAccount(id: AccountId): Promise<Account | undefined>;
  accounts(page?: IdPage): Promise<readonly Account[]>;
  /** Accounts that the user owns, then those of which they are a member; each by id. */
  accountsOf(id: UserId): Promise<readonly Account[]>;
  /**
   * As `updateUser`. A new owner is a member no more. Throws `user_unknown` for an owner who does
   * not exist.
   */
  updateAccount(
    writing: Writing,
    id: AccountId,
    change: (old: Account) => Account | undefined,
  ): Promise<Account | undefined>;
  /** With members and domains; its services stay, without an account. False = there was none. */
  deleteAccount(writing: Writing, id: AccountId): Promise<boolean>;
  members(id: AccountId): Promise<readonly Member[]>;
  /**
   * Adds a member or replaces what they may do. Throws `account_unknown`, `user_unknown`,
   * `member_is_owner`.
   */
  putMember(writing: Writing, member: Member): Promise<Member>;
  /** False = there was none. */
  deleteMember(writing: Writing, id: AccountId, userId: UserId): Promise<boolean>;

  /** Throws `account_unknown`. */
  createService(writing: Writing, service: NewService): Promise<Service>;
  findService(id: ServiceId): Promise<Service | undefined>;
  services(page?: IdPage): Promise<readonly Service[]>;
  /** As `updateUser`. Throws `account_unknown` for an account that does not exist. */
  updateService(
    writing: Writing,
    id: ServiceId,
    change: (old: Service) => Service | undefined,
  ): Promise<Service | undefined>;
  /** Throws `service_in_use` while credentials name it. False = there was none. */
  deleteService(writing: Writing, id: ServiceId): Promise<boolean>;

  /** Throws `account_unknown`. */
  createDomain(writing: Writing, domain: Omit<Domain, 'id'>): Promise<Domain>;
  findDomain(id: DomainId): Promise<Domain | undefined>;
  domains(page?: IdPage): Promise<readonly Domain[]>;
  /** False = there was none. */
  deleteDomain(writing: Writing, id: DomainId): Promise<boolean>;
}
