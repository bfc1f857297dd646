import type { DirectoryStore } from '../core/directory.ts';
import type { Clock } from '../core/ports.ts';
import { accountCalls } from './directory-accounts.ts';
import { domainCalls } from './directory-domains.ts';
import { serviceCalls } from './directory-services.ts';
import { userCalls } from './directory-users.ts';
import type { OpenDatabase } from './open.ts';
import { recordedWrite } from './recorded.ts';

/** The directory store over an open database. */
export function directoryStore(database: OpenDatabase, clock: Clock): DirectoryStore {
  const recorded = recordedWrite(database, clock);
  return {
    ...userCalls(database, recorded),
    ...accountCalls(database, recorded),
    ...serviceCalls(database, recorded),
    ...domainCalls(database, recorded),
  };
}
