// The guide is pasted into a shell as it stands, and its answers are those of the server.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type ProviderHouse, runProvider } from '../faces/oauth/provider-house.ts';
import { IDENTIFIER, SECRET } from '../running.ts';

const start = promisify(execFile);
const project = join(import.meta.dirname, '../..');
const missing = ['bash', 'curl'].find((tool) => spawnSync(tool, ['--version']).error);
const skip = missing === undefined ? false : `${missing} is not installed here`;

interface Block {
  readonly language: string;
  readonly text: string;
}

const guide = await readFile(join(project, 'docs/guides/rest-api.md'), 'utf8');
const blocks: readonly Block[] = [...guide.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
);

describe('the guide to the REST API', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  test('works as it is pasted, and shows what is answered', { skip }, async () => {
    const mark = '--- the next block ---';
    const script = blocks
      .flatMap(({ language, text }) => (language === 'sh' ? [`echo\necho '${mark}'\n${text}`] : []))
      .join('')
      .replace('http://127.0.0.1:8080 ', `${house.issuer} `)
      .replace('IDENTIFIER:SECRET ', `${IDENTIFIER}:${SECRET} `);
    const options = { timeout: 60_000 };
    const { stdout } = await start('bash', ['-euc', script], options);
    const [, ...outputs] = stdout.split(mark);
    let checked = 0;
    let at = -1;
    for (const { language, text } of blocks) {
      if (language === 'sh') at += 1;
      if (language !== 'json') continue;
      const answer: unknown = JSON.parse(outputs[at] ?? '');
      assertLike(answer, JSON.parse(text), `the answer of block ${at + 1}`);
      checked += 1;
    }
    assert.deepEqual([outputs.length, checked], [14, 11]);
    // The walk over the pages met every credential, one a page.
    const pages = outputs.find((output) => output.split('"items"').length > 2) ?? '';
    assert.deepEqual(
      [...pages.matchAll(/"name":"(\w+)"/g)].map(([, name]) => name),
      ['Demo', 'Deployment'],
    );
  });

  test('has the example of the client, which works', async () => {
    const file = join(project, 'examples/rest-client.ts');
    const [code] = blocks.filter(({ language }) => language === 'ts');
    assert.equal(code?.text, await readFile(file, 'utf8'));
    const { stdout } = await start(process.execPath, [file, house.issuer, IDENTIFIER, SECRET], {
      timeout: 30_000,
    });
    assert.deepEqual(stdout.trim().split('\n'), [
      'version 2',
      'new secret chs_',
      'listed 1',
      'would delete-credential',
      'refused 404 credential_id_invalid',
    ]);
  });
});

/** Checks that an answer has what is shown of it; `…` stands for any text that is not empty. */
function assertLike(answer: unknown, shown: unknown, what: string): void {
  if (typeof shown === 'string') assert.match(String(answer), formOf(shown), what);
  else if (typeof shown !== 'object' || shown === null) assert.equal(answer, shown, what);
  else {
    if (Array.isArray(shown)) assert.equal((answer as unknown[]).length, shown.length, what);
    for (const [name, value] of Object.entries(shown)) {
      assertLike((answer as Record<string, unknown> | null)?.[name], value, `${what}/${name}`);
    }
  }
}

function formOf(shown: string): RegExp {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`);
}
