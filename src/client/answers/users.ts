// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface User {
  readonly id: number;
  /** The `sub` of OpenID Connect. */
  readonly uuid: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  /** BCP 47 language tag, or blank. */
  readonly locale: string;
  /** Whether signing in takes a code besides the password. */
  readonly twoFactor: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastLoginAt: string | null;
}

export interface UserList {
  readonly items: readonly User[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}
