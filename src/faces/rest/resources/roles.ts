import { z } from 'zod';
import { createRole } from '../../../actions/create-role.ts';
import { deleteRole } from '../../../actions/delete-role.ts';
import { listRoles } from '../../../actions/list-roles.ts';
import { updateRole } from '../../../actions/update-role.ts';
import type { Role as Stored } from '../../../core/actor.ts';
import { AppError } from '../../../core/errors.ts';
import { cutPage, idPage } from '../id-page.ts';
import { route } from '../route.ts';
import { NewRole, Role, RoleList, RolePatch } from '../schemas/caller.ts';
import { PageQuery } from '../schemas/values.ts';

const OF_ROLE = {
  params: z.strictObject({ role: z.string().min(1).describe('Its name.') }),
  notFound: ['role_unknown'],
} as const;

function show(role: Stored): z.input<typeof Role> {
  return { ...role, actions: [...role.actions] };
}

/** API roles. */
export const ROLE_ROUTES = [
  route({
    method: 'GET',
    path: '/roles',
    id: 'listRoles',
    action: 'list-roles',
    summary: 'List API roles, page by page',
    query: PageQuery,
    answer: RoleList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'roles', query, async (page) =>
        cutPage(await listRoles(deps, actor), page),
      );
      return { body: { items: items.map(show), next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/roles',
    id: 'createRole',
    action: 'create-role',
    summary: 'Create an API role',
    body: NewRole,
    answer: Role,
    status: 201,
    async run({ deps, actor, body }) {
      const role = await createRole(deps, actor, body);
      return { body: show(role), location: `/roles/${encodeURIComponent(role.name)}` };
    },
  }),
  route({
    ...OF_ROLE,
    method: 'GET',
    path: '/roles/{role}',
    id: 'getRole',
    action: 'list-roles',
    summary: 'Read one API role',
    answer: Role,
    status: 200,
    async run({ deps, actor, params }) {
      const role = (await listRoles(deps, actor)).find(({ name }) => name === params.role);
      if (role === undefined) throw new AppError('role_unknown', { value: params.role });
      return { body: show(role) };
    },
  }),
  route({
    ...OF_ROLE,
    method: 'PATCH',
    path: '/roles/{role}',
    id: 'updateRole',
    action: 'update-role',
    summary: 'Set what an API role allows; the next call of its API credentials obeys',
    body: RolePatch,
    answer: Role,
    status: 200,
    async run({ deps, actor, params, body }) {
      return { body: show(await updateRole(deps, actor, params.role, body.actions)) };
    },
  }),
  route({
    ...OF_ROLE,
    method: 'DELETE',
    path: '/roles/{role}',
    id: 'deleteRole',
    action: 'delete-role',
    summary: 'Delete an API role that no API credential has',
    status: 204,
    async run({ deps, actor, params }) {
      await deleteRole(deps, actor, params.role);
      return {};
    },
  }),
];
