import { AppError, ERROR_MESSAGES, type ErrorCode, type ErrorDetails } from '../../core/errors.ts';
import type { Route } from './route.ts';
import { toTime } from './schemas/values.ts';

/** A problem as RFC 9457 has it. Members beyond that RFC are the details of the failure. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request, as the log names it. */
  readonly instance: string;
  readonly code: string;
  readonly [detail: string]: unknown;
}

/** What the client did: RFC 9110 section 15.5. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Who calls is not known',
  403: 'The caller may not do this',
  404: 'There is nothing here',
  405: 'This method is not allowed here',
  409: 'It does not fit what there is now',
  412: 'It has changed meanwhile',
  413: 'The request is too large',
  415: 'The content type is not supported',
  422: 'A rule refuses it',
  429: 'Too many wrong tries',
  500: 'An internal error occurred',
  503: 'Try again',
};

/** Status of every expected failure. */
export const STATUSES: Readonly<Record<ErrorCode, number>> = {
  action_missing: 400,
  action_unknown: 404,
  address_not_allowed: 403,
  throttled: 429,
  caller_unknown: 401,
  login_failed: 401,
  admin_disabled: 403,
  api_access_missing: 403,
  action_not_allowed: 403,
  invalid_token: 401,
  insufficient_scope: 403,
  method_not_allowed: 405,
  path_unknown: 404,
  media_type_unsupported: 415,
  body_too_large: 413,
  request_malformed: 400,
  parameter_repeated: 400,
  dry_run_impossible: 400,
  value_invalid: 400,
  grant_type_required: 422,
  grant_type_invalid: 422,
  name_required: 422,
  service_required: 422,
  scope_required: 422,
  scope_invalid: 422,
  service_unknown: 422,
  service_without_account: 422,
  redirect_uri_invalid: 422,
  redirect_uri_required: 422,
  redirect_uris_too_many: 422,
  logo_uri_invalid: 422,
  text_too_long: 422,
  text_invalid: 422,
  credential_reference_required: 400,
  credential_id_invalid: 404,
  client_identifier_invalid: 404,
  secret_limit_reached: 409,
  grace_period_invalid: 422,
  auth_method_invalid: 422,
  signing_algorithm_invalid: 422,
  allowed_address_invalid: 422,
  allowed_addresses_too_many: 422,
  client_is_public: 409,
  redirect_expiry_invalid: 422,
  suspension_invalid: 422,
  unused_since_invalid: 422,
  secret_weak: 422,
  secret_mistyped: 422,
  secret_unknown: 404,
  secret_ended: 409,
  secret_times_invalid: 422,
  secret_in_use: 409,
  line_malformed: 422,
  line_too_long: 422,
  field_unknown: 422,
  identifier_required: 422,
  identifier_repeated: 422,
  identifier_malformed: 422,
  identifier_taken: 409,
  credential_id_taken: 409,
  uuid_taken: 409,
  version_stale: 412,
  version_unknown: 422,
  idempotency_key_invalid: 400,
  idempotency_key_reused: 422,
  webhook_unknown: 404,
  webhook_url_invalid: 422,
  webhook_event_invalid: 422,
  replay_start_invalid: 422,
  account_unknown: 422,
  user_unknown: 422,
  service_in_use: 409,
  user_owns_account: 409,
  email_invalid: 422,
  email_taken: 409,
  domain_unknown: 404,
  member_unknown: 404,
  member_is_owner: 409,
  password_hash_invalid: 422,
  totp_missing: 409,
  totp_in_use: 409,
  role_unknown: 422,
  role_name_taken: 409,
  role_in_use: 409,
  role_required: 422,
  admin_unknown: 422,
  username_invalid: 422,
  username_taken: 409,
  password_invalid: 422,
  api_credential_unknown: 404,
  email_or_password_wrong: 422,
  second_factor_wrong: 422,
  account_or_user_required: 422,
  user_not_of_account: 422,
  destination_invalid: 422,
  sso_blocked: 409,
  sso_token_not_made: 409,
  sso_account_closed: 409,
  sso_switched_off: 409,
  sso_token_invalid: 422,
  session_of_closed_account: 409,
  busy: 503,
};

/** Longest part of a request that is echoed in an answer. */
const MAX_ECHO = 250;

/** What the face knows of the request that failed. */
export interface Failed {
  readonly requestId: string;
  readonly baseUrl: string;
  readonly route: Pick<Route, 'notFound'> | undefined;
}

/** A value of a request that does not fit its schema, with every misfit. */
export class Misfit extends AppError<'value_invalid'> {
  readonly misfits: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(misfits: Misfit['misfits']) {
    super('value_invalid', { field: cut(misfits[0]?.pointer || 'body') });
    this.misfits = misfits.map(({ pointer, detail }) => ({
      pointer: cut(pointer),
      detail: cut(detail),
    }));
  }
}

/** What does not fit for another reason than its schema. */
export function misfit(pointer: string, detail: string): Misfit {
  return new Misfit([{ pointer, detail }]);
}

/** The problem of an expected failure. */
export function problemOf<Code extends ErrorCode>(
  error: AppError<Code>,
  { requestId, baseUrl, route }: Failed,
): Problem {
  const { code } = error;
  const status = route?.notFound?.includes(code) ? 404 : STATUSES[code];
  const details = cutTexts(error.details);
  return {
    ...details,
    ...('lastUsedAt' in details && { lastUsedAt: toTime(Number(details.lastUsedAt)) }),
    ...(error instanceof Misfit && { errors: error.misfits }),
    type: problemType(baseUrl, code),
    title: TITLES[status] ?? '',
    status,
    detail: ERROR_MESSAGES[code](details),
    instance: `urn:uuid:${requestId}`,
    code,
  };
}

/** The problem of a failure that nobody expected: nothing of it is told. */
export function internalProblem({ requestId, baseUrl }: Omit<Failed, 'route'>): Problem {
  return {
    type: problemType(baseUrl, 'internal_error'),
    title: TITLES[500] ?? '',
    status: 500,
    detail: 'The log knows more under the id of this request.',
    instance: `urn:uuid:${requestId}`,
    code: 'internal_error',
  };
}

/** Where the documentation tells of a problem. */
function problemType(baseUrl: string, code: string): string {
  return `${baseUrl}/api/v1/docs#problem-${code}`;
}

function cutTexts<Code extends ErrorCode>(details: ErrorDetails[Code]): ErrorDetails[Code] {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? cut(value) : value,
    ]),
  ) as unknown as ErrorDetails[Code];
}

function cut(text: string): string {
  return text.length > MAX_ECHO
    ? `${text.slice(0, MAX_ECHO).toWellFormed()}…`
    : text.toWellFormed();
}
