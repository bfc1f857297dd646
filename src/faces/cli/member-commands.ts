import { type Command, Option } from 'commander';
import { deleteMember } from '../../actions/delete-member.ts';
import { listMembers } from '../../actions/list-members.ts';
import { putMember } from '../../actions/put-member.ts';
import type { Member } from '../../core/account.ts';
import { PERMISSIONS } from '../../core/permission.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface MemberOptions extends WriteOptions {
  readonly permission: readonly string[];
}

const COLUMNS: readonly Column<Member>[] = [
  { title: 'user', value: (row) => row.userId },
  { title: 'permissions', value: (row) => row.permissions.join(' ') },
];

/** Adds the commands about members to `account …`. */
export function addMemberCommands(group: Command, shell: Shell): void {
  addCommand(group, 'members', {
    about: 'list the members of an account, without its owner',
    examples: ['account members 1'],
  })
    .argument('<account>', 'id of the account', wholeNumber)
    .action((account: number) =>
      shell.run(async (deps, actor) =>
        shell.print.list([await listMembers(deps, actor, account)], COLUMNS),
      ),
    );
  addWrite(group, 'put-member', {
    about: 'add a member to an account, or replace what the member may do',
    examples: ['account put-member 1 2 --permission tickets invoices', 'account put-member 1 2'],
  })
    .argument('<account>', 'id of the account', wholeNumber)
    .argument('<user>', 'id of the user', wholeNumber)
    .addOption(
      new Option('--permission <name...>', 'what the member may do, all for everything')
        .choices(['all', ...PERMISSIONS])
        .default([], 'nothing'),
    )
    .action((account: number, user: number, options: MemberOptions) => {
      const input = { accountId: account, userId: user, permissions: options.permission };
      const text = `User ${user} is a member of account ${account}.\n`;
      return shell.write(
        options,
        (deps, actor) => putMember(deps, actor, input),
        (member) => shell.print.record(member, text),
      );
    });
  addWrite(group, 'delete-member', {
    about: 'take a member away from an account',
    examples: ['account delete-member 1 2'],
  })
    .argument('<account>', 'id of the account', wholeNumber)
    .argument('<user>', 'id of the user', wholeNumber)
    .action((account: number, user: number, options: WriteOptions) => {
      const text = `User ${user} is no member of account ${account} any more.\n`;
      const record = { accountId: account, userId: user, deleted: true };
      return shell.write(
        options,
        (deps, actor) => deleteMember(deps, actor, account, user),
        () => shell.print.record(record, text),
      );
    });
}
