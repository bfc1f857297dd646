import type { NamedService } from '../core/credential.ts';
import { isId, type ServiceId, toId } from '../core/ids.ts';
import type { Deps } from './deps.ts';

/** Looks up the service that an input names, for the rules to judge. */
export async function namedService(
  deps: Pick<Deps, 'directory'>,
  serviceId: number | null | undefined,
): Promise<NamedService> {
  return isId(serviceId) ? deps.directory.findService(toId<ServiceId>(serviceId)) : undefined;
}
