import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { measureCommits } from './sqlite.ts';

const fileSystems: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs (an fsync costs nothing here: the write figures say little)',
  2035054128: 'overlayfs',
  2435016766: 'btrfs',
  1481003842: 'xfs',
  801189825: 'zfs',
};

/** One line each on what the figures depend on: processor, Node, disk and SQLite's durability. */
export function describeMachine(folder: string): string[] {
  const type = statfsSync(folder).type;
  const probe = measureCommits(join(folder, 'probe.sqlite'), 1000);
  const { version, journalMode, synchronous } = probe.facts;
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
      `${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `data on ${fileSystems[type] ?? `file system 0x${type.toString(16)}`}; one by one, SQLite ${version} ` +
      `(journal_mode=${journalMode}, synchronous=${synchronous}, read back) commits ${Math.round(probe.perSecond)} rows/s there`,
  ];
}
