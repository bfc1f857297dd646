// Every page in Chromium: language, colour scheme and width, held against axe, the policy and the
// edge of the screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { PageServer } from './page-server.ts';
import { samples } from './samples.ts';

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = { 360: 740, 1280: 860 } as const;

let browser: Browser;
let server: PageServer;
before(async () => {
  browser = await launchChromium();
  server = await PageServer.start(samples);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function look(page: Page, name: string, language: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width: Number(width), height });
      const where = `${name} ${language} ${colorScheme} ${width}`;
      const edge = Number(await page.evaluate('document.documentElement.scrollWidth'));
      assert.ok(edge <= Number(width), `${where} is ${edge} px wide`);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      const told = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`);
      assert.deepEqual(told, [], where);
    }
  }
}

describe('in Chromium', { concurrency: 4 }, () => {
  for (const name of Object.keys(samples)) {
    for (const language of ['en', 'de']) {
      test(`${name} in ${language} reads well`, async () => {
        const context = await browser.newContext();
        const page = await context.newPage();
        // What one page does by itself would take it from our eyes.
        await page.addInitScript('HTMLFormElement.prototype.submit = () => {}');
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
        await page.goto(server.address(name, language));
        await look(page, name, language);
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  }
});
