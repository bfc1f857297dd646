import { throttleKey } from '../core/address.ts';
import { AppError } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';

/** From where a request came. */
export interface CallerAddress {
  /** Network address the request came from. */
  readonly address: string;
  readonly accessKey?: Secret | undefined;
}

/**
 * Lets nobody in who made too many wrong tries, or whose address may not call the API; answers the
 * key under which further tries count. Throws `throttled`, `address_not_allowed`.
 */
export async function checkCallerAddress(
  deps: Pick<Deps, 'hasher' | 'limiter' | 'policy'>,
  { address, accessKey: given }: CallerAddress,
): Promise<string> {
  const key = throttleKey(address);
  await deps.limiter.check([key]);
  const { allowedAddresses, accessKey } = deps.policy;
  if (allowedAddresses.has(address)) return key;
  if (accessKey !== undefined && given !== undefined) {
    const wanted = deps.hasher.digest(accessKey);
    if (await deps.limiter.attempt([key], () => deps.hasher.matches(given, wanted))) return key;
  }
  throw new AppError('address_not_allowed', { address });
}
