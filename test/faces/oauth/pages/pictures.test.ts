// docs/pages has a picture of every page, as the page is now. `npm run pictures` takes them anew.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Browser } from 'playwright-core';
import { styleSheet } from '../../../../src/faces/oauth/pages/style/style-sheet.ts';
import { LANGUAGES } from '../../../../src/faces/oauth/pages/words/pick-words.ts';
import { launchChromium } from './chromium.ts';
import { PageServer } from './page-server.ts';
import { samples } from './samples.ts';

const project = join(import.meta.dirname, '../../../..');
const folder = join(project, 'docs/pages');
const listFile = join(folder, 'pictures.json');
const RENEW = 'run `npm run pictures`';

const DEVICES = {
  phone: { colorScheme: 'light', viewport: { width: 360, height: 640 }, deviceScaleFactor: 1.5 },
  desktop: { colorScheme: 'dark', viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
} as const;

/** Every page that the sources have: `signInPage` is shown by the sample `sign-in`. */
function pages(): readonly string[] {
  const sources = globSync('src/faces/oauth/pages/{,account/}*.ts', { cwd: project });
  return sources
    .flatMap((file) => [
      ...readFileSync(join(project, file), 'utf8').matchAll(/export function (\w+)Page\(/g),
    ])
    .map(([, name = '']) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    .sort();
}

/** What a picture shows, in short: pixels differ between machines, this does not. */
function shown(name: string): string {
  const page = samples[name]?.(LANGUAGES.en) ?? '';
  return hash('sha256', `${styleSheet}\n${page}`, 'base64url').slice(0, 16);
}

async function takePictures(browser: Browser, server: PageServer, name: string): Promise<void> {
  for (const [device, look] of Object.entries(DEVICES)) {
    const page = await browser.newPage(look);
    await page.addInitScript('HTMLFormElement.prototype.submit = () => {}');
    await page.goto(server.address(name));
    await page.screenshot({ path: join(folder, `${name}-${device}.png`), fullPage: true });
    await page.close();
  }
}

if (process.env.UPDATE_PICTURES) {
  test('the pictures are taken anew', async () => {
    const browser = await launchChromium();
    const server = await PageServer.start(samples);
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    for (const name of pages()) await takePictures(browser, server, name);
    const list = Object.fromEntries(pages().map((name) => [name, shown(name)]));
    writeFileSync(listFile, `${JSON.stringify(list, null, 2)}\n`);
    await browser.close();
    await server.close();
  });
}

test('every page has a sample and pictures, and nothing else has', () => {
  assert.ok(pages().length > 10, String(pages()));
  assert.deepEqual(
    pages().filter((name) => samples[name] === undefined),
    [],
  );
  const files = pages().flatMap((name) =>
    Object.keys(DEVICES).map((device) => `${name}-${device}.png`),
  );
  const kept = readdirSync(folder).filter((file) => file.endsWith('.png'));
  assert.deepEqual(kept.sort(), files.sort(), RENEW);
});

test('no picture is older than its page', () => {
  const taken = JSON.parse(readFileSync(listFile, 'utf8')) as Record<string, string>;
  const old = pages().filter((name) => taken[name] !== shown(name));
  assert.deepEqual(old, [], RENEW);
});
