import { rotateSecret } from '../../actions/rotate-secret.ts';
import { AppError } from '../../core/errors.ts';
import type { Command } from './command.ts';
import { renderUpdated } from './credential-answers.ts';
import { credentialInput, lookup, revocation } from './credential-parameters.ts';

/** A reset of the secret and nothing else, for roles that may rotate but not edit. */
export const resetSecretOnly = {
  action: 'rotate-secret',
  isRecorded: true,
  covers(parameters) {
    try {
      const isOther = Object.values(credentialInput(parameters)).some((one) => one !== undefined);
      return (
        parameters.flag('resetSecret') === true && !isOther && revocation(parameters) === 'none'
      );
    } catch (error) {
      // Unreadable values are for the full command to refuse, once the caller may run it.
      if (error instanceof AppError) return false;
      throw error;
    }
  },
  async run(parameters, { deps, actor }) {
    const rotation = {
      version: parameters.whole('version'),
      // As WHMCS has it: without a grace period the old secrets end at once.
      secretGraceSeconds: parameters.whole('secretGracePeriod') ?? 0,
    };
    return renderUpdated(await rotateSecret(deps, actor, lookup(parameters), rotation));
  },
} as const satisfies Command['lesser'];
