import type { z } from 'zod';
import type { Preview as PreviewOfActions } from '../../actions/dry-run.ts';
import { readableTimes } from './readable-times.ts';
import type { Preview } from './schemas/preview.ts';

/** The answer of a dry run. */
export function toPreview({ entries, warnings }: PreviewOfActions): z.input<typeof Preview> {
  return {
    dryRun: true,
    changes: entries.map(({ action, subject, version, diff }) => ({
      action,
      subject: { kind: subject.kind, id: String(subject.id) },
      version,
      diff: readableTimes(diff),
    })),
    warnings: warnings.map(({ code, message }) => ({ code, message })),
  };
}
