import { z } from 'zod';
import { Id, pageOf, Time } from './values.ts';

/** A person who signs in. */
export const User = z.strictObject({
  id: Id,
  uuid: z.uuid().describe('The `sub` of OpenID Connect.'),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  locale: z.string().describe('BCP 47 language tag, or blank.'),
  twoFactor: z.boolean().describe('Whether signing in takes a code besides the password.'),
  createdAt: Time,
  updatedAt: Time,
  lastLoginAt: Time.nullable(),
});

export const UserList = pageOf(User);

const UserFields = {
  name: z.string().optional().describe('Blank = given and family name.'),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  locale: z.string().optional(),
};

export const NewUser = z.strictObject({
  email: z.string(),
  emailVerified: z.boolean().optional(),
  ...UserFields,
  password: z.string().optional().describe('This or `passwordHash`.'),
  passwordHash: z.string().optional().describe('The bcrypt hash of it, from another system.'),
});

/** A new e-mail address is not verified. */
export const UserPatch = z.strictObject({ email: z.string().optional(), ...UserFields });

export const PasswordInput = z.strictObject({ password: z.string() });

export const EmailVerification = z.strictObject({
  emailVerified: z.boolean().optional().describe('Default true.'),
});
