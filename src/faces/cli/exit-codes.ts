import type { ErrorAnswers, ErrorCode } from '../../core/errors.ts';

/** Every exit code of the program. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  refused: 3,
  notFound: 4,
  conflict: 5,
  notAllowed: 6,
  tryAgain: 7,
} as const;

/** A number that the program ends with. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANINGS: { readonly [Name in keyof typeof EXIT]: string } = {
  done: 'done',
  unexpected: 'unexpected failure; the database or its secret key could not be opened',
  usage: 'wrong usage, or wrong settings in the environment',
  refused: 'a value was refused; nothing was changed',
  notFound: 'what was named does not exist',
  conflict: 'taken already, still in use, or at its limit',
  notAllowed: 'the caller may not do this',
  tryAgain: 'busy or throttled; nothing was changed, try again',
};

/** The exit code of every expected failure. */
const EXIT_OF = {
  action_missing: EXIT.usage,
  action_unknown: EXIT.usage,
  address_not_allowed: EXIT.notAllowed,
  throttled: EXIT.tryAgain,
  caller_unknown: EXIT.notAllowed,
  login_failed: EXIT.notAllowed,
  admin_disabled: EXIT.notAllowed,
  api_access_missing: EXIT.notAllowed,
  action_not_allowed: EXIT.notAllowed,
  method_not_allowed: EXIT.usage,
  path_unknown: EXIT.usage,
  media_type_unsupported: EXIT.usage,
  body_too_large: EXIT.refused,
  request_malformed: EXIT.usage,
  parameter_repeated: EXIT.usage,
  value_invalid: EXIT.refused,
  grant_type_required: EXIT.refused,
  grant_type_invalid: EXIT.refused,
  name_required: EXIT.refused,
  service_required: EXIT.refused,
  scope_required: EXIT.refused,
  scope_invalid: EXIT.refused,
  service_unknown: EXIT.notFound,
  service_without_account: EXIT.refused,
  redirect_uri_invalid: EXIT.refused,
  redirect_uris_too_many: EXIT.refused,
  logo_uri_invalid: EXIT.refused,
  text_too_long: EXIT.refused,
  text_invalid: EXIT.refused,
  credential_reference_required: EXIT.usage,
  credential_id_invalid: EXIT.notFound,
  client_identifier_invalid: EXIT.notFound,
  secret_limit_reached: EXIT.conflict,
  grace_period_invalid: EXIT.refused,
  auth_method_invalid: EXIT.refused,
  client_is_public: EXIT.refused,
  redirect_expiry_invalid: EXIT.refused,
  suspension_invalid: EXIT.refused,
  secret_unknown: EXIT.notFound,
  secret_ended: EXIT.conflict,
  secret_times_invalid: EXIT.refused,
  secret_in_use: EXIT.conflict,
  version_stale: EXIT.conflict,
  version_unknown: EXIT.notFound,
  idempotency_key_invalid: EXIT.refused,
  idempotency_key_reused: EXIT.conflict,
  account_unknown: EXIT.notFound,
  user_unknown: EXIT.notFound,
  service_in_use: EXIT.conflict,
  user_owns_account: EXIT.conflict,
  email_invalid: EXIT.refused,
  email_taken: EXIT.conflict,
  domain_unknown: EXIT.notFound,
  member_unknown: EXIT.notFound,
  member_is_owner: EXIT.conflict,
  password_hash_invalid: EXIT.refused,
  totp_missing: EXIT.refused,
  totp_in_use: EXIT.conflict,
  role_unknown: EXIT.notFound,
  role_name_taken: EXIT.conflict,
  role_in_use: EXIT.conflict,
  role_required: EXIT.refused,
  admin_unknown: EXIT.notFound,
  username_invalid: EXIT.refused,
  username_taken: EXIT.conflict,
  password_invalid: EXIT.refused,
  api_credential_unknown: EXIT.notFound,
  email_or_password_wrong: EXIT.notAllowed,
  second_factor_wrong: EXIT.notAllowed,
  account_or_user_required: EXIT.usage,
  user_not_of_account: EXIT.refused,
  destination_invalid: EXIT.refused,
  sso_blocked: EXIT.notAllowed,
  sso_token_not_made: EXIT.unexpected,
  sso_account_closed: EXIT.notAllowed,
  sso_switched_off: EXIT.notAllowed,
  sso_token_invalid: EXIT.notAllowed,
  session_of_closed_account: EXIT.notAllowed,
  busy: EXIT.tryAgain,
} as const satisfies ErrorAnswers<ExitCode>;

/** What the program ends with when an action throws this code. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return EXIT_OF[code];
}

/** The table of exit codes, for people. */
export function exitCodeTable(): string {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  return names.map((name) => `  ${EXIT[name]}  ${MEANINGS[name]}`).join('\n');
}
