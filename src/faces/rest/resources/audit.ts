import type { z } from 'zod';
import { listAudit } from '../../../actions/list-audit.ts';
import { verifyAudit } from '../../../actions/verify-audit.ts';
import type { AuditRecord } from '../../../core/audit.ts';
import { AppError } from '../../../core/errors.ts';
import { readableTimes } from '../readable-times.ts';
import { route } from '../route.ts';
import { AuditCheck, type AuditEntry, AuditList, AuditQuery } from '../schemas/audit.ts';
import { toTime } from '../schemas/values.ts';

function show(record: AuditRecord): z.input<typeof AuditEntry> {
  const { seq, at, action, subject, version, author, diff, mac } = record;
  return {
    seq,
    at: toTime(at),
    action,
    subject: { kind: subject.kind, id: String(subject.id) },
    version,
    author,
    diff: readableTimes(diff),
    mac,
  };
}

/** The record that a query names; half a name is a mistake. */
function subjectOf({ subject, subjectId }: z.output<typeof AuditQuery>) {
  if (subject === undefined && subjectId === undefined) return undefined;
  if (subject === undefined) throw new AppError('value_invalid', { field: 'subject' });
  if (subjectId === undefined) throw new AppError('value_invalid', { field: 'subjectId' });
  return { kind: subject, id: subjectId };
}

/** The audit trail. */
export const AUDIT_ROUTES = [
  route({
    method: 'GET',
    path: '/audit',
    id: 'listAudit',
    action: 'list-audit',
    summary: 'List changes, oldest first, page by page',
    query: AuditQuery,
    answer: AuditList,
    status: 200,
    async run({ deps, actor, query }) {
      const { after, limit } = query;
      const found: AuditRecord[] = [];
      // One more than wanted tells whether anything follows.
      const wanted = { subject: subjectOf(query), after, limit: limit + 1 };
      for await (const page of listAudit(deps, actor, wanted)) found.push(...page);
      const items = found.slice(0, limit);
      const next = found.length > limit ? (items.at(-1)?.seq ?? null) : null;
      return { body: { items: items.map(show), next } };
    },
  }),
  route({
    method: 'GET',
    path: '/audit/verify',
    id: 'verifyAudit',
    action: 'verify-audit',
    summary: 'Check that every entry of the trail is as it was written and in its place',
    answer: AuditCheck,
    status: 200,
    async run({ deps, actor }) {
      const { entries, mac, brokenAt } = await verifyAudit(deps, actor);
      const isWhole = brokenAt === undefined;
      return { body: { isWhole, entries, mac, brokenAt: brokenAt ?? null } };
    },
  }),
];
