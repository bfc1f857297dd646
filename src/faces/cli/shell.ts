import { userInfo } from 'node:os';
import type { Deps } from '../../actions/deps.ts';
import { dryRun } from '../../actions/dry-run.ts';
import type { Actor } from '../../core/actor.ts';
import { starting } from './failures.ts';
import { type Printer, printer } from './output.ts';
import { printPreview } from './preview-text.ts';
import type { OpenDoor, World } from './world.ts';
import { type WriteOptions, wishOf } from './write-options.ts';

/** What every command works with. */
export interface Shell {
  readonly world: World;
  readonly print: Printer;
  /** Opens the database, works with it and closes it, whatever happens. */
  run<Result>(work: (deps: Deps, actor: Actor) => Promise<Result>): Promise<Result>;
  /**
   * Makes a change as its options want it and shows what came of it; in a dry run `show` is not
   * called, and what would change is printed.
   */
  write<Result>(
    options: WriteOptions,
    act: (deps: Deps, actor: Actor) => Promise<Result>,
    show: (result: Result) => Promise<void>,
  ): Promise<void>;
  /** The same, for work on the database itself. */
  runWithDoor<Result>(work: (door: OpenDoor) => Promise<Result>): Promise<Result>;
}

const NEW_DATABASE =
  'note: there was no database; a new one was made, as DATA_DIR and DATABASE_URL say\n';

/** A shell for one run of the program. */
export function openShell(world: World, isJson: () => boolean): Shell {
  const runWithDoor: Shell['runWithDoor'] = async (work) => {
    const door = await starting(world.open);
    // A person may have meant another one; a program reads nothing there that it does not know.
    if (door.isNew && world.stderr.isTTY) world.stderr.write(NEW_DATABASE);
    try {
      return await work(door);
    } finally {
      await door.close();
    }
  };
  // Whoever can open the database file may do everything.
  const actor: Actor = { kind: 'command_line', name: operator(), allowed: new Set(['*']) };
  const print = printer(world.stdout, isJson);
  return {
    world,
    print,
    run: (work) => runWithDoor(({ deps }) => work(deps, actor)),
    write: (options, act, show) =>
      runWithDoor(async ({ deps }) => {
        const wishing = { ...actor, wish: wishOf(options) };
        if (!options.dryRun) return show(await act(deps, wishing));
        await printPreview(print, await dryRun(wishing, (by) => act(deps, by)));
      }),
    runWithDoor,
  };
}

function operator(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return 'command line';
  }
}
