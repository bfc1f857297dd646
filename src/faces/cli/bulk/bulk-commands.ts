import type { Command } from 'commander';
import type { Shell } from '../shell.ts';
import { addApply, addDiff } from './apply-commands.ts';
import { addExport } from './export-command.ts';
import { addImport } from './import-command.ts';

/** Adds the commands for many credentials at once. */
export function addBulkCommands(program: Command, shell: Shell): void {
  addExport(program, shell);
  addImport(program, shell);
  addDiff(program, shell);
  addApply(program, shell);
}
