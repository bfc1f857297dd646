import { AppError } from './errors.ts';

/** What an account can be; a Closed one loses every access. */
export const ACCOUNT_STATUSES = ['Active', 'Inactive', 'Closed'] as const;
/** What a service can be, as WHMCS names it. */
export const SERVICE_STATUSES = [
  'Pending',
  'Active',
  'Completed',
  'Suspended',
  'Terminated',
  'Cancelled',
  'Fraud',
] as const;
/** What a domain can be, as WHMCS names it. */
export const DOMAIN_STATUSES = [
  'Pending',
  'Pending Registration',
  'Pending Transfer',
  'Active',
  'Grace',
  'Redemption',
  'Expired',
  'Transferred Away',
  'Cancelled',
  'Fraud',
] as const;

export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];
export type DomainStatus = (typeof DOMAIN_STATUSES)[number];

/** Reads the status of an account, in any case; throws `value_invalid`. */
export function parseAccountStatus(text: string): AccountStatus {
  return parseStatus(text, ACCOUNT_STATUSES);
}

/** Reads the status of a service, in any case; throws `value_invalid`. */
export function parseServiceStatus(text: string): ServiceStatus {
  return parseStatus(text, SERVICE_STATUSES);
}

/** Reads the status of a domain, in any case; throws `value_invalid`. */
export function parseDomainStatus(text: string): DomainStatus {
  return parseStatus(text, DOMAIN_STATUSES);
}

function parseStatus<Status extends string>(text: string, statuses: readonly Status[]): Status {
  const wanted = text.trim().toLowerCase();
  const status = statuses.find((name) => name.toLowerCase() === wanted);
  if (status === undefined) throw new AppError('value_invalid', { field: 'status' });
  return status;
}
