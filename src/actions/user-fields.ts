import { parseEmail, type User } from '../core/account.ts';
import { parseLocale } from '../core/locale.ts';
import { parseName } from '../core/text.ts';

/** What people may say of a user; absent = unchanged. */
export interface UserFieldsInput {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly locale?: string | undefined;
}

type UserFields = Pick<User, 'email' | 'name' | 'givenName' | 'familyName' | 'locale'>;

/** Whether two say the same, so that there is nothing to write. */
export function sameUserFields(a: UserFields, b: UserFields): boolean {
  return (Object.keys(b) as (keyof UserFields)[]).every((field) => a[field] === b[field]);
}

/**
 * The fields of a user after a change. A blank name is the given and the family name. Throws
 * `email_invalid`, `text_invalid`, `text_too_long`, `value_invalid`.
 */
export function userFields(old: UserFields, input: UserFieldsInput): UserFields {
  const given = <Field extends keyof UserFields>(
    field: Field,
    parse: (text: string) => UserFields[Field],
  ): UserFields[Field] => {
    const text = input[field];
    return text === undefined ? old[field] : parse(text);
  };
  const givenName = given('givenName', parseName);
  const familyName = given('familyName', parseName);
  return {
    email: given('email', parseEmail),
    name: given('name', parseName) || parseName(`${givenName} ${familyName}`),
    givenName,
    familyName,
    locale: given('locale', parseLocale),
  };
}
