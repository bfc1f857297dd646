import type { IncomingMessage } from 'node:http';
import { type ClientSecretClaim, checkClientSecret } from '../../actions/check-client-secret.ts';
import type { Deps } from '../../actions/deps.ts';
import { findUsableCredential } from '../../actions/find-usable-credential.ts';
import type { Credential } from '../../core/credential.ts';

type AskDeps = Pick<
  Deps,
  'credentials' | 'directory' | 'hasher' | 'limiter' | 'clock' | 'uses' | 'watch'
>;

/** What was asked for one request; the short way and the engine both ask. */
interface Asked {
  credential?: { readonly identifier: string; readonly found: Promise<Credential | undefined> };
  verdict?: { readonly claim: ClientSecretClaim; readonly right: Promise<boolean> };
}

const asked = new WeakMap<IncomingMessage, Asked>();

/** `findUsableCredential`, once for each request. */
export function usableCredential(
  deps: AskDeps,
  request: IncomingMessage | undefined,
  identifier: string,
): Promise<Credential | undefined> {
  const memory = memoryOf(request);
  if (memory.credential?.identifier === identifier) return memory.credential.found;
  const found = findUsableCredential(deps, identifier);
  memory.credential = { identifier, found };
  return found;
}

/**
 * `checkClientSecret`, once for each request: a wrong secret counts once, whoever asks. Throws
 * `throttled`.
 */
export function judgeSecret(
  deps: AskDeps,
  request: IncomingMessage | undefined,
  claim: ClientSecretClaim,
): Promise<boolean> {
  const memory = memoryOf(request);
  if (memory.verdict && isSame(memory.verdict.claim, claim)) return memory.verdict.right;
  const right = usableCredential(deps, request, claim.identifier).then((credential) =>
    checkClientSecret(deps, claim, credential),
  );
  memory.verdict = { claim, right };
  return right;
}

function memoryOf(request: IncomingMessage | undefined): Asked {
  const memory = (request && asked.get(request)) ?? {};
  if (request) asked.set(request, memory);
  return memory;
}

function isSame(one: ClientSecretClaim, other: ClientSecretClaim): boolean {
  return (
    one.identifier === other.identifier &&
    one.address === other.address &&
    one.secret.reveal() === other.secret.reveal()
  );
}
