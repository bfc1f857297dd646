import { z } from 'zod';
import { checkPassword, parseEmail } from '../core/account.ts';
import { parseUsername } from '../core/actor.ts';
import { isScopeToken } from '../core/scope.ts';
import { Secret } from '../core/secret.ts';
import { parseTemplate } from '../core/sso.ts';
import { hasDotSegment, readWebAddress } from '../core/uri.ts';

/** Levels of the log, loudest first. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Wraps a text so that it is never printed. */
export const toSecret = (text: string): Secret => new Secret(text);

/** A text that a rule of the core accepts; the rule throws for any other. */
function ruled<Out>(rule: (text: string) => Out) {
  return z.string().transform((text, context) => {
    try {
      return rule(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
}

/** Texts separated by commas or white space, each of which must pass. */
function listOf(isValid: (text: string) => boolean, what: string) {
  return z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''))
    .refine((items) => items.every(isValid), `must be ${what}, separated by commas`);
}

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a number from 0 to 65535');

export const flag = z
  .string()
  .regex(/^(?:1|true|on|yes|0|false|off|no)$/i, 'must be true or false')
  .transform((text) => /^(?:1|true|on|yes)$/i.test(text));

export const baseUrl = z
  .string()
  .refine(isBaseUrl, 'must be an http(s) address without query and fragment')
  .transform((text) => text.replace(/\/+$/, ''));

export const databaseUrl = z
  .string()
  .regex(
    /^(?:sqlite:.|postgres(?:ql)?:\/\/)/,
    'must be sqlite:FILE or a postgres:// connection URI',
  );

export const companyName = z
  .string()
  .max(100, 'may have at most 100 characters')
  .regex(/[a-z0-9]/i, 'must hold a letter or a digit');

const addressOrRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

// A range of v4 addresses inside v6 has its v4 form, and only that one is understood everywhere.
const isAddressOrRange = (text: string): boolean =>
  addressOrRange.safeParse(text).success && !/^::ffff:.*\//i.test(text);

export const addresses = ({ everyone }: { readonly everyone: boolean }) =>
  everyone
    ? listOf((text) => text === '*' || isAddressOrRange(text), 'addresses, CIDR ranges or *')
    : listOf(
        (text) => isAddressOrRange(text) && !/\/0+$/.test(text),
        'addresses or CIDR ranges that do not hold everybody',
      );

// whmcs-behaviour.md 2.1 (4).
export const accessKey = z
  .string()
  .regex(/^[A-Za-z0-9!@#$%.()*[\]_-]{8,255}$/, 'must be 8 to 255 of letters, digits, !@#$%.()*[]-_')
  .transform(toSecret);

export const schemes = listOf(
  (text) =>
    /^[a-z][a-z0-9+.-]*$/.test(text) &&
    !/^(?:https?|javascript|data|file|blob|vbscript|about)$/.test(text),
  'names of URI schemes in lower case',
);

export const scopes = listOf(isScopeToken, 'names of scopes');

/** Scope → template, as JSON or as `scope=template` separated by commas or white space. */
export const destinations = z.string().transform((text, context): Record<string, string> => {
  try {
    return readDestinations(text);
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be JSON or scope=template pairs; a template is an address or a path',
    });
    return z.NEVER;
  }
});

export const timezone = z.string().refine(isTimezone, 'must be a time zone such as Europe/Berlin');

export const pairPart = z.string().regex(/^[A-Za-z0-9]{32}$/, 'must be 32 letters and digits');

export const username = ruled(parseUsername);
export const email = ruled(parseEmail);
export const password = ruled(checkPassword).transform(toSecret);

function readDestinations(text: string): Record<string, string> {
  const record: unknown = text.startsWith('{') ? JSON.parse(text) : readPairs(text);
  const pairs = Object.entries(z.record(z.string(), z.string()).parse(record));
  for (const [scope] of pairs) if (!isScopeToken(scope)) throw new TypeError('no scope');
  return Object.fromEntries(pairs.map(([scope, template]) => [scope, parseTemplate(template)]));
}

function readPairs(text: string): Record<string, string> {
  const pairs = text.split(/[\s,]+/).filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const split = pair.indexOf('=');
      if (split < 1) throw new TypeError('no pair');
      return [pair.slice(0, split), pair.slice(split + 1)];
    }),
  );
}

function isBaseUrl(text: string): boolean {
  const address = readWebAddress(text);
  return (
    address !== undefined &&
    !hasDotSegment(address.path) &&
    address.query === undefined &&
    address.fragment === undefined
  );
}

function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
