import type { Deps } from './actions/deps.ts';
import { tellSighting } from './actions/tell-sighting.ts';
import type { Config } from './config/config.ts';
import { BUILT_IN_SCOPES } from './core/scope.ts';
import { ssoRules } from './core/sso.ts';
import { addressList } from './platform/address-list.ts';
import { systemClock } from './platform/clock.ts';
import { ensureDataDir } from './platform/data-dir.ts';
import { createKeyFile, type MasterKey, readKeyFile } from './platform/key-file.ts';
import { oneTimeCodes } from './platform/one-time-codes.ts';
import { passwordHasher } from './platform/password-hasher.ts';
import { systemRandom } from './platform/random.ts';
import { deriveKey, keyCheck, secretHasher, textMac } from './platform/secret-hasher.ts';
import { signingKeyMaker } from './platform/signing-key-maker.ts';
import { siteProber } from './platform/site-prober.ts';
import { DEFAULT_TRY_LIMITS, tryLimiter } from './platform/try-limiter.ts';
import { bufferedUses } from './platform/use-counter.ts';
import { bufferedWatch } from './platform/watch.ts';
import { webhookSender } from './platform/webhook-sender.ts';
import { apiCallerStore } from './store/api-caller-store.ts';
import { auditStore, startTrail } from './store/audit-store.ts';
import { consentStore } from './store/consent-store.ts';
import { credentialStore } from './store/credential-store.ts';
import { deliveryStore } from './store/delivery-store.ts';
import { directoryStore } from './store/directory-store.ts';
import { expiredStore } from './store/expired-store.ts';
import { firstStartStore } from './store/first-start-store.ts';
import { metaStore } from './store/meta-store.ts';
import { noticeStore } from './store/notice-store.ts';
import { type OpenDatabase, type OpenOptions, openDatabase } from './store/open.ts';
import { protocolStore } from './store/protocol-store.ts';
import { signingKeyStore } from './store/signing-key-store.ts';
import { sharedTryCounter } from './store/try-counter.ts';
import { webhookStore } from './store/webhook-store.ts';

/** How long after its last use a secret is not ended without force: 24 hours. */
const RECENT_USE_MS = 24 * 60 * 60 * 1000;

/** The house without its doors: everything that actions need, over an open database. */
export interface House {
  readonly deps: Deps;
  /** Key that cookies are signed with; the same on every node. */
  readonly cookieKey: string;
  /** Migrations that opening applied. */
  readonly applied: readonly string[];
  /** Whether opening made the database. */
  readonly isNew: boolean;
  /** Whether the database answers and every migration is applied. */
  isReady(): Promise<boolean>;
  /** Commits and answers what waits, then closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database, brings its tables up to date and checks that the secret key belongs to it.
 * Throws an Error that says what to do when one of these fails.
 * @param onLateFailed hears of what could not be written behind requests yet
 */
export async function openHouse(
  config: Config,
  onLateFailed: (error: unknown) => void = () => {},
  options: OpenOptions = {},
): Promise<House> {
  await ensureDataDir(config.dataDir);
  const opened = await openDatabase(config.databaseUrl, options);
  const { database, applied } = opened;
  try {
    const master = await matchingKey(config, database);
    const trailMac = textMac(deriveKey(master, 'audit trail'));
    database.signTrail(trailMac);
    await startTrail(opened, trailMac);
    const credentials = credentialStore(database, systemClock);
    const outside = addressList(config.webhookAllowedIps);
    const sender = webhookSender(outside);
    const prober = siteProber(outside);
    const uses = bufferedUses(credentials, onLateFailed);
    const audit = auditStore(database, trailMac);
    const base = {
      ...makeDeps(config, database, master),
      credentials,
      uses,
      sender,
      prober,
      audit,
    };
    const watch = bufferedWatch((sighting) => tellSighting(base, sighting), onLateFailed);
    const limiter = tryLimiter(
      DEFAULT_TRY_LIMITS,
      (key) => watch.saw({ kind: 'locked', key }),
      // On SQLite there is one process, which counts in its memory.
      database.engine === 'postgres'
        ? sharedTryCounter(
            database,
            DEFAULT_TRY_LIMITS.seconds,
            textMac(deriveKey(master, 'wrong tries')),
          )
        : undefined,
    );
    return {
      deps: { ...base, watch, limiter },
      cookieKey: deriveKey(master, 'cookies').export().toString('base64url'),
      applied,
      isNew: applied.includes('0001-first'),
      isReady: database.isReady,
      async close() {
        sender.close();
        prober.close();
        await watch.close();
        await uses.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The secret key of this database; made with a new database, never for one that has another. */
async function matchingKey(config: Config, database: OpenDatabase): Promise<MasterKey> {
  const meta = metaStore(database);
  const file = config.secretKeyFile;
  const known = await meta.get('key_check');
  const found = await readKeyFile(file);
  if (known !== undefined && found === undefined) {
    throw new Error(
      `There is no secret key file ${file}, but the database belongs to one. ` +
        'Restore it from your backup or name it with SECRET_KEY_FILE.',
    );
  }
  const master = found ?? (await createKeyFile(file));
  const stored = known ?? (await meta.setOnce('key_check', keyCheck(master)));
  if (stored !== keyCheck(master)) {
    throw new Error(
      `The secret key file ${file} does not belong to this database, so no secret could be ` +
        'checked. Restore the right one from your backup or name it with SECRET_KEY_FILE.',
    );
  }
  return master;
}

function makeDeps(
  config: Config,
  database: OpenDatabase,
  master: MasterKey,
): Omit<Deps, 'credentials' | 'uses' | 'audit' | 'sender' | 'prober' | 'watch' | 'limiter'> {
  const clock = systemClock;
  return {
    directory: directoryStore(database, clock),
    callers: apiCallerStore(database, clock),
    firstStart: firstStartStore(database, clock),
    protocol: protocolStore(database, clock),
    consents: consentStore(database, clock),
    expired: expiredStore(database, clock),
    signingKeys: signingKeyStore(database, clock),
    notices: noticeStore(database, clock),
    webhooks: webhookStore(database, clock),
    deliveries: deliveryStore(database),
    keyMaker: signingKeyMaker,
    hasher: secretHasher(master),
    passwords: passwordHasher(deriveKey(master, 'password memory'), clock),
    oneTimeCodes: oneTimeCodes(config.companyName, clock),
    clock,
    random: systemRandom,
    rules: {
      scopes: new Set([...BUILT_IN_SCOPES, ...config.extraScopes]),
      redirects: {
        allowInsecure: config.allowInsecureRedirects,
        schemes: new Set(config.redirectSchemes),
      },
    },
    policy: {
      identifierPrefix: toIdentifierPrefix(config.companyName),
      keepSecretsReadable: config.secretStorage === 'recoverable',
      allowedAddresses: addressList(config.apiAllowedIps),
      accessKey: config.apiAccessKey,
      legacyAdminLogin: config.legacyAdminLogin,
      recentUseMs: RECENT_USE_MS,
      singleSignOnUrl: `${config.baseUrl}/oauth/singlesignon.php`,
      sso: ssoRules(`${config.baseUrl}/account`, config.clientAreaUrl, config.ssoDestinations),
    },
  };
}

/** `Company Name` → `COMPANY-NAME` (whmcs-behaviour.md 3.5). */
function toIdentifierPrefix(companyName: string): string {
  return companyName
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
