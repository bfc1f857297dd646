import { Secret as OtpSecret, TOTP } from 'otpauth';
import type { Clock, OneTimeCodes } from '../core/ports.ts';
import { Secret } from '../core/secret.ts';

// RFC 4226 section 4 wants 128 bits and recommends 160.
const KEY_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** Steps by which an app's clock may be off, each way (RFC 6238 section 5.2). */
const WINDOW = 1;

/**
 * Codes as every authenticator app makes them (RFC 6238: SHA-1, six digits, 30 seconds).
 * @param issuer whose account it is, as the app shows it
 */
export function oneTimeCodes(issuer: string, clock: Clock): OneTimeCodes {
  const totp = (key: Secret, label: string): TOTP =>
    new TOTP({
      issuer,
      label,
      secret: OtpSecret.fromBase32(key.reveal()),
      algorithm: 'SHA1',
      digits: DIGITS,
      period: PERIOD_SECONDS,
    });
  return {
    newKey: () => new Secret(new OtpSecret({ size: KEY_BYTES }).base32),
    uri: (key, email) => new Secret(totp(key, email).toString()),
    stepOf(key, code) {
      const timestamp = clock.now();
      const delta = totp(key, '').validate({ token: code, timestamp, window: WINDOW });
      return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
    },
  };
}
