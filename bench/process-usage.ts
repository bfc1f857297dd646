import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentMiB: number;
  readonly peakResidentMiB: number;
}

/** USER_HZ: Linux reports CPU times to user space in hundredths of a second on every architecture Node supports. */
const ticksPerSecond = 100;

/** What the kernel says about a process; undefined on platforms without /proc. */
export function processUsage(pid: number): ProcessUsage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command name may hold spaces and brackets, so fields are counted from its closing bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      residentMiB: kibibytes(status, 'VmRSS') / 1024,
      peakResidentMiB: kibibytes(status, 'VmHWM') / 1024,
    };
  } catch {
    return undefined;
  }
}

function kibibytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN);
}
