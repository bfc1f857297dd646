import { userInfo } from 'node:os';
import type { Deps } from '../../actions/deps.ts';
import type { Actor } from '../../core/actor.ts';
import { starting } from './failures.ts';
import { type Printer, printer } from './output.ts';
import type { OpenDoor, World } from './world.ts';

/** What every command works with. */
export interface Shell {
  readonly world: World;
  readonly print: Printer;
  /** Opens the database, works with it and closes it, whatever happens. */
  run<Result>(work: (deps: Deps, actor: Actor) => Promise<Result>): Promise<Result>;
  /** The same, for work on the database itself. */
  runWithDoor<Result>(work: (door: OpenDoor) => Promise<Result>): Promise<Result>;
}

/** A shell for one run of the program. */
export function openShell(world: World, isJson: () => boolean): Shell {
  const runWithDoor: Shell['runWithDoor'] = async (work) => {
    const door = await starting(world.open);
    try {
      return await work(door);
    } finally {
      await door.close();
    }
  };
  // Whoever can open the database file may do everything.
  const actor: Actor = { kind: 'command_line', name: operator(), allowed: new Set(['*']) };
  return {
    world,
    print: printer(world.stdout, isJson),
    run: (work) => runWithDoor(({ deps }) => work(deps, actor)),
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
