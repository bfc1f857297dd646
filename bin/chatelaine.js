#!/usr/bin/env node
// Starts Chatelaine on a Node that can run it. This file stays plain JavaScript that old Nodes can
// parse and imports nothing native: better-sqlite3 takes the whole process down on Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

// A checkout has the source, which Node runs unbuilt from 22.18 on; a published package only dist.
const source = new URL('../src/bin.ts', import.meta.url);
const inCheckout = existsSync(source);
const entry = inCheckout ? source : new URL('../dist/bin.js', import.meta.url);
const neededMinor = inCheckout ? 18 : 12;

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= neededMinor);
}

/** The Node that npm installed beside us for this platform, if there is one. */
function findPackagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = platform === 'win' ? 'node.exe' : 'node';
  try {
    const require = createRequire(import.meta.url);
    return require.resolve(`node-${platform}-${process.arch}/bin/${binary}`);
  } catch {
    return undefined;
  }
}

function fail(reason) {
  process.stderr.write(
    `chatelaine: needs Node 22.${neededMinor} or newer, this is ${process.versions.node}; ${reason}\n`,
  );
  process.exitCode = 1;
}

function runWith(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(entry), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  child.on('error', (error) => fail(`the packaged Node did not start (${error.message})`));

  const forwarded = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
  for (const signal of forwarded) {
    process.on(signal, () => {
      // A terminal sends its interrupts to the whole group: forwarding would deliver them twice.
      const fromTerminal = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT');
      if (!fromTerminal) child.kill(signal);
    });
  }

  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    // Die of what the child died of, so that the caller sees the same; the code is for platforms
    // where a process cannot.
    for (const name of forwarded) process.removeAllListeners(name);
    process.exitCode = 128 + constants.signals[signal];
    process.kill(process.pid, signal);
  });
}

if (isNewEnough(process.versions.node)) {
  await import(entry.href);
} else {
  const packagedNode = findPackagedNode();
  if (packagedNode === undefined)
    fail('install a newer Node, or install with optional dependencies');
  else runWith(packagedNode);
}
