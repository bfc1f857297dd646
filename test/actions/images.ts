import type { Deps } from '../../src/actions/deps.ts';
import { applyDiff, type Image } from '../../src/core/audit.ts';
import { credentialImage } from '../../src/core/credential-image.ts';
import { isNotice } from '../../src/core/notice.ts';

/** Credentials by id, as the trail tells them. */
export type Images = Readonly<Record<string, Image>>;

/** Every credential as it stands in the database. */
export async function storedImages({ credentials }: Pick<Deps, 'credentials'>): Promise<Images> {
  const images: Record<string, Image> = {};
  const query = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;
  for await (const page of credentials.list(query)) {
    for (const { credential } of page) {
      const secrets = await credentials.secrets(credential.id);
      const { version, updatedAt } = credential;
      images[credential.id] = { ...credentialImage(credential, secrets), version, updatedAt };
    }
  }
  return images;
}

/** Every credential as the trail says that it is, from its first entry on. */
export async function replayedImages({ audit }: Pick<Deps, 'audit'>): Promise<Images> {
  const images: Record<string, Image> = {};
  for await (const page of audit.list({})) {
    for (const entry of page) {
      const { subject, version, at, diff } = entry;
      if (subject.kind !== 'credential' || isNotice(entry)) continue;
      const id = String(subject.id);
      if (version === null) delete images[id];
      else images[id] = { ...applyDiff(images[id] ?? {}, diff), version, updatedAt: at };
    }
  }
  return images;
}

/** The same without what is made by chance: a run and its rehearsal each make their own. */
export function withoutChance(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner) =>
      ['uuid', 'identifier', 'hint', 'secretHint'].includes(name) ? 'made' : inner,
    ),
  );
}
