import { z } from 'zod';
import { createAccount } from '../../../actions/create-account.ts';
import { deleteAccount } from '../../../actions/delete-account.ts';
import { deleteMember } from '../../../actions/delete-member.ts';
import { listAccounts } from '../../../actions/list-accounts.ts';
import { listMembers } from '../../../actions/list-members.ts';
import { putMember } from '../../../actions/put-member.ts';
import { updateAccount } from '../../../actions/update-account.ts';
import type { Account as Stored, Member as StoredMember } from '../../../core/account.ts';
import { fail } from '../../../core/errors.ts';
import { idPage, withId } from '../id-page.ts';
import { route } from '../route.ts';
import {
  Account,
  AccountList,
  AccountPatch,
  Member,
  MemberInput,
  MemberList,
  NewAccount,
} from '../schemas/directory.ts';
import { Id, PageQuery, toTime } from '../schemas/values.ts';

const AccountParams = z.strictObject({ account: Id });
const MemberParams = AccountParams.extend({ user: Id });

const OF_ACCOUNT = { params: AccountParams, notFound: ['account_unknown'] } as const;

function show(account: Stored): z.input<typeof Account> {
  return { ...account, createdAt: toTime(account.createdAt) };
}

function showMember({ accountId, userId, permissions }: StoredMember): z.input<typeof Member> {
  return { accountId, userId, permissions: [...permissions] };
}

/** Accounts and their members. */
export const ACCOUNT_ROUTES = [
  route({
    method: 'GET',
    path: '/accounts',
    id: 'listAccounts',
    action: 'list-accounts',
    summary: 'List accounts, page by page',
    query: PageQuery,
    answer: AccountList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'accounts', query, (page) =>
        listAccounts(deps, actor, page),
      );
      return { body: { items: items.map(show), next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/accounts',
    id: 'createAccount',
    action: 'create-account',
    summary: 'Create an account',
    body: NewAccount,
    answer: Account,
    status: 201,
    async run({ deps, actor, body }) {
      const account = await createAccount(deps, actor, body);
      return { body: show(account), location: `/accounts/${account.id}` };
    },
  }),
  route({
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/accounts/{account}',
    id: 'getAccount',
    action: 'list-accounts',
    summary: 'Read one account',
    answer: Account,
    status: 200,
    async run({ deps, actor, params }) {
      const account = await withId(params.account, (page) => listAccounts(deps, actor, page));
      if (account === undefined) throw fail('account_unknown');
      return { body: show(account) };
    },
  }),
  route({
    ...OF_ACCOUNT,
    method: 'PATCH',
    path: '/accounts/{account}',
    id: 'updateAccount',
    action: 'update-account',
    summary: 'Change fields of an account',
    body: AccountPatch,
    answer: Account,
    status: 200,
    async run({ deps, actor, params, body }) {
      return { body: show(await updateAccount(deps, actor, params.account, body)) };
    },
  }),
  route({
    ...OF_ACCOUNT,
    method: 'DELETE',
    path: '/accounts/{account}',
    id: 'deleteAccount',
    action: 'delete-account',
    summary: 'Delete an account with its members and domains; its services stay',
    status: 204,
    async run({ deps, actor, params }) {
      await deleteAccount(deps, actor, params.account);
      return {};
    },
  }),
  route({
    ...OF_ACCOUNT,
    method: 'GET',
    path: '/accounts/{account}/members',
    id: 'listMembers',
    action: 'list-members',
    summary: 'List the members of an account, without its owner',
    answer: MemberList,
    status: 200,
    async run({ deps, actor, params }) {
      const members = await listMembers(deps, actor, params.account);
      return { body: { items: members.map(showMember) } };
    },
  }),
  route({
    method: 'PUT',
    path: '/accounts/{account}/members/{user}',
    id: 'putMember',
    action: 'put-member',
    summary: 'Add a member, or replace what the member may do',
    params: MemberParams,
    body: MemberInput,
    answer: Member,
    status: 200,
    notFound: ['account_unknown', 'user_unknown'],
    async run({ deps, actor, params, body }) {
      const { account: accountId, user: userId } = params;
      return { body: showMember(await putMember(deps, actor, { accountId, userId, ...body })) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/accounts/{account}/members/{user}',
    id: 'deleteMember',
    action: 'delete-member',
    summary: 'Take a member away',
    params: MemberParams,
    status: 204,
    async run({ deps, actor, params }) {
      await deleteMember(deps, actor, params.account, params.user);
      return {};
    },
  }),
];
