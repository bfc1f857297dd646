import { type Command, InvalidArgumentError } from 'commander';
import { createRole } from '../../actions/create-role.ts';
import { deleteRole } from '../../actions/delete-role.ts';
import { ACTIONS } from '../../actions/index.ts';
import { listRoles } from '../../actions/list-roles.ts';
import { updateRole } from '../../actions/update-role.ts';
import { isActionName } from '../../core/action-name.ts';
import type { Role } from '../../core/actor.ts';
import { repeated } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { printable } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface RoleOptions extends WriteOptions {
  readonly action: readonly string[];
  readonly description?: string;
}

const COLUMNS: readonly Column<Role>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'name', value: (row) => row.name },
  { title: 'actions', value: (row) => row.actions.join(' ') },
  { title: 'description', value: (row) => row.description },
];

/** Adds `role …`: what API credentials may do. */
export function addRoleCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'role', {
    about: 'roles, which say what an API credential may do',
    examples: ['role list', 'role actions'],
  });
  addCreate(group, shell);
  addUpdate(group, shell);
  addCommand(group, 'list', { about: 'list roles', examples: ['role list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listRoles(deps, actor)], COLUMNS)),
  );
  addCommand(group, 'actions', {
    about: 'list the actions that a role can allow',
    examples: ['role actions'],
  }).action(() => {
    const names = Object.keys(ACTIONS);
    return shell.print.record(names, names.map((name) => `${name}\n`).join(''));
  });
  addWrite(group, 'delete <name>', {
    about: 'delete a role that no API credential has',
    examples: ['role delete "Read only"'],
  }).action((name: string, options: WriteOptions) =>
    shell.write(
      options,
      (deps, actor) => deleteRole(deps, actor, name),
      () => shell.print.record({ name, deleted: true }, said(name, 'deleted')),
    ),
  );
}

const ACTION_OPTION = ['--action <name>', 'action it allows, * for all (repeatable)'] as const;

function addCreate(group: Command, shell: Shell): void {
  addWrite(group, 'create <name>', {
    about: 'create a role',
    examples: ['role create "Read only" --action get-credential --action list-credentials'],
  })
    .requiredOption(...ACTION_OPTION, actions)
    .option('--description <text>', 'what it is for')
    .action((name: string, options: RoleOptions) => {
      const { action: actions, description } = options;
      return shell.write(
        options,
        (deps, actor) => createRole(deps, actor, { name, description, actions }),
        (role) => shell.print.record(role, said(role.name, 'created')),
      );
    });
}

function addUpdate(group: Command, shell: Shell): void {
  addWrite(group, 'update <name>', {
    about: 'replace the actions of a role; the next call of its API credentials obeys',
    examples: ['role update "Read only" --action get-credential'],
  })
    .requiredOption(...ACTION_OPTION, actions)
    .action((name: string, options: RoleOptions) =>
      shell.write(
        options,
        (deps, actor) => updateRole(deps, actor, name, options.action),
        (role) => shell.print.record(role, said(role.name, 'updated')),
      ),
    );
}

// A mistyped action would make a role that silently allows nothing.
function actions(text: string, before: readonly string[] | undefined): readonly string[] {
  if (text !== '*' && !isActionName(text)) {
    throw new InvalidArgumentError('See "chatelaine role actions" for the names.');
  }
  return repeated(text, before);
}

function said(name: string, done: string): string {
  return `Role "${printable(name)}" was ${done}.\n`;
}
