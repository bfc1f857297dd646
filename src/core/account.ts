import { AppError, fail } from './errors.ts';
import type { AccountId, DomainId, ServiceId, UserId } from './ids.ts';
import type { Permission } from './permission.ts';
import type { AccountStatus, DomainStatus, ServiceStatus } from './status.ts';

/** A person who signs in. */
export interface User {
  readonly id: UserId;
  readonly uuid: string;
  /** Unique without regard to case. */
  readonly email: string;
  readonly emailVerified: boolean;
  /** As people see it; blank = given and family name. */
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  /** BCP 47 language tag, or blank. */
  readonly locale: string;
  /** Whether signing in takes a code besides the password. */
  readonly twoFactor: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** null = never. */
  readonly lastLoginAt: number | null;
}

/** A customer; WHMCS calls it "client". */
export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly ownerId: UserId;
  readonly status: AccountStatus;
  /** Whether single sign-on may sign in to it. */
  readonly allowSso: boolean;
  readonly createdAt: number;
}

/** A user who may act for an account without owning it. */
export interface Member {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly permissions: readonly Permission[];
}

/** Something a customer has ordered, to which a single sign-on credential belongs. */
export interface Service {
  readonly id: ServiceId;
  /** null once its account is gone. */
  readonly accountId: AccountId | null;
  readonly name: string;
  readonly status: ServiceStatus;
  readonly createdAt: number;
}

/** A domain name that an account has registered. */
export interface Domain {
  readonly id: DomainId;
  readonly accountId: AccountId;
  readonly name: string;
  readonly status: DomainStatus;
  readonly createdAt: number;
}

/** Shortest password of a person, in characters. */
export const MIN_PASSWORD = 8;
/** Longest password of a person, in characters. */
export const MAX_PASSWORD = 200;

/** Reads an e-mail address; throws `email_invalid`. */
export function parseEmail(text: string): string {
  const email = text.trim();
  if (email.length > 254 || !/^[^\s@\p{Cc}]+@[^\s@.\p{Cc}]+(?:\.[^\s@.\p{Cc}]+)*$/u.test(email)) {
    throw fail('email_invalid');
  }
  return email;
}

/** Checks the length of a new password; throws `password_invalid`. */
export function checkPassword(text: string): string {
  const length = [...text].length;
  if (length < MIN_PASSWORD || length > MAX_PASSWORD) {
    throw new AppError('password_invalid', { minimum: MIN_PASSWORD, maximum: MAX_PASSWORD });
  }
  return text;
}
