import assert from 'node:assert/strict';
import type { Deps } from '../../src/actions/deps.ts';
import { applyDiff, type Image } from '../../src/core/audit.ts';
import { adminImage, apiCredentialImage, roleImage } from '../../src/core/caller-image.ts';
import {
  accountImage,
  domainImage,
  membersImage,
  serviceImage,
  userImage,
} from '../../src/core/directory-image.ts';
import { signingKeyImage } from '../../src/core/signing-key.ts';
import { webhookImage } from '../../src/core/webhook.ts';

/** Records without versions, each by kind and name. */
export type RecordImages = Readonly<Record<string, Image>>;

/** What is told of a change without being a field of the record. */
const UNSEEN = new Set(['password', 'authenticatorKey', 'recoveryCodes']);

/** Every record but the credentials, as it stands in the database. */
export async function storedRecords(
  deps: Pick<Deps, 'directory' | 'callers' | 'signingKeys' | 'webhooks'>,
): Promise<RecordImages> {
  const { directory, callers, signingKeys, webhooks } = deps;
  const accounts = (await directory.accounts()).map(async (account) => {
    const members = membersImage(await directory.members(account.id));
    return [`account ${account.id}`, { ...accountImage(account), ...members }] as const;
  });
  const pairs: (readonly [string, Image])[] = [
    ...(await callers.admins()).map((one) => [`admin ${one.username}`, adminImage(one)] as const),
    ...(await callers.roles()).map((one) => [`role ${one.name}`, roleImage(one)] as const),
    ...(await callers.apiCredentials()).map(
      (one) => [`api_credential ${one.identifier}`, apiCredentialImage(one)] as const,
    ),
    ...(await directory.users()).map((one) => [`user ${one.id}`, userImage(one)] as const),
    ...(await Promise.all(accounts)),
    ...(await directory.services()).map((one) => [`service ${one.id}`, serviceImage(one)] as const),
    ...(await directory.domains()).map((one) => [`domain ${one.id}`, domainImage(one)] as const),
    ...(await signingKeys.all()).map(
      (one) => [`signing_key ${one.kid}`, signingKeyImage(one)] as const,
    ),
    ...(await webhooks.list()).map(
      ({ webhook }) => [`webhook ${webhook.id}`, webhookImage(webhook)] as const,
    ),
  ];
  return Object.fromEntries(pairs);
}

/** The same as the trail says that it is; each entry must go on from where the ones before led. */
export async function replayedRecords({ audit }: Pick<Deps, 'audit'>): Promise<RecordImages> {
  const images: Record<string, Image> = {};
  for await (const page of audit.list({})) {
    for (const { subject, diff } of page) {
      if (subject.kind === 'credential') continue;
      const name = `${subject.kind} ${subject.id}`;
      const seen = Object.entries(diff).filter(
        ([field]) => !UNSEEN.has(field) && !field.startsWith('consents/'),
      );
      for (const [field, { from }] of seen) {
        assert.deepEqual(from, images[name]?.[field], `${name} ${field} began otherwise`);
      }
      const image = applyDiff(images[name] ?? {}, Object.fromEntries(seen));
      if (Object.keys(image).length === 0) delete images[name];
      else images[name] = image;
    }
  }
  return images;
}
