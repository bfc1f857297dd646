import { createHmac } from 'node:crypto';
import type { AuditStore } from '../../src/core/audit.ts';
import type { Credential } from '../../src/core/credential.ts';
import type { DeliveryStore } from '../../src/core/delivery.ts';
import type { DirectoryStore, NewAccount, NewService, NewUser } from '../../src/core/directory.ts';
import type { GrantType } from '../../src/core/grant-type.ts';
import type { AccountId, ClientIdentifier, UserId } from '../../src/core/ids.ts';
import type { NoticeStore } from '../../src/core/notice.ts';
import type {
  ApiCallerStore,
  CredentialStore,
  ExpiredStore,
  FirstStartStore,
  NewCredential,
} from '../../src/core/ports.ts';
import type { ProtocolStore } from '../../src/core/protocol.ts';
import type { Scope } from '../../src/core/scope.ts';
import type { NewSecret } from '../../src/core/secret.ts';
import type { SigningKeyStore } from '../../src/core/signing-key.ts';
import type { WebhookStore } from '../../src/core/webhook.ts';
import type { Writing } from '../../src/core/writing.ts';
import { apiCallerStore } from '../../src/store/api-caller-store.ts';
import { auditStore, startTrail } from '../../src/store/audit-store.ts';
import { credentialStore } from '../../src/store/credential-store.ts';
import { deliveryStore } from '../../src/store/delivery-store.ts';
import { directoryStore } from '../../src/store/directory-store.ts';
import type { Engine } from '../../src/store/engine.ts';
import { expiredStore } from '../../src/store/expired-store.ts';
import { firstStartStore } from '../../src/store/first-start-store.ts';
import { type MetaStore, metaStore } from '../../src/store/meta-store.ts';
import { noticeStore } from '../../src/store/notice-store.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/open.ts';
import { protocolStore } from '../../src/store/protocol-store.ts';
import { signingKeyStore } from '../../src/store/signing-key-store.ts';
import type { Mac } from '../../src/store/trail.ts';
import { webhookStore } from '../../src/store/webhook-store.ts';

/** An engine that can make empty databases. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** Answers the URL of a new empty database and a way to remove it. */
  createDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }>;
}

/** Every store over one open database, with a clock that stands until it is set. */
export interface Stores {
  readonly database: OpenDatabase;
  readonly url: string;
  readonly clock: { time: number; now(): number };
  readonly credentials: CredentialStore;
  readonly audit: AuditStore;
  readonly directory: DirectoryStore;
  readonly callers: ApiCallerStore;
  readonly firstStart: FirstStartStore;
  readonly meta: MetaStore;
  readonly protocol: ProtocolStore;
  readonly expired: ExpiredStore;
  readonly signingKeys: SigningKeyStore;
  readonly notices: NoticeStore;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
}

/** The key of the trail in tests. */
export const MAC: Mac = (text) => createHmac('sha256', 'test').update(text).digest('base64url');

/** By whom tests write. */
export const BY: Writing = {
  author: {
    kind: 'local',
    name: 'tester',
    door: 'local',
    address: null,
    requestId: null,
    reason: '',
  },
  action: 'test',
  dryRun: false,
  once: undefined,
  secret: undefined,
};

/** When the clock of a test starts; more than 32 bits can hold. */
export const START = 1_800_000_000_000;

/** Runs a test over a new empty database, which is removed afterwards. */
export async function withStores(
  { createDatabase }: EngineUnderTest,
  run: (stores: Stores) => Promise<void>,
): Promise<void> {
  const { url, drop } = await createDatabase();
  const opened = await openDatabase(url);
  const { database } = opened;
  try {
    const stores = storesOver(database, url);
    await startTrail(opened, MAC);
    await run(stores);
  } finally {
    await database.close();
    await drop();
  }
}

/** Every store over an open database. */
export function storesOver(database: OpenDatabase, url: string): Stores {
  const clock = { time: START, now: () => clock.time };
  database.signTrail(MAC);
  return {
    database,
    url,
    clock,
    credentials: credentialStore(database, clock),
    audit: auditStore(database, MAC),
    directory: directoryStore(database, clock),
    callers: apiCallerStore(database, clock),
    firstStart: firstStartStore(database, clock),
    meta: metaStore(database),
    protocol: protocolStore(database, clock),
    expired: expiredStore(database, clock),
    signingKeys: signingKeyStore(database, clock),
    notices: noticeStore(database, clock),
    webhooks: webhookStore(database, clock),
    deliveries: deliveryStore(database),
  };
}

let made = 0;

/** A user to create, with an e-mail address of its own. */
export function newUser(fields: Partial<NewUser> = {}): NewUser {
  made += 1;
  const email = `user${made}@example.test`;
  return { uuid: `user ${made}`, email, name: 'Ümit', createdAt: START, ...fields };
}

/** An account to create. */
export function newAccount(ownerId: UserId, name = ''): NewAccount {
  return { name, ownerId, createdAt: START };
}

/** A service to create. */
export function newService(accountId: AccountId | null = null, name = ''): NewService {
  return { name, accountId, createdAt: START };
}

/** A credential to create; unlike every other one of this run. */
export function newCredential(fields: Partial<NewCredential> = {}): NewCredential {
  made += 1;
  return {
    uuid: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    identifier: `Made.${made}` as ClientIdentifier,
    name: `name ${made}`,
    description: '',
    grantType: 'authorization_code' as GrantType,
    scope: ['openid', 'email'] as Scope[],
    serviceId: null,
    logoUri: '',
    redirectUris: [],
    redirectExpiries: {},
    redirectLabels: {},
    tokenEndpointAuthMethod: 'client_secret_basic',
    idTokenSignedResponseAlg: 'RS256',
    allowedAddresses: [],
    createdAt: START,
    ...fields,
  };
}

/** A secret to add; unlike every other one of this run. */
export function newSecret(fields: Partial<NewSecret> = {}): NewSecret {
  made += 1;
  return {
    digest: `digest ${made}`,
    keyVersion: 1,
    hint: `${made}`,
    sealed: null,
    label: '',
    notBefore: null,
    expiresAt: null,
    createdBy: 'tester',
    ...fields,
  };
}

/** The next state of a credential, its version grown. */
export function grown(old: Credential, fields: Partial<Credential> = {}): Credential {
  return { ...old, ...fields, version: old.version + 1 };
}

/** All rows of a store's pages. */
export async function gather<Row>(pages: AsyncIterable<readonly Row[]>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}
