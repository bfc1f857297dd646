import type { AuditStore } from '../core/audit.ts';
import type { ConsentStore } from '../core/consent.ts';
import type { CredentialRules } from '../core/credential.ts';
import type { DeliveryStore } from '../core/delivery.ts';
import type { DirectoryStore } from '../core/directory.ts';
import type { NoticeStore, Watch } from '../core/notice.ts';
import type {
  AddressList,
  ApiCallerStore,
  Clock,
  CredentialStore,
  ExpiredStore,
  FirstStartStore,
  OneTimeCodes,
  PasswordHasher,
  Random,
  SecretHasher,
  TryLimiter,
  UseCounter,
} from '../core/ports.ts';
import type { ProtocolStore } from '../core/protocol.ts';
import type { Secret } from '../core/secret.ts';
import type { SigningKeyMaker, SigningKeyStore } from '../core/signing-key.ts';
import type { SiteProber } from '../core/site-prober.ts';
import type { SsoRules } from '../core/sso.ts';
import type { WebhookStore } from '../core/webhook.ts';
import type { WebhookSender } from '../core/webhook-message.ts';

/** Everything actions may ask for; each declares the part it needs with `Pick`. */
export interface Deps {
  readonly credentials: CredentialStore;
  readonly uses: UseCounter;
  readonly audit: AuditStore;
  readonly watch: Watch;
  readonly notices: NoticeStore;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly sender: WebhookSender;
  readonly prober: SiteProber;
  readonly directory: DirectoryStore;
  readonly callers: ApiCallerStore;
  readonly firstStart: FirstStartStore;
  readonly protocol: ProtocolStore;
  readonly consents: ConsentStore;
  readonly expired: ExpiredStore;
  readonly signingKeys: SigningKeyStore;
  readonly keyMaker: SigningKeyMaker;
  readonly hasher: SecretHasher;
  readonly passwords: PasswordHasher;
  readonly oneTimeCodes: OneTimeCodes;
  readonly limiter: TryLimiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: CredentialRules;
  readonly policy: Policy;
}

/** Choices of the operator that actions obey. */
export interface Policy {
  /** Prefix of new client identifiers, such as `COMPANY-NAME`. */
  readonly identifierPrefix: string;
  /** Whether secrets are also kept sealed, to be read again (`SECRET_STORAGE=recoverable`). */
  readonly keepSecretsReadable: boolean;
  /** Addresses from which the API may be called. */
  readonly allowedAddresses: AddressList;
  /** Skips the address list when sent along; undefined = there is none. */
  readonly accessKey: Secret | undefined;
  /** Whether administrators may call the API with username and md5 of the password. */
  readonly legacyAdminLogin: boolean;
  /** For how long after its last use a secret counts as in use, in milliseconds. */
  readonly recentUseMs: number;
  /** Where a browser redeems a token of single sign-on. */
  readonly singleSignOnUrl: string;
  /** Where single sign-on can land. */
  readonly sso: SsoRules;
}
