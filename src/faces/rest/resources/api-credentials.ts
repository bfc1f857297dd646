import { z } from 'zod';
import { createApiCredential } from '../../../actions/create-api-credential.ts';
import { listApiCredentials } from '../../../actions/list-api-credentials.ts';
import { revokeApiCredential } from '../../../actions/revoke-api-credential.ts';
import type { ApiCredential as Stored } from '../../../core/actor.ts';
import { fail } from '../../../core/errors.ts';
import { cutPage, idPage } from '../id-page.ts';
import { route } from '../route.ts';
import {
  ApiCredential,
  ApiCredentialList,
  CreatedApiCredential,
  NewApiCredential,
} from '../schemas/caller.ts';
import { PageQuery, toTime } from '../schemas/values.ts';

const Params = z.strictObject({ identifier: z.string().min(1) });

function show(stored: Stored): z.input<typeof ApiCredential> {
  return { ...stored, roles: [...stored.roles], createdAt: toTime(stored.createdAt) };
}

/** API credentials, with which programs call this API. */
export const API_CREDENTIAL_ROUTES = [
  route({
    method: 'GET',
    path: '/api-credentials',
    id: 'listApiCredentials',
    action: 'list-api-credentials',
    summary: 'List API credentials, page by page',
    query: PageQuery,
    answer: ApiCredentialList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'api-credentials', query, async (page) =>
        cutPage(await listApiCredentials(deps, actor), page),
      );
      return { body: { items: items.map(show), next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/api-credentials',
    id: 'createApiCredential',
    action: 'create-api-credential',
    summary: 'Create an API credential',
    body: NewApiCredential,
    answer: CreatedApiCredential,
    status: 201,
    async run({ deps, actor, body }) {
      const { apiCredential, secret } = await createApiCredential(deps, actor, body);
      return {
        body: { ...show(apiCredential), secret: secret.reveal() },
        location: `/api-credentials/${encodeURIComponent(apiCredential.identifier)}`,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api-credentials/{identifier}',
    id: 'getApiCredential',
    action: 'list-api-credentials',
    summary: 'Read one API credential',
    params: Params,
    answer: ApiCredential,
    status: 200,
    async run({ deps, actor, params }) {
      const all = await listApiCredentials(deps, actor);
      const found = all.find(({ identifier }) => identifier === params.identifier);
      if (found === undefined) throw fail('api_credential_unknown');
      return { body: show(found) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api-credentials/{identifier}',
    id: 'revokeApiCredential',
    action: 'revoke-api-credential',
    summary: 'Delete an API credential; its next call is refused',
    params: Params,
    status: 204,
    async run({ deps, actor, params }) {
      await revokeApiCredential(deps, actor, params.identifier);
      return {};
    },
  }),
];
