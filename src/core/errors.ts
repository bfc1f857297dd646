/** What each expected failure carries. Keys are the error codes of the whole system. */
export interface ErrorDetails {
  // who may call
  action_missing: NoDetail;
  action_unknown: NoDetail;
  address_not_allowed: { readonly address: string };
  throttled: { readonly retryAfterSeconds: number };
  caller_unknown: NoDetail;
  login_failed: NoDetail;
  admin_disabled: NoDetail;
  api_access_missing: NoDetail;
  action_not_allowed: { readonly action: string };
  // the errors of RFC 6750 section 3.1; `scope` would do, null = none does
  invalid_token: NoDetail;
  insufficient_scope: { readonly scope: string | null };
  // how a request is written
  method_not_allowed: NoDetail;
  path_unknown: NoDetail;
  media_type_unsupported: NoDetail;
  body_too_large: { readonly limitBytes: number };
  request_malformed: { readonly reason: string };
  parameter_repeated: { readonly field: string };
  dry_run_impossible: NoDetail;
  value_invalid: { readonly field: string };
  // credentials
  grant_type_required: NoDetail;
  grant_type_invalid: { readonly value: string };
  name_required: NoDetail;
  service_required: NoDetail;
  scope_required: NoDetail;
  scope_invalid: { readonly value: string };
  service_unknown: NoDetail;
  service_without_account: NoDetail;
  redirect_uri_invalid: { readonly value: string };
  redirect_uri_required: NoDetail;
  redirect_uris_too_many: { readonly limit: number };
  logo_uri_invalid: { readonly value: string };
  text_too_long: { readonly field: string; readonly limit: number };
  text_invalid: { readonly field: string };
  credential_reference_required: NoDetail;
  credential_id_invalid: NoDetail;
  client_identifier_invalid: NoDetail;
  secret_limit_reached: { readonly limit: number };
  grace_period_invalid: { readonly limitSeconds: number };
  auth_method_invalid: { readonly value: string };
  signing_algorithm_invalid: { readonly value: string };
  allowed_address_invalid: { readonly value: string };
  allowed_addresses_too_many: { readonly limit: number };
  client_is_public: NoDetail;
  redirect_expiry_invalid: { readonly value: string };
  suspension_invalid: NoDetail;
  unused_since_invalid: NoDetail;
  secret_weak: NoDetail;
  secret_mistyped: NoDetail;
  secret_unknown: NoDetail;
  secret_ended: NoDetail;
  secret_times_invalid: NoDetail;
  /** Milliseconds since 1970. */
  secret_in_use: { readonly lastUsedAt: number };
  // credentials that are brought in
  line_malformed: { readonly reason: string };
  line_too_long: { readonly limitBytes: number };
  field_unknown: { readonly field: string };
  identifier_required: NoDetail;
  identifier_repeated: NoDetail;
  identifier_malformed: NoDetail;
  identifier_taken: NoDetail;
  credential_id_taken: NoDetail;
  uuid_taken: NoDetail;
  // changes that do not fit
  version_stale: { readonly current: number };
  version_unknown: NoDetail;
  idempotency_key_invalid: NoDetail;
  idempotency_key_reused: NoDetail;
  // webhooks
  webhook_unknown: NoDetail;
  webhook_url_invalid: { readonly reason: string };
  webhook_event_invalid: { readonly value: string };
  replay_start_invalid: NoDetail;
  // directory and callers
  account_unknown: NoDetail;
  user_unknown: NoDetail;
  service_in_use: NoDetail;
  user_owns_account: NoDetail;
  email_invalid: NoDetail;
  email_taken: NoDetail;
  domain_unknown: NoDetail;
  member_unknown: NoDetail;
  member_is_owner: NoDetail;
  password_hash_invalid: NoDetail;
  totp_missing: NoDetail;
  totp_in_use: NoDetail;
  role_unknown: { readonly value: string };
  role_name_taken: { readonly value: string };
  role_in_use: { readonly value: string };
  role_required: NoDetail;
  admin_unknown: { readonly value: string };
  username_invalid: NoDetail;
  username_taken: { readonly value: string };
  password_invalid: { readonly minimum: number; readonly maximum: number };
  api_credential_unknown: NoDetail;
  // signing in; `id` is that of the account
  email_or_password_wrong: NoDetail;
  second_factor_wrong: NoDetail;
  account_or_user_required: NoDetail;
  user_not_of_account: NoDetail;
  destination_invalid: NoDetail;
  sso_blocked: { readonly id: number };
  sso_token_not_made: { readonly reason: string };
  sso_account_closed: { readonly id: number };
  sso_switched_off: { readonly id: number };
  sso_token_invalid: { readonly id: number | undefined };
  session_of_closed_account: { readonly id: number };
  // the system itself
  busy: NoDetail;
}

type NoDetail = Readonly<Record<never, never>>;

/** Code of an expected failure; every face answers each one. */
export type ErrorCode = keyof ErrorDetails;

/**
 * THE error table: one public sentence a code. A face may say the same in its own convention
 * (WHMCS has literal texts of its own), but it must answer every code.
 */
export const ERROR_MESSAGES: {
  readonly [Code in ErrorCode]: (details: ErrorDetails[Code]) => string;
} = {
  action_missing: () => 'No action was named.',
  action_unknown: () => 'There is no such action.',
  address_not_allowed: (d) => `The address ${d.address} is not allowed.`,
  throttled: (d) => `Too many wrong tries. Try again in ${d.retryAfterSeconds} seconds.`,
  caller_unknown: () => 'The API credentials are missing or wrong.',
  login_failed: () => 'The username or password is wrong.',
  admin_disabled: () => 'This administrator is disabled.',
  api_access_missing: () => 'This administrator may not use the API.',
  action_not_allowed: (d) => `The action "${d.action}" is not allowed for this caller.`,
  invalid_token: () => 'The access token is unknown, has expired or was revoked.',
  insufficient_scope: (d) =>
    d.scope === null
      ? 'No access token allows this; it needs an API credential.'
      : `The access token needs the scope "${d.scope}".`,
  method_not_allowed: () => 'This method is not allowed here.',
  path_unknown: () => 'There is nothing at this path.',
  media_type_unsupported: () => 'This content type is not supported.',
  body_too_large: (d) => `The request body may not exceed ${d.limitBytes} bytes.`,
  request_malformed: (d) => `The request could not be read: ${d.reason}.`,
  parameter_repeated: (d) => `The parameter "${d.field}" may be given only once.`,
  dry_run_impossible: () => 'This call cannot be tried without carrying it out; nothing was done.',
  value_invalid: (d) => `The value of "${d.field}" is invalid.`,
  grant_type_required: () => 'A grant type is required.',
  grant_type_invalid: (d) => `The grant type "${d.value}" is invalid.`,
  name_required: () => 'A name is required, unless the grant is single sign-on.',
  service_required: () => 'A service is required for the single sign-on grant.',
  scope_required: () => 'At least one scope is required.',
  scope_invalid: (d) =>
    d.value === ''
      ? 'At least one scope is required.'
      : `The scope "${d.value}" is unknown, or not for this grant type.`,
  service_unknown: () => 'There is no such service.',
  service_without_account: () => 'The service belongs to no account.',
  redirect_uri_invalid: (d) =>
    `The redirect URI "${d.value}" is invalid: it must be https, http of this machine, or of an app's scheme such as com.example.app, without fragment and wildcard.`,
  redirect_uri_required: () => 'An expiry or a label needs a redirect URI that is added.',
  redirect_uris_too_many: (d) => `A credential may have at most ${d.limit} redirect URIs.`,
  logo_uri_invalid: (d) => `The logo URI "${d.value}" is invalid.`,
  text_too_long: (d) => `The ${d.field} may not be longer than ${d.limit} characters.`,
  text_invalid: (d) => `The ${d.field} contains characters that are not allowed.`,
  credential_reference_required: () => 'A credential id or client identifier is required.',
  credential_id_invalid: () => 'There is no credential with this id.',
  client_identifier_invalid: () => 'There is no credential with this client identifier.',
  secret_limit_reached: (d) =>
    `A credential may have at most ${d.limit} live secrets; end one first.`,
  grace_period_invalid: (d) =>
    `The grace period must be whole seconds, at most ${d.limitSeconds}, and needs a secret reset.`,
  auth_method_invalid: (d) => `The token endpoint auth method "${d.value}" is invalid.`,
  signing_algorithm_invalid: (d) => `The ID token signing algorithm "${d.value}" is invalid.`,
  allowed_address_invalid: (d) =>
    `The allowed address "${d.value}" is neither an address nor a CIDR range.`,
  allowed_addresses_too_many: (d) => `A credential may have at most ${d.limit} allowed addresses.`,
  client_is_public: () => 'A public client has no secret.',
  redirect_expiry_invalid: (d) =>
    `The expiry of the redirect URI "${d.value}" is no time to come, or the URI is not registered.`,
  suspension_invalid: () => 'A suspension must end in the future.',
  unused_since_invalid: () => 'A credential counts as unused after a day at the earliest.',
  secret_weak: () =>
    'A secret that is brought in must have 32 to 255 visible ASCII characters that hardly repeat.',
  secret_mistyped: () => 'The secret is mistyped: its checksum does not fit.',
  secret_unknown: () => 'The credential has no such secret.',
  secret_ended: () => 'This secret was revoked or has expired; it does not come back.',
  secret_times_invalid: () => 'A secret must end in the future, and after it begins.',
  secret_in_use: (d) =>
    `This secret was used at ${new Date(d.lastUsedAt).toISOString()}; end it by force, or later.`,
  line_malformed: (d) => `The line could not be read: ${d.reason}.`,
  line_too_long: (d) => `A line may not exceed ${d.limitBytes} bytes.`,
  field_unknown: (d) => `There is no field "${d.field}".`,
  identifier_required: () => 'A file names credentials by client identifier, not by id.',
  identifier_repeated: () => 'An earlier line has this client identifier.',
  identifier_malformed: () => 'A client identifier has 1 to 255 visible ASCII characters.',
  identifier_taken: () => 'There is another credential with this client identifier.',
  credential_id_taken: () => 'Another credential has this id, or had it before it was deleted.',
  uuid_taken: () => 'Another credential has this UUID.',
  version_stale: (d) =>
    `It was changed meanwhile: its version is ${d.current}. Nothing was changed.`,
  version_unknown: () => 'The audit trail knows no such version of the credential.',
  idempotency_key_invalid: () => 'An idempotency key has 1 to 255 visible ASCII characters.',
  idempotency_key_reused: () =>
    'This idempotency key was used for another request; nothing was changed.',
  webhook_unknown: () => 'There is no such webhook.',
  webhook_url_invalid: (d) => `A webhook cannot have this address: ${d.reason}.`,
  webhook_event_invalid: (d) =>
    `"${d.value}" is no event, such as credential.update, credential.* or *.`,
  replay_start_invalid: () => 'The audit trail does not reach that far.',
  account_unknown: () => 'There is no such account.',
  user_unknown: () => 'There is no such user.',
  service_in_use: () => 'Credentials name this service; delete them first.',
  user_owns_account: () => 'This user owns an account; delete the account first.',
  email_invalid: () => 'The e-mail address is invalid.',
  email_taken: () => 'Another user has this e-mail address.',
  domain_unknown: () => 'There is no such domain.',
  member_unknown: () => 'This user is no member of the account.',
  member_is_owner: () => 'This user owns the account and may do everything.',
  password_hash_invalid: () => 'The hash is none of bcrypt.',
  totp_missing: () => 'This user has not enrolled an authenticator app.',
  totp_in_use: () => 'This user has two-factor sign-in already; disable it first.',
  role_unknown: (d) => `There is no role "${d.value}".`,
  role_name_taken: (d) => `There is a role "${d.value}" already.`,
  role_in_use: (d) => `The role "${d.value}" is in use by an API credential.`,
  role_required: () => 'An API credential needs at least one role.',
  admin_unknown: (d) => `There is no administrator "${d.value}".`,
  username_invalid: () => 'A username has 1 to 64 letters, digits, dots, dashes or underscores.',
  username_taken: (d) => `There is an administrator "${d.value}" already.`,
  password_invalid: (d) => `A password has ${d.minimum} to ${d.maximum} characters.`,
  api_credential_unknown: () => 'There is no such API credential.',
  email_or_password_wrong: () => 'The e-mail address or password is wrong.',
  second_factor_wrong: () => 'The code is wrong, or was used before.',
  account_or_user_required: () => 'An account or a user is required.',
  user_not_of_account: () => 'This user does not belong to the account.',
  destination_invalid: () => 'The destination is unknown, or what it is about is missing.',
  sso_blocked: (d) => `Single sign-on is not possible for account ${d.id}.`,
  sso_token_not_made: (d) => `The token could not be made: ${d.reason}.`,
  sso_account_closed: (d) => `Single sign-on was refused: account ${d.id} is closed.`,
  sso_switched_off: (d) => `Single sign-on was refused: account ${d.id} has switched it off.`,
  sso_token_invalid: () => 'The token of this single sign-on is not valid any more.',
  session_of_closed_account: (d) => `Access was refused: account ${d.id} is closed.`,
  busy: () => 'The database is busy; nothing was changed. Try again.',
};

/** An expected failure. `message` is public; anything private belongs in `cause`. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: Code;
  readonly details: ErrorDetails[Code];

  constructor(code: Code, details: ErrorDetails[Code], options?: ErrorOptions) {
    super(ERROR_MESSAGES[code](details), options);
    this.code = code;
    this.details = details;
  }
}

/** Makes an expected failure that carries no details. */
export function fail<Code extends CodeWithoutDetail>(code: Code): AppError<Code> {
  return new AppError(code, {} as ErrorDetails[Code]);
}

type CodeWithoutDetail = {
  [Code in ErrorCode]: NoDetail extends ErrorDetails[Code] ? Code : never;
}[ErrorCode];

/** A face's answer to every code; a new code does not compile until each face has one. */
export type ErrorAnswers<Answer> = {
  readonly [Code in ErrorCode]: Answer | ((details: ErrorDetails[Code]) => Answer);
};
