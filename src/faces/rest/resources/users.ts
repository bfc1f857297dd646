import { z } from 'zod';
import { createUser } from '../../../actions/create-user.ts';
import { deleteUser } from '../../../actions/delete-user.ts';
import { disableTotp } from '../../../actions/disable-totp.ts';
import { listUsers } from '../../../actions/list-users.ts';
import { setUserPassword } from '../../../actions/set-user-password.ts';
import { updateUser } from '../../../actions/update-user.ts';
import { verifyUserEmail } from '../../../actions/verify-user-email.ts';
import type { User as Stored } from '../../../core/account.ts';
import { fail } from '../../../core/errors.ts';
import { Secret } from '../../../core/secret.ts';
import { idPage, withId } from '../id-page.ts';
import { misfit } from '../problem.ts';
import { route } from '../route.ts';
import {
  EmailVerification,
  NewUser,
  PasswordInput,
  User,
  UserList,
  UserPatch,
} from '../schemas/user.ts';
import { Id, PageQuery, toTime, toTimeOrNull } from '../schemas/values.ts';

const OF_USER = { params: z.strictObject({ user: Id }), notFound: ['user_unknown'] } as const;

function show(user: Stored): z.input<typeof User> {
  return {
    ...user,
    createdAt: toTime(user.createdAt),
    updatedAt: toTime(user.updatedAt),
    lastLoginAt: toTimeOrNull(user.lastLoginAt),
  };
}

/** Users. */
export const USER_ROUTES = [
  route({
    method: 'GET',
    path: '/users',
    id: 'listUsers',
    action: 'list-users',
    summary: 'List users, page by page',
    query: PageQuery,
    answer: UserList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'users', query, (page) =>
        listUsers(deps, actor, page),
      );
      return { body: { items: items.map(show), next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/users',
    id: 'createUser',
    action: 'create-user',
    summary: 'Create a user, with a password or the bcrypt hash of one',
    body: NewUser,
    answer: User,
    status: 201,
    async run({ deps, actor, body }) {
      const { password, passwordHash, ...fields } = body;
      const text = password ?? passwordHash;
      if (text === undefined || (password !== undefined && passwordHash !== undefined)) {
        throw misfit('/password', 'Either password or passwordHash is required');
      }
      const isHash = passwordHash !== undefined;
      const user = await createUser(deps, actor, {
        ...fields,
        password: new Secret(text),
        isHash,
      });
      return { body: show(user), location: `/users/${user.id}` };
    },
  }),
  route({
    ...OF_USER,
    method: 'GET',
    path: '/users/{user}',
    id: 'getUser',
    action: 'list-users',
    summary: 'Read one user',
    answer: User,
    status: 200,
    async run({ deps, actor, params }) {
      const user = await withId(params.user, (page) => listUsers(deps, actor, page));
      if (user === undefined) throw fail('user_unknown');
      return { body: show(user) };
    },
  }),
  route({
    ...OF_USER,
    method: 'PATCH',
    path: '/users/{user}',
    id: 'updateUser',
    action: 'update-user',
    summary: 'Change fields of a user',
    description: 'A new e-mail address is not verified.',
    body: UserPatch,
    answer: User,
    status: 200,
    async run({ deps, actor, params, body }) {
      return { body: show(await updateUser(deps, actor, params.user, body)) };
    },
  }),
  route({
    ...OF_USER,
    method: 'DELETE',
    path: '/users/{user}',
    id: 'deleteUser',
    action: 'delete-user',
    summary: 'Delete a user who owns no account',
    status: 204,
    async run({ deps, actor, params }) {
      await deleteUser(deps, actor, params.user);
      return {};
    },
  }),
  route({
    ...OF_USER,
    method: 'POST',
    path: '/users/{user}/password',
    id: 'setUserPassword',
    action: 'set-user-password',
    summary: 'Give a user a new password and sign them out everywhere',
    body: PasswordInput,
    answer: User,
    status: 200,
    async run({ deps, actor, params, body }) {
      const password = new Secret(body.password);
      return { body: show(await setUserPassword(deps, actor, params.user, password)) };
    },
  }),
  route({
    ...OF_USER,
    method: 'POST',
    path: '/users/{user}/verify-email',
    id: 'verifyUserEmail',
    action: 'verify-user-email',
    summary: 'Say whether the e-mail address is known to be theirs',
    body: EmailVerification,
    answer: User,
    status: 200,
    async run({ deps, actor, params, body }) {
      return { body: show(await verifyUserEmail(deps, actor, params.user, body.emailVerified)) };
    },
  }),
  route({
    ...OF_USER,
    method: 'POST',
    path: '/users/{user}/disable-two-factor',
    id: 'disableTwoFactor',
    action: 'disable-totp',
    summary: 'Turn two-factor sign-in off, with every recovery code',
    answer: User,
    status: 200,
    async run({ deps, actor, params }) {
      return { body: show(await disableTotp(deps, actor, params.user)) };
    },
  }),
];
