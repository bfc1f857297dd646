import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clientSource } from './client-source.ts';

const project = join(import.meta.dirname, '..');

/** The generated files of the client by name, as they stand in the repository. */
export function generatedClient(): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'chatelaine-client-'));
  try {
    const sources = Object.entries(clientSource());
    for (const [name, source] of sources) write(folder, name, source);
    format(folder);
    return Object.fromEntries(
      sources.map(([name]) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, name: string, source: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
}

function format(folder: string): void {
  const biome = join(project, 'node_modules/@biomejs/biome/bin/biome');
  const config = `--config-path=${join(project, 'biome.json')}`;
  // The folder is in no repository whose ignored files could be asked for.
  const command = [biome, 'check', '--write', '--vcs-enabled=false', config, folder];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

if (import.meta.main) {
  for (const [name, source] of Object.entries(generatedClient())) {
    write(join(project, 'src/client'), name, source);
  }
}
