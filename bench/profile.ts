import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { row } from './report.ts';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const shown = 15;

/** The functions that used most time by themselves, over all `.cpuprofile` files of a folder. */
export function profileTable(folder: string): string {
  const own = new Map<string, number>();
  let busy = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
    profile.samples.forEach((id, index) => {
      const frame = frames.get(id);
      if (!frame || frame.functionName === '(idle)') return;
      const delta = profile.timeDeltas[index] ?? 0;
      busy += delta;
      const key = place(frame);
      own.set(key, (own.get(key) ?? 0) + delta);
    });
  }
  const lines = [...own].sort(([, one], [, other]) => other - one).slice(0, shown);
  return [
    '### Profile of our server: self time while busy',
    '',
    row(['share', 'function']),
    row(['--:', ':--']),
    ...lines.map(([key, time]) => row([`${((time / busy) * 100).toFixed(1)} %`, key])),
  ].join('\n');
}

function place({
  functionName,
  url,
  lineNumber,
}: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const path = url.startsWith('file:')
    ? relative(join(import.meta.dirname, '..'), fileURLToPath(url))
    : url;
  return `${name} ${path}:${lineNumber + 1}`;
}
