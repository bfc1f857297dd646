// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { User, UserList } from '../answers.ts';
import type { EmailVerification, NewUser, PasswordInput, UserPatch } from '../bodies.ts';
import type { Write } from '../call-options.ts';

export interface UsersOperations {
  /** List users, page by page. */
  readonly listUsers: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: UserList;
  };
  /** Create a user, with a password or the bcrypt hash of one. */
  readonly createUser: { readonly call: { readonly body: NewUser } & Write; readonly answer: User };
  /** Read one user. */
  readonly getUser: {
    readonly call: { readonly params: { readonly user: string | number } };
    readonly answer: User;
  };
  /** Change fields of a user. */
  readonly updateUser: {
    readonly call: {
      readonly params: { readonly user: string | number };
      readonly body?: UserPatch;
    } & Write;
    readonly answer: User;
  };
  /** Delete a user who owns no account. */
  readonly deleteUser: {
    readonly call: { readonly params: { readonly user: string | number } } & Write;
    readonly answer: undefined;
  };
  /** Give a user a new password and sign them out everywhere. */
  readonly setUserPassword: {
    readonly call: {
      readonly params: { readonly user: string | number };
      readonly body: PasswordInput;
    } & Write;
    readonly answer: User;
  };
  /** Say whether the e-mail address is known to be theirs. */
  readonly verifyUserEmail: {
    readonly call: {
      readonly params: { readonly user: string | number };
      readonly body?: EmailVerification;
    } & Write;
    readonly answer: User;
  };
  /** Turn two-factor sign-in off, with every recovery code. */
  readonly disableTwoFactor: {
    readonly call: { readonly params: { readonly user: string | number } } & Write;
    readonly answer: User;
  };
}
