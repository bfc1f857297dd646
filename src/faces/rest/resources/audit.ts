import type { z } from 'zod';
import { listAudit } from '../../../actions/list-audit.ts';
import { verifyAudit } from '../../../actions/verify-audit.ts';
import type { AuditRecord } from '../../../core/audit.ts';
import { parseHead, toHead } from '../../../core/noted-head.ts';
import { misfit } from '../problem.ts';
import { readableTimes } from '../readable-times.ts';
import { route } from '../route.ts';
import {
  AuditCheck,
  type AuditEntry,
  AuditList,
  AuditQuery,
  VerificationQuery,
} from '../schemas/audit.ts';
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
  if (subject === undefined) throw misfit('/subject', 'It is required with subjectId');
  if (subjectId === undefined) throw misfit('/subjectId', 'It is required with subject');
  return { kind: subject, id: subjectId };
}

function notedOf({ expect }: z.output<typeof VerificationQuery>) {
  const noted = expect === undefined ? undefined : parseHead(expect);
  if (expect !== undefined && noted === undefined) {
    throw misfit('/expect', 'It must be a head as an earlier verification answered it');
  }
  return noted;
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
    description:
      'Note the `head` where this system cannot reach it. With `expect` it is checked that the trail ' +
      'goes on from a head that was noted before, so also that it was not replaced as a whole.',
    query: VerificationQuery,
    answer: AuditCheck,
    status: 200,
    async run({ deps, actor, query }) {
      const check = await verifyAudit(deps, actor, notedOf(query));
      const { entries, mac, brokenAt = null, hasNoted = null } = check;
      const isWhole = brokenAt === null;
      const head = entries > 0 ? toHead(check) : null;
      return { body: { isWhole, entries, mac, head, brokenAt, hasNoted } };
    },
  }),
];
