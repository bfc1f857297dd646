// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { Account, AccountList, Member, MemberList } from '../answers.ts';
import type { AccountPatch, MemberInput, NewAccount } from '../bodies.ts';
import type { Write } from '../call-options.ts';

export interface AccountsOperations {
  /** List accounts, page by page. */
  readonly listAccounts: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: AccountList;
  };
  /** Create an account. */
  readonly createAccount: {
    readonly call: { readonly body: NewAccount } & Write;
    readonly answer: Account;
  };
  /** Read one account. */
  readonly getAccount: {
    readonly call: { readonly params: { readonly account: string | number } };
    readonly answer: Account;
  };
  /** Change fields of an account. */
  readonly updateAccount: {
    readonly call: {
      readonly params: { readonly account: string | number };
      readonly body?: AccountPatch;
    } & Write;
    readonly answer: Account;
  };
  /** Delete an account with its members and domains; its services stay. */
  readonly deleteAccount: {
    readonly call: { readonly params: { readonly account: string | number } } & Write;
    readonly answer: undefined;
  };
  /** List the members of an account, without its owner. */
  readonly listMembers: {
    readonly call: { readonly params: { readonly account: string | number } };
    readonly answer: MemberList;
  };
  /** Add a member, or replace what the member may do. */
  readonly putMember: {
    readonly call: {
      readonly params: { readonly account: string | number; readonly user: string | number };
      readonly body: MemberInput;
    } & Write;
    readonly answer: Member;
  };
  /** Take a member away. */
  readonly deleteMember: {
    readonly call: {
      readonly params: { readonly account: string | number; readonly user: string | number };
    } & Write;
    readonly answer: undefined;
  };
}
