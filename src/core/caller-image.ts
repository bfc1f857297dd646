import type { Admin, ApiCredential, Role } from './actor.ts';
import type { Image } from './audit.ts';

/** An administrator as the audit trail tells it; named by the username. */
export function adminImage({ id: _id, username: _username, ...told }: Admin): Image {
  return told;
}

/** An API role as the audit trail tells it; named by its name. */
export function roleImage({ id: _id, name: _name, ...told }: Role): Image {
  return told;
}

/** An API credential as the audit trail tells it; named by its identifier. Nothing of its secret. */
export function apiCredentialImage({
  id: _id,
  identifier: _identifier,
  ...told
}: ApiCredential): Image {
  return told;
}
