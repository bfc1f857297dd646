import {
  type AppError,
  ERROR_MESSAGES,
  type ErrorCode,
  type ErrorDetails,
} from '../../core/errors.ts';

/** How the WHMCS API says an error: status and text (whmcs-behaviour.md Appendix A). */
interface Said<Code extends ErrorCode> {
  readonly status: number;
  readonly text: (details: ErrorDetails[Code]) => string;
}

type Table = { readonly [Code in ErrorCode]: Said<Code> };

/** Longest part of a request that is echoed in an error. */
const MAX_ECHO = 250;

const echo = (value: string): string =>
  value.length > MAX_ECHO ? `${value.slice(0, MAX_ECHO).toWellFormed()}…` : value;

// What an action itself refuses is 200, and clients rely on that.
const refused = <Code extends ErrorCode>(text: Said<Code>['text']): Said<Code> => ({
  status: 200,
  text,
});
const own = <Code extends ErrorCode>(code: Code, status = 200): Said<Code> => ({
  status,
  text: ERROR_MESSAGES[code],
});
const gate = <Code extends ErrorCode>(status: number, text: Said<Code>['text']): Said<Code> => ({
  status,
  text,
});

const TABLE: Table = {
  action_missing: gate(400, () => 'Empty action request'),
  action_unknown: gate(400, () => 'Command Not Found'),
  address_not_allowed: gate(403, (d) => `Invalid IP ${d.address}`),
  throttled: own('throttled', 429),
  caller_unknown: gate(403, () => 'Invalid or missing credentials'),
  login_failed: gate(403, () => 'Authentication Failed'),
  admin_disabled: gate(403, () => 'Administrator Account Disabled'),
  api_access_missing: gate(403, () => 'Access Denied'),
  action_not_allowed: gate(
    403,
    (d) => `Invalid Permissions: API action "${echo(d.action)}" is not allowed`,
  ),
  invalid_token: own('invalid_token', 403),
  insufficient_scope: own('insufficient_scope', 403),
  method_not_allowed: own('method_not_allowed', 405),
  path_unknown: own('path_unknown', 404),
  media_type_unsupported: own('media_type_unsupported', 415),
  body_too_large: own('body_too_large', 413),
  request_malformed: own('request_malformed', 400),
  parameter_repeated: own('parameter_repeated', 400),
  dry_run_impossible: own('dry_run_impossible'),
  value_invalid: own('value_invalid'),
  grant_type_required: refused(() => 'A valid grant type is required.'),
  grant_type_invalid: refused((d) => `The requested grant type "${echo(d.value)}" is invalid.`),
  name_required: refused(() => 'A name for the Client Credential is required.'),
  service_required: refused(() => 'A service ID is required for the single sign-on grant type.'),
  scope_required: refused(() => 'At least one valid scope is required.'),
  scope_invalid: refused((d) => `The requested scope "${echo(d.value)}" is invalid.`),
  service_unknown: refused(() => 'A valid Service ID is required.'),
  service_without_account: refused(() => 'Service ID not associated with valid Client.'),
  redirect_uri_invalid: refused((d) => `The redirect URI "${echo(d.value)}" is invalid.`),
  redirect_uri_required: own('redirect_uri_required'),
  redirect_uris_too_many: own('redirect_uris_too_many'),
  logo_uri_invalid: refused((d) => `The logo URI "${echo(d.value)}" is invalid.`),
  text_too_long: own('text_too_long'),
  text_invalid: own('text_invalid'),
  credential_reference_required: refused(() => 'A Credential ID or Client Identifier is required.'),
  credential_id_invalid: refused(() => 'Invalid Credential ID provided.'),
  client_identifier_invalid: refused(() => 'Invalid Client Identifier provided.'),
  secret_limit_reached: own('secret_limit_reached'),
  grace_period_invalid: own('grace_period_invalid'),
  auth_method_invalid: own('auth_method_invalid'),
  signing_algorithm_invalid: own('signing_algorithm_invalid'),
  allowed_address_invalid: own('allowed_address_invalid'),
  allowed_addresses_too_many: own('allowed_addresses_too_many'),
  client_is_public: own('client_is_public'),
  redirect_expiry_invalid: own('redirect_expiry_invalid'),
  suspension_invalid: own('suspension_invalid'),
  unused_since_invalid: own('unused_since_invalid'),
  secret_weak: own('secret_weak'),
  secret_mistyped: own('secret_mistyped'),
  secret_unknown: own('secret_unknown'),
  secret_ended: own('secret_ended'),
  secret_times_invalid: own('secret_times_invalid'),
  secret_in_use: own('secret_in_use'),
  line_malformed: own('line_malformed'),
  line_too_long: own('line_too_long'),
  field_unknown: own('field_unknown'),
  identifier_required: own('identifier_required'),
  identifier_repeated: own('identifier_repeated'),
  identifier_malformed: own('identifier_malformed'),
  identifier_taken: own('identifier_taken'),
  credential_id_taken: own('credential_id_taken'),
  uuid_taken: own('uuid_taken'),
  version_stale: own('version_stale'),
  version_unknown: own('version_unknown'),
  idempotency_key_invalid: own('idempotency_key_invalid'),
  idempotency_key_reused: own('idempotency_key_reused'),
  webhook_unknown: own('webhook_unknown'),
  webhook_url_invalid: own('webhook_url_invalid'),
  webhook_event_invalid: own('webhook_event_invalid'),
  replay_start_invalid: own('replay_start_invalid'),
  account_unknown: refused(() => 'Invalid client_id'),
  user_unknown: refused(() => 'Invalid user_id'),
  service_in_use: own('service_in_use'),
  user_owns_account: own('user_owns_account'),
  email_invalid: own('email_invalid'),
  email_taken: own('email_taken'),
  domain_unknown: own('domain_unknown'),
  member_unknown: own('member_unknown'),
  member_is_owner: own('member_is_owner'),
  password_hash_invalid: own('password_hash_invalid'),
  totp_missing: own('totp_missing'),
  totp_in_use: own('totp_in_use'),
  role_unknown: own('role_unknown'),
  role_name_taken: own('role_name_taken'),
  role_in_use: own('role_in_use'),
  role_required: own('role_required'),
  admin_unknown: own('admin_unknown'),
  username_invalid: own('username_invalid'),
  username_taken: own('username_taken'),
  password_invalid: own('password_invalid'),
  api_credential_unknown: own('api_credential_unknown'),
  email_or_password_wrong: refused(() => 'Email or Password Invalid'),
  second_factor_wrong: own('second_factor_wrong'),
  account_or_user_required: refused(() => 'A valid client_id or user_id is required'),
  user_not_of_account: refused(() => 'Invalid user_id for client'),
  destination_invalid: refused(() => 'Invalid destination'),
  sso_blocked: refused((d) => `SSO authentication blocked for client ${d.id}`),
  sso_token_not_made: refused((d) => `Token could not be provisioned: ${d.reason}`),
  sso_account_closed: refused(
    (d) => `Single Sign-On authentication denied for "Closed" User ID: ${d.id}`,
  ),
  sso_switched_off: refused(
    (d) => `Single Sign-On authentication denied per configuration for User ID: ${d.id}`,
  ),
  sso_token_invalid: refused(
    (d) => `Unable to authenticate with Single Sign-On token for User ID: ${d.id ?? 'unknown'}`,
  ),
  session_of_closed_account: refused(
    (d) =>
      `OAuth authorization request denied due to unexpected active login session for "Closed" User ID: ${d.id}`,
  ),
  busy: own('busy', 503),
};

/** Status and text of an expected failure at the WHMCS API. */
export function sayError<Code extends ErrorCode>(error: AppError<Code>) {
  const said: Said<Code> = TABLE[error.code];
  return { status: said.status, message: said.text(error.details) };
}
