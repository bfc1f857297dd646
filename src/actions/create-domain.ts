import type { Domain } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { parseDomainName } from '../core/domain-name.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId } from '../core/ids.ts';
import { parseDomainStatus } from '../core/status.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** A new domain. */
export interface DomainInput {
  readonly accountId: number;
  readonly name: string;
  /** Default `Active`. */
  readonly status?: string | undefined;
}

/** Creates a domain. Throws `account_unknown`, `value_invalid`, `action_not_allowed`. */
export async function createDomain(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  input: DomainInput,
): Promise<Domain> {
  checkAllowed(actor, 'create-domain');
  if (!isId(input.accountId)) throw fail('account_unknown');
  return deps.directory.createDomain(writingOf(deps, actor, 'create-domain', input), {
    accountId: toId<AccountId>(input.accountId),
    name: parseDomainName(input.name),
    status: parseDomainStatus(input.status ?? 'Active'),
    createdAt: deps.clock.now(),
  });
}
