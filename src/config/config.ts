import { resolve } from 'node:path';
import { z } from 'zod';
import type { Secret } from '../core/secret.ts';
import * as kinds from './kinds.ts';

/**
 * Every setting by the name of its environment variable. A blank value counts as absent. What each
 * means stands in the README's table.
 */
const settings = z.object({
  PORT: kinds.port.default(8080),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: kinds.baseUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: kinds.databaseUrl.optional(),
  COMPANY_NAME: kinds.companyName.default('Company Name'),
  API_ALLOWED_IPS: kinds.addresses({ everyone: true }).default(['127.0.0.0/8', '::1']),
  API_ACCESS_KEY: kinds.accessKey.optional(),
  TRUSTED_PROXIES: kinds.addresses({ everyone: false }).default([]),
  SECRET_STORAGE: z.enum(['hashed', 'recoverable']).default('hashed'),
  SECRET_KEY_FILE: z.string().optional(),
  DEFAULT_RESPONSE_TYPE: z.enum(['json', 'xml', 'nvp']).default('xml'),
  LEGACY_ADMIN_LOGIN: kinds.flag.default(true),
  ALLOW_QUERY_TOKEN: kinds.flag.default(true),
  ALLOW_INSECURE_REDIRECTS: kinds.flag.default(false),
  REDIRECT_SCHEMES: kinds.schemes.default(['koala-clash']),
  EXTRA_SCOPES: kinds.scopes.default([]),
  WEBHOOK_ALLOWED_IPS: kinds.addresses({ everyone: false }).default([]),
  CLIENT_AREA_URL: kinds.baseUrl.optional(),
  SSO_DESTINATIONS: kinds.destinations.default({}),
  DISPLAY_TIMEZONE: kinds.timezone.default('UTC'),
  LOG_LEVEL: z.enum(kinds.LOG_LEVELS).default('info'),
  BOOTSTRAP_API_IDENTIFIER: kinds.pairPart.optional(),
  BOOTSTRAP_API_SECRET: kinds.pairPart.transform(kinds.toSecret).optional(),
  BOOTSTRAP_ADMIN_USERNAME: kinds.username.optional(),
  BOOTSTRAP_ADMIN_PASSWORD: kinds.password.optional(),
  BOOTSTRAP_USER_EMAIL: kinds.email.optional(),
  BOOTSTRAP_USER_PASSWORD: kinds.password.optional(),
});

type Settings = z.output<typeof settings>;
type Given = { readonly [Name in keyof Settings]?: string | undefined };

/**
 * Names of all settings.
 * @internal
 */
export const SETTING_NAMES = Object.keys(settings.shape) as readonly (keyof Settings)[];

/** Every setting, checked, with its default where it is absent. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Public address without trailing slash; never taken from a request. */
  readonly baseUrl: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** `sqlite:` and an absolute path, or a PostgreSQL connection URI. */
  readonly databaseUrl: string;
  readonly companyName: string;
  readonly apiAllowedIps: readonly string[];
  readonly apiAccessKey: Secret | undefined;
  readonly trustedProxies: readonly string[];
  readonly secretStorage: Settings['SECRET_STORAGE'];
  /** Absolute path. */
  readonly secretKeyFile: string;
  readonly defaultResponseType: Settings['DEFAULT_RESPONSE_TYPE'];
  readonly legacyAdminLogin: boolean;
  readonly allowQueryToken: boolean;
  readonly allowInsecureRedirects: boolean;
  readonly redirectSchemes: readonly string[];
  readonly extraScopes: readonly string[];
  /** Addresses and ranges to which webhooks may be sent beside the public internet. */
  readonly webhookAllowedIps: readonly string[];
  /** Client area without trailing slash, in which `sso_redirect_path` stays. */
  readonly clientAreaUrl: string;
  /** Scope, or `home`, → template of an address. */
  readonly ssoDestinations: Readonly<Record<string, string>>;
  readonly displayTimezone: string;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly bootstrap: Bootstrap;
}

/** What the first start fills an empty database with; what is absent is made. */
export interface Bootstrap {
  readonly apiIdentifier: string | undefined;
  readonly apiSecret: Secret | undefined;
  readonly adminUsername: string | undefined;
  readonly adminPassword: Secret | undefined;
  readonly userEmail: string | undefined;
  readonly userPassword: Secret | undefined;
}

/** Thrown with every problem of the settings at once. It names settings, never values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Checks a flat record of settings, such as the environment; throws a ConfigError. */
export function readConfig(record: Readonly<Record<string, string | undefined>>): Config {
  const given: Given = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, record[name]?.trim() || undefined]),
  );
  const parsed = settings.safeParse(given);
  const problems = [...(parsed.error?.issues.map(toProblem) ?? []), ...crossCheck(given)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

function toProblem(issue: z.core.$ZodIssue): string {
  return `${String(issue.path[0])}: ${issue.message}`;
}

/** Problems of settings that must fit each other. */
function crossCheck(given: Given): readonly string[] {
  const pairs = [
    ['BOOTSTRAP_API_IDENTIFIER', 'BOOTSTRAP_API_SECRET'],
    ['BOOTSTRAP_USER_EMAIL', 'BOOTSTRAP_USER_PASSWORD'],
  ] as const;
  return pairs
    .filter(([a, b]) => (given[a] === undefined) !== (given[b] === undefined))
    .map(([a, b]) => `${a} and ${b}: give both or neither`);
}

function toConfig(s: Settings): Config {
  const dataDir = resolve(s.DATA_DIR);
  const host = s.HOST.includes(':') ? `[${s.HOST}]` : s.HOST;
  const baseUrl = s.BASE_URL ?? `http://${host}:${s.PORT}`;
  return {
    port: s.PORT,
    host: s.HOST,
    baseUrl,
    dataDir,
    databaseUrl: toDatabaseUrl(s.DATABASE_URL, dataDir),
    companyName: s.COMPANY_NAME,
    apiAllowedIps: s.API_ALLOWED_IPS,
    apiAccessKey: s.API_ACCESS_KEY,
    trustedProxies: s.TRUSTED_PROXIES,
    secretStorage: s.SECRET_STORAGE,
    secretKeyFile: resolve(s.SECRET_KEY_FILE ?? `${dataDir}/secret.key`),
    defaultResponseType: s.DEFAULT_RESPONSE_TYPE,
    legacyAdminLogin: s.LEGACY_ADMIN_LOGIN,
    allowQueryToken: s.ALLOW_QUERY_TOKEN,
    allowInsecureRedirects: s.ALLOW_INSECURE_REDIRECTS,
    redirectSchemes: s.REDIRECT_SCHEMES,
    extraScopes: s.EXTRA_SCOPES,
    webhookAllowedIps: s.WEBHOOK_ALLOWED_IPS,
    clientAreaUrl: s.CLIENT_AREA_URL ?? baseUrl,
    ssoDestinations: s.SSO_DESTINATIONS,
    displayTimezone: s.DISPLAY_TIMEZONE,
    logLevel: s.LOG_LEVEL,
    bootstrap: {
      apiIdentifier: s.BOOTSTRAP_API_IDENTIFIER,
      apiSecret: s.BOOTSTRAP_API_SECRET,
      adminUsername: s.BOOTSTRAP_ADMIN_USERNAME,
      adminPassword: s.BOOTSTRAP_ADMIN_PASSWORD,
      userEmail: s.BOOTSTRAP_USER_EMAIL,
      userPassword: s.BOOTSTRAP_USER_PASSWORD,
    },
  };
}

function toDatabaseUrl(url: string | undefined, dataDir: string): string {
  if (url === undefined) return `sqlite:${dataDir}/chatelaine.db`;
  return url.startsWith('sqlite:') ? `sqlite:${resolve(url.slice('sqlite:'.length))}` : url;
}
