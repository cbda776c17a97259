// Runs the official SDKs against the jar: starts a scripted upstream and the gateway, then the tests
// (*.test.mjs) under node's own runner, and ends with its counts.
//
//   node run.mjs JAR [FILE…]        with JDK in the environment; FILE is a test file's name or a part
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGateway } from './gateway.mjs';
import { startUpstream } from './upstream.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [jar, ...wanted] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'tokenfly-compat-'));
const upstream = await startUpstream();
let gateway;
try {
  gateway = await startGateway(resolve(jar), directory, upstream.url);
  process.exitCode = await test(gateway.url);
} finally {
  await gateway?.stop();
  upstream.close();
  rmSync(directory, { recursive: true, force: true });
}

async function test(url) {
  const counts = join(directory, 'counts.tap');
  const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs')
    && (wanted.length === 0 || wanted.some((part) => name.includes(part))));
  const runner = spawn(process.execPath, ['--test', '--test-concurrency=2',
    '--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=tap', `--test-reporter-destination=${counts}`,
    ...files.map((name) => join(here, name))], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, COMPAT_GATEWAY: url, COMPAT_UPSTREAM: upstream.url },
  });
  const code = await new Promise((done) => runner.on('exit', (exit) => done(exit ?? 1)));
  const tap = readFileSync(counts, 'utf8');
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  console.log(`${count('pass')} passed, ${failed} failed, ${count('skipped')} skipped`);
  return failed > 0 ? 1 : code;
}
