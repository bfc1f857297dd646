import type { BulkOutcome } from '../../../actions/bulk.ts';
import type { BulkPreview } from '../../../actions/preview-credentials.ts';
import type { Diff } from '../../../core/audit.ts';
import type { Credential } from '../../../core/credential.ts';
import type { AppError } from '../../../core/errors.ts';
import type { Warning } from '../../../core/warnings.ts';
import type { Status } from './tally.ts';

/** What became of a line, or of a credential that no line names. */
export interface LineResult {
  readonly line?: number;
  readonly status: Status;
  readonly id?: number;
  readonly clientIdentifier?: string;
  /** Made for it, told once. */
  readonly clientSecret?: string;
  readonly diff?: Diff;
  readonly warnings?: readonly Warning[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** The line that an outcome is about. */
export interface Told {
  readonly line: number;
  readonly clientIdentifier: string | undefined;
}

/** The result of a line that was carried out. */
export function resultOf({ line, clientIdentifier }: Told, outcome: BulkOutcome): LineResult {
  if (outcome.status === 'refused') return refusedResult({ line, clientIdentifier }, outcome.error);
  const { status, credential, secret } = outcome;
  return {
    line,
    status,
    ...named(credential),
    ...(secret && { clientSecret: secret.reveal() }),
  };
}

/** The result of a line that was only looked at. */
export function previewResult({ line, clientIdentifier }: Told, foretold: BulkPreview): LineResult {
  if (foretold.status === 'refused')
    return refusedResult({ line, clientIdentifier }, foretold.error);
  const { status, credential } = foretold;
  const who = credential === undefined ? identified(clientIdentifier) : named(credential);
  if (foretold.status === 'unchanged') return { line, status, ...who };
  const { entries, warnings } = foretold;
  return { line, status, ...who, diff: entries[0]?.diff ?? {}, warnings };
}

/** The result of a line that was refused. */
export function refusedResult({ line, clientIdentifier }: Told, error: AppError): LineResult {
  const { code, message } = error;
  return { line, status: 'refused', ...identified(clientIdentifier), error: { code, message } };
}

/** How results name a credential. */
export function named({ id, identifier }: Credential) {
  return { id, clientIdentifier: identifier };
}

function identified(clientIdentifier: string | undefined) {
  return clientIdentifier === undefined ? {} : { clientIdentifier };
}
