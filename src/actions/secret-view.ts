import { type SecretRecord, type SecretState, secretState } from '../core/secret.ts';

/** What may be told of a secret. */
export interface SecretView extends Omit<SecretRecord, 'digest' | 'keyVersion' | 'sealed'> {
  readonly state: SecretState;
}

/** What may be told of a stored secret at a moment. */
export function toSecretView(record: SecretRecord, now: number): SecretView {
  const { digest: _digest, keyVersion: _keyVersion, sealed: _sealed, ...told } = record;
  return { ...told, state: secretState(record, now) };
}
