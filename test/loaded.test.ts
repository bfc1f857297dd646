// What a server that only answers the API holds in memory: large libraries come with their first use.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const FIRST_USED_LATER = ['oidc-provider', '@node-rs/argon2', 'bcryptjs', 'pg'];

test('the server starts without what it may never need', async () => {
  const server = new URL('../src/server.ts', import.meta.url).href;
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({
      load(url, context, next) {
        const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url) ?? [];
        if (name !== undefined) loaded.add(name);
        return next(url, context);
      },
    });
    await import(${JSON.stringify(server)});
    await import(${JSON.stringify(new URL('../src/app.ts', import.meta.url).href)});
    console.log(JSON.stringify([...loaded]));`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  const loaded = JSON.parse(stdout) as string[];
  assert.ok(loaded.includes('fastify'), stdout);
  assert.deepEqual(
    FIRST_USED_LATER.filter((name) => loaded.includes(name)),
    [],
  );
});
