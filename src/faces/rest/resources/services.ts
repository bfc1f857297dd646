import { z } from 'zod';
import { createService } from '../../../actions/create-service.ts';
import { deleteService } from '../../../actions/delete-service.ts';
import { listServices } from '../../../actions/list-services.ts';
import { updateService } from '../../../actions/update-service.ts';
import type { Service as Stored } from '../../../core/account.ts';
import { fail } from '../../../core/errors.ts';
import { idPage, withId } from '../id-page.ts';
import { route } from '../route.ts';
import { NewService, Service, ServiceList, ServicePatch } from '../schemas/directory.ts';
import { Id, PageQuery, toTime } from '../schemas/values.ts';

const OF_SERVICE = {
  params: z.strictObject({ service: Id }),
  notFound: ['service_unknown'],
} as const;

function show(service: Stored): z.input<typeof Service> {
  return { ...service, createdAt: toTime(service.createdAt) };
}

/** Services. */
export const SERVICE_ROUTES = [
  route({
    method: 'GET',
    path: '/services',
    id: 'listServices',
    action: 'list-services',
    summary: 'List services, page by page',
    query: PageQuery,
    answer: ServiceList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'services', query, (page) =>
        listServices(deps, actor, page),
      );
      return { body: { items: items.map(show), next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/services',
    id: 'createService',
    action: 'create-service',
    summary: 'Create a service',
    body: NewService,
    answer: Service,
    status: 201,
    async run({ deps, actor, body }) {
      const service = await createService(deps, actor, body);
      return { body: show(service), location: `/services/${service.id}` };
    },
  }),
  route({
    ...OF_SERVICE,
    method: 'GET',
    path: '/services/{service}',
    id: 'getService',
    action: 'list-services',
    summary: 'Read one service',
    answer: Service,
    status: 200,
    async run({ deps, actor, params }) {
      const service = await withId(params.service, (page) => listServices(deps, actor, page));
      if (service === undefined) throw fail('service_unknown');
      return { body: show(service) };
    },
  }),
  route({
    ...OF_SERVICE,
    method: 'PATCH',
    path: '/services/{service}',
    id: 'updateService',
    action: 'update-service',
    summary: 'Change fields of a service',
    body: ServicePatch,
    answer: Service,
    status: 200,
    async run({ deps, actor, params, body }) {
      return { body: show(await updateService(deps, actor, params.service, body)) };
    },
  }),
  route({
    ...OF_SERVICE,
    method: 'DELETE',
    path: '/services/{service}',
    id: 'deleteService',
    action: 'delete-service',
    summary: 'Delete a service that no credential names',
    status: 204,
    async run({ deps, actor, params }) {
      await deleteService(deps, actor, params.service);
      return {};
    },
  }),
];
