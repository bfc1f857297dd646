import { z } from 'zod';
import { FINDING_CODES } from '../../../core/finding.ts';
import { GRANT_TYPES } from '../../../core/grant-type.ts';
import { REVIEW_DAYS } from '../../../core/review.ts';
import { NETWORK_CODES, UNCHECKED_REASONS } from '../../../core/site-prober.ts';
import { Id, PageQuery, pageOf, Time } from './values.ts';

const Days = z.int().min(1).max(3650);

/** What a review looks for. */
export const ReviewQuery = z.strictObject({
  findings: z
    .string()
    .max(1000)
    .transform((text) => text.split(',').map((code) => code.trim()))
    .pipe(z.array(z.enum(FINDING_CODES)))
    .optional()
    .describe('Only these codes, separated by commas.'),
  network: z
    .boolean()
    .default(false)
    .describe(
      `Whether name servers and the hosts of redirect URIs are asked: \`${NETWORK_CODES.join('`, `')}\`. ` +
        'A page takes up to half a minute then.',
    ),
  expiringDays: Days.default(REVIEW_DAYS.expiring).describe(
    'What ends within so many days is told.',
  ),
  unusedDays: Days.default(REVIEW_DAYS.unused).describe('After so many days something is unused.'),
  oldDays: Days.default(REVIEW_DAYS.old).describe('After so many days a secret is old.'),
  grantType: z.enum(GRANT_TYPES).optional(),
  serviceId: Id.optional(),
  ...PageQuery.shape,
});

/** A credential about which something was found, or could not be found out. */
export const ReviewedCredential = z.strictObject({
  id: Id,
  clientIdentifier: z.string(),
  name: z.string().nullable(),
  findings: z.array(
    z.strictObject({
      code: z.enum(FINDING_CODES),
      message: z.string().describe('What it means, for people.'),
      redirectUri: z.string().nullable().describe('What it is about; null = something else.'),
      secretId: Id.nullable().describe('What it is about; null = something else.'),
      scope: z.string().nullable().describe('What it is about; null = something else.'),
      at: Time.nullable().describe(
        'When it ends or ended, was made (`secret_old`, `never_used`) or was used last, ' +
          'of a scope the start of that day (UTC); ' +
          'null = no moment, or never.',
      ),
    }),
  ),
  unchecked: z
    .array(
      z.strictObject({
        redirectUri: z.string(),
        reason: z.enum(UNCHECKED_REASONS),
        message: z.string().describe('What that means, for people.'),
      }),
    )
    .describe('Redirect URIs about which the network told too little.'),
});

/** A page of them. */
export const ReviewList = pageOf(ReviewedCredential);
