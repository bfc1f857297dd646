import { type Ending, hasSuccessor } from '../core/notice.ts';
import { type NoticeDeps, tellNotice } from './tell-notice.ts';

/** How long before its end a secret is told of: 7 days. */
const EXPIRY_NOTICE_MS = 7 * 24 * 60 * 60 * 1000;
const PAGE = 100;

/**
 * Tells of secrets that end within a week and that no newer one replaces, a page of them; answers
 * the last of the page, behind which the next one begins, or undefined at the end.
 */
export async function tellEndings(
  deps: NoticeDeps,
  after: Ending | undefined,
): Promise<Ending | undefined> {
  const now = deps.clock.now();
  const page = await deps.notices.endings(now, now + EXPIRY_NOTICE_MS, after, PAGE);
  for (const { credentialId, secretId, expiresAt } of page) {
    const secrets = await deps.credentials.secrets(credentialId);
    const secret = secrets.find(({ id }) => id === secretId);
    if (secret === undefined || secret.inactiveSince !== null) continue;
    if (hasSuccessor(secret, secrets)) continue;
    const subject = { kind: 'credential', id: credentialId } as const;
    // The same secret with another end is another cause.
    const cause = `expiring ${secretId} ${expiresAt}`;
    await tellNotice(deps, 'secret-expiring', { subject, secretId, cause, quietUntil: expiresAt });
  }
  return page.length < PAGE ? undefined : page.at(-1);
}
