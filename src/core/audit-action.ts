import { TOLD_ACTIONS } from './action-name.ts';
import { NOTICES } from './notice.ts';

/**
 * By what an entry of the trail can have come about: whatever writes says one of these. What a
 * webhook asks for is checked by them, so that a misspelt event is refused.
 */
export const AUDIT_ACTIONS = [
  ...TOLD_ACTIONS,
  'switch-off-webhook',
  'fill-empty-database',
  ...NOTICES,
] as const;

/** One of them. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
