import type { CredentialImport } from '../../../core/credential-import.ts';
import type { LineRecord } from './line-record.ts';
import { ownLine } from './own-line.ts';
import type { LineReading } from './understood.ts';
import { whmcsRow } from './whmcs-row.ts';

/**
 * The credential that a line describes, in our own words or in those of WHMCS's list. Throws
 * `field_unknown`, `value_invalid`.
 */
export function readCredential(record: LineRecord, reading: LineReading): CredentialImport {
  const isWhmcs = 'grantTypes' in record || 'credentialId' in record;
  const input = isWhmcs ? whmcsRow(record, reading) : ownLine(record, reading);
  return reading.newIds ? { ...input, id: undefined } : input;
}
