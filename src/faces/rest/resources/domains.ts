import { z } from 'zod';
import { createDomain } from '../../../actions/create-domain.ts';
import { deleteDomain } from '../../../actions/delete-domain.ts';
import { listDomains } from '../../../actions/list-domains.ts';
import type { Domain as Stored } from '../../../core/account.ts';
import { fail } from '../../../core/errors.ts';
import { idPage, withId } from '../id-page.ts';
import { route } from '../route.ts';
import { Domain, DomainList, NewDomain } from '../schemas/directory.ts';
import { Id, PageQuery, toTime } from '../schemas/values.ts';

const DomainParams = z.strictObject({ domain: Id });

function show(domain: Stored): z.input<typeof Domain> {
  return { ...domain, createdAt: toTime(domain.createdAt) };
}

/** Domains. */
export const DOMAIN_ROUTES = [
  route({
    method: 'GET',
    path: '/domains',
    id: 'listDomains',
    action: 'list-domains',
    summary: 'List domains, page by page',
    query: PageQuery,
    answer: DomainList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'domains', query, (page) =>
        listDomains(deps, actor, page),
      );
      return { body: { items: items.map(show), next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/domains',
    id: 'createDomain',
    action: 'create-domain',
    summary: 'Create a domain',
    body: NewDomain,
    answer: Domain,
    status: 201,
    async run({ deps, actor, body }) {
      const domain = await createDomain(deps, actor, body);
      return { body: show(domain), location: `/domains/${domain.id}` };
    },
  }),
  route({
    method: 'GET',
    path: '/domains/{domain}',
    id: 'getDomain',
    action: 'list-domains',
    summary: 'Read one domain',
    params: DomainParams,
    answer: Domain,
    status: 200,
    async run({ deps, actor, params }) {
      const domain = await withId(params.domain, (page) => listDomains(deps, actor, page));
      if (domain === undefined) throw fail('domain_unknown');
      return { body: show(domain) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/domains/{domain}',
    id: 'deleteDomain',
    action: 'delete-domain',
    summary: 'Delete a domain',
    params: DomainParams,
    status: 204,
    async run({ deps, actor, params }) {
      await deleteDomain(deps, actor, params.domain);
      return {};
    },
  }),
];
