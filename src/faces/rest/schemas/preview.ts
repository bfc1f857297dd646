import { z } from 'zod';

/** Of every write. */
export const DryRunQuery = z.strictObject({
  dryRun: z.boolean().optional().describe('Change nothing and answer what would change.'),
});

/** What changed of a record, field by field. */
export const Diff = z
  .record(z.string(), z.strictObject({ from: z.unknown().optional(), to: z.unknown().optional() }))
  .describe('Each field before and after; `from` or `to` is absent where it did not exist.');

/** Which record. */
export const Subject = z.strictObject({ kind: z.string(), id: z.string() });

/** What a write would do. */
export const Preview = z.strictObject({
  dryRun: z.literal(true),
  changes: z
    .array(
      z.strictObject({
        action: z.string(),
        subject: Subject,
        version: z.int().nullable(),
        diff: Diff,
      }),
    )
    .describe('The entries that the audit trail would hold; empty = nothing would change.'),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
