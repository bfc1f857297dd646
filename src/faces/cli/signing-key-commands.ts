import type { Command } from 'commander';
import type { ShownSigningKey } from '../../actions/list-signing-keys.ts';
import { listSigningKeys } from '../../actions/list-signing-keys.ts';
import { rotateSigningKeys } from '../../actions/rotate-signing-keys.ts';
import { addCommand } from './command-tree.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

const COLUMNS: readonly Column<ShownSigningKey>[] = [
  { title: 'kid', value: (row) => row.kid },
  { title: 'algorithm', value: (row) => row.algorithm },
  { title: 'signs from', value: (row) => isoDate(row.signsFrom) },
  { title: 'gone from', value: (row) => (row.goneFrom === null ? '' : isoDate(row.goneFrom)) },
];

/** Adds `signing-key …`: what ID tokens are signed with. */
export function addSigningKeyCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'signing-key', {
    about: 'keys that ID tokens are signed with',
    examples: ['signing-key list'],
  });
  addCommand(group, 'list', {
    about: 'list the keys that are published or will be',
    examples: ['signing-key list'],
  }).action(() =>
    shell.run(async (deps, actor) =>
      shell.print.list([await listSigningKeys(deps, actor)], COLUMNS),
    ),
  );
  addWrite(group, 'rotate', {
    about: 'make new keys; they are published now and sign in an hour',
    examples: ['signing-key rotate'],
  }).action((options: WriteOptions) =>
    shell.write(options, rotateSigningKeys, (keys) => {
      const kids = keys.map(({ kid }) => kid);
      return shell.print.record({ kids }, `New keys: ${kids.join(', ')}.\n`);
    }),
  );
}
