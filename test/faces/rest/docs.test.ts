// The OpenAPI document, and the page that shows it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import type { Browser } from 'playwright-core';
import { STATUSES } from '../../../src/faces/rest/problem.ts';
import { ROUTES } from '../../../src/faces/rest/routes.ts';
import { launchChromium } from '../oauth/pages/chromium.ts';
import { openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
let browser: Browser;
before(async () => {
  server = await openRest();
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function lint(document: unknown): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' });
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

interface Document {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

describe('the document', () => {
  const read = async () => (await (await fetch(`${server.base}/openapi.json`)).json()) as Document;

  test('has nothing that a linter dislikes', async () => {
    assert.deepEqual(await lint(await read()), []);
  });

  test('and the linter dislikes what is wrong', async () => {
    const { paths, ...rest } = await read();
    const [path = ''] = Object.keys(paths);
    const { operationId: _, ...nameless } = paths[path]?.get ?? {};
    const broken = { ...paths, [path]: { ...paths[path], get: nameless } };
    assert.match((await lint({ ...rest, paths: broken })).join(), /operation-operationId/);
    const dangling = JSON.parse(
      JSON.stringify({ ...rest, paths }).replaceAll('/Preview"', '/Nope"'),
    );
    assert.match((await lint(dangling)).join(), /no-unresolved-refs/);
  });

  test('tells of every route', async () => {
    const { paths } = await read();
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(told.toSorted(), routes.toSorted());
  });

  test('has no schema that nothing refers to', async () => {
    const document = await read();
    const text = JSON.stringify(document);
    for (const name of Object.keys(document.components.schemas)) {
      assert.ok(text.includes(`"#/components/schemas/${name}"`), name);
    }
  });
});

describe('the page', () => {
  const open = async (colorScheme: 'light' | 'dark', width = 1280) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    const response = await page.goto(`${server.base}/docs`);
    assert.equal(response?.status(), 200);
    return { page, complaints, response, close: () => context.close() };
  };

  for (const scheme of ['light', 'dark'] as const) {
    test(`is accessible in ${scheme}, and within its own rules`, async () => {
      const { page, complaints, close } = await open(scheme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(
        violations.map(({ id, help }) => `${id}: ${help}`),
        [],
      );
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test('fits a phone', async () => {
    const { page, close } = await open('light', 390);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(Number(width) <= 390, String(width));
    await close();
  });

  test('loads nothing and runs nothing', async () => {
    const { headers } = await server.ask('GET', '/docs', { as: null });
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'self';/,
    );
    const { text } = await server.ask('GET', '/docs', { as: null });
    assert.doesNotMatch(text, /<script|https?:\/\/(?!127\.0\.0\.1|app\.example)|\sstyle=|\son\w+=/);
  });

  test('has the place to which each problem leads', async () => {
    const { text } = await server.ask('GET', '/docs', { as: null });
    for (const code of [...Object.keys(STATUSES), 'internal_error']) {
      assert.ok(text.includes(`id="problem-${code}"`), code);
    }
  });

  test('leads nowhere that is not there', async () => {
    const { text } = await server.ask('GET', '/docs', { as: null });
    const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(
      links.filter((id) => !ids.has(id)),
      [],
    );
    assert.ok(links.length > 100);
  });
});
