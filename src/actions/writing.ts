import type { Actor, Door } from '../core/actor.ts';
import type { Author } from '../core/audit.ts';
import type { AuditAction } from '../core/audit-action.ts';
import { fail } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { parseReason } from '../core/text.ts';
import { IDEMPOTENCY_MS, type Once, type Writing } from '../core/writing.ts';
import type { Deps } from './deps.ts';

type WritingDeps = Pick<Deps, 'hasher' | 'clock'>;

/**
 * How the actor's call is written: by whom, whether only as a dry run, under which idempotency key.
 * `asked` is all that was asked for; the same key with anything else is refused. Throws
 * `idempotency_key_invalid`, `text_too_long`, `text_invalid`.
 */
export function writingOf(
  deps: WritingDeps,
  actor: Actor,
  action: AuditAction,
  asked: unknown,
): Writing {
  const { idempotencyKey, dryRun = false } = actor.wish ?? {};
  return {
    author: authorOf(actor),
    action,
    dryRun,
    once:
      idempotencyKey === undefined
        ? undefined
        : onceOf(deps, actor, idempotencyKey, [action, asked]),
    secret: undefined,
  };
}

const DOORS: Readonly<Record<Actor['kind'], Door>> = {
  api_credential: 'whmcs',
  admin: 'whmcs',
  client: 'rest',
  user: 'pages',
  local: 'local',
  command_line: 'command_line',
  schedule: 'schedule',
};

function authorOf(actor: Actor): Author {
  return {
    kind: actor.kind,
    name: actor.name,
    door: actor.door ?? DOORS[actor.kind],
    address: actor.address ?? null,
    requestId: actor.requestId ?? null,
    reason: parseReason(actor.wish?.reason ?? ''),
  };
}

function onceOf({ hasher, clock }: WritingDeps, actor: Actor, key: string, asked: unknown): Once {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw fail('idempotency_key_invalid');
  const digest = (value: unknown): string => hasher.digest(new Secret(readable(value))).digest;
  // Each caller has keys of its own.
  const own = digest(['idempotency', actor.kind, actor.name, key]);
  return {
    key: own,
    request: digest(asked),
    expiresAt: clock.now() + IDEMPOTENCY_MS,
    seal: (text) => hasher.seal(new Secret(text), own),
    open: (sealed) => hasher.open(sealed, own).reveal(),
  };
}

/** As JSON, in which one secret is told from another; it is digested and never kept. */
function readable(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name, shown) {
    const given = this[name];
    // Faces always tell of labels; what was asked for before there were any stays the same.
    if (name === 'redirectLabels' && Object.keys(given ?? {}).length === 0) return undefined;
    return given instanceof Secret ? given.reveal() : shown;
  });
}
