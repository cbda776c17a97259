// The Java SDKs, where Maven is there and can find them: the cases are in java/, this runs them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GATEWAY, KEYS } from './support.mjs';

const FIND_MILLIS = 45_000; // the first time 70 MB come over the network, then Maven has them
const RUN_MILLIS = 60_000;

const run = promisify(execFile);
const here = join(dirname(fileURLToPath(import.meta.url)), 'java');

// Maven's class path of the SDKs, or in words why there is none.
async function classPath() {
  const directory = mkdtempSync(join(tmpdir(), 'tokenfly-compat-java-'));
  const file = join(directory, 'classpath');
  const goal = ['-q', '-B', 'dependency:build-classpath', `-Dmdep.outputFile=${file}`];
  try {
    await run('mvn', goal, { cwd: here, timeout: FIND_MILLIS });
    return { path: readFileSync(file, 'utf8') };
  } catch (problem) {
    if (problem.code === 'ENOENT') return { missing: 'Maven (mvn) is not installed' };
    return { missing: `Maven did not find the Java SDKs within ${FIND_MILLIS / 1000} s` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test('the Java SDKs', async (t) => {
  const { path, missing } = await classPath();
  if (missing) return t.skip(missing);
  const java = process.env.JDK ? join(process.env.JDK, 'bin', 'java') : 'java';
  const program = ['-XX:TieredStopAtLevel=1', '-cp', path, join(here, 'Clients.java')];
  const { stdout } = await run(java, [...program, GATEWAY, KEYS.dev], { timeout: RUN_MILLIS });
  const cases = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  for (const [how, name, why] of cases) await t.test(name, () => assert.equal(how, 'ok', why));
  assert.ok(cases.length > 30, `${cases.length} cases`);
});
