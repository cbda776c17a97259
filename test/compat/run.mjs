// Runs the official SDKs against the jar: starts a scripted upstream and the gateway, then the
// tests (*.test.mjs) under node's own runner, and ends with its counts.
//
//   node run.mjs JAR [NAME…]      with JDK in the environment; runs the files whose name holds NAME
//
// COMPAT_LOG=FILE keeps what the gateway said.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGateway } from './gateway.mjs';
import { startUpstream } from './upstream/server.mjs';

const TEST_MILLIS = 120_000; // for a whole file, so that a test that hangs does not hang the run

const here = dirname(fileURLToPath(import.meta.url));
const [jar, ...wanted] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'tokenfly-compat-'));
const log = process.env.COMPAT_LOG ?? join(directory, 'gateway.log');
const upstream = await startUpstream();
let provider;
let gateway;
try {
  // A provider of the Responses format: another gateway.
  const behind = mkdtempSync(join(directory, 'provider-'));
  provider = await startGateway(resolve(jar), behind, upstream.url, join(behind, 'log'));
  gateway = await startGateway(resolve(jar), directory, upstream.url, log, provider.url);
  process.exitCode = await runAll();
} catch (problem) {
  console.error(problem.message);
  process.exitCode = 1;
} finally {
  await gateway?.stop();
  await provider?.stop();
  upstream.close();
  rmSync(directory, { recursive: true, force: true });
}

// The log's tests come last, since they read what the others left.
async function runAll() {
  const files = readdirSync(here).filter(
    (name) =>
      name.endsWith('.test.mjs') &&
      (wanted.length === 0 || wanted.some((part) => name.includes(part))),
  );
  if (files.length === 0) throw new Error(`no file of the tests is named ${wanted}`);
  const isLast = (name) => name.startsWith('log');
  const counts = { pass: 0, fail: 0, cancelled: 0, skipped: 0 };
  let code = 0;
  for (const group of [files.filter((name) => !isLast(name)), files.filter(isLast)])
    if (group.length > 0) code = (await runGroup(group, counts)) || code;
  const failed = counts.fail + counts.cancelled;
  console.log(`${counts.pass} passed, ${failed} failed, ${counts.skipped} skipped`);
  return failed > 0 ? 1 : code;
}

async function runGroup(files, counts) {
  const tap = join(directory, 'counts.tap');
  const runner = spawn(
    process.execPath,
    [
      '--test',
      '--test-concurrency=2',
      `--test-timeout=${TEST_MILLIS}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${tap}`,
      ...files.map((name) => join(here, name)),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        COMPAT_GATEWAY: gateway.url,
        COMPAT_UPSTREAM: upstream.url,
        COMPAT_LOG: log,
      },
    },
  );
  const code = await new Promise((done) => runner.on('exit', (exit) => done(exit ?? 1)));
  const summary = readFileSync(tap, 'utf8');
  for (const what of Object.keys(counts))
    counts[what] += Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(summary)?.[1] ?? 0);
  return code;
}
