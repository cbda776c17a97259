// Qwen Code, a coding agent of both formats, headless. It is no dependency, since it weighs 50 MB: QWEN
// names its program, or it is `qwen` on the PATH; else these tests are skipped.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { GATEWAY, KEYS, WAYS, calls, newCase } from './support.mjs';

const QWEN = process.env.QWEN ?? 'qwen';
const found = spawnSync(QWEN, ['--version'], { encoding: 'utf8' });
const skip =
  found.status === 0 ? false : 'no Qwen Code: set QWEN to its program (npm @qwen-code/qwen-code)';
const TURN_MILLIS = 60_000;
const directory = mkdtempSync(join(tmpdir(), 'tokenfly-qwen-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const FORMATS = {
  openai: { OPENAI_BASE_URL: `${GATEWAY}/v1`, OPENAI_API_KEY: KEYS.dev },
  anthropic: { ANTHROPIC_BASE_URL: GATEWAY, ANTHROPIC_API_KEY: KEYS.dev },
};

// Runs one turn in a folder of its own and returns what it printed. The upstream obeys what stands behind
// SCRIPT; the case is its way to find the calls.
async function qwen(format, model, said, name) {
  const home = join(directory, name);
  const work = join(home, 'work');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'note.txt'), 'The word is heron.');
  const running = promisify(execFile)(
    QWEN,
    [
      ...['--auth-type', format, '--model', model, '--yolo'],
      ...['--append-system-prompt', `You are tested, ${name}.`],
      `SCRIPT ${said.replace('NOTE', join(work, 'note.txt'))}`,
    ],
    {
      cwd: work,
      timeout: TURN_MILLIS,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        OPENAI_MODEL: model,
        ANTHROPIC_MODEL: model,
        ...FORMATS[format],
      },
    },
  );
  running.child.stdin.end();
  return (await running).stdout;
}

describe('Qwen Code', { concurrency: 2, skip }, () => {
  for (const format of Object.keys(FORMATS))
    for (const { name: way, model, scripted } of WAYS)
      test(`reads a file, in the ${format} format, through ${way}`, async () => {
        const name = newCase();
        const out = await qwen(format, model, 'fast think call read_file {"file_path":"NOTE"}', name);
        assert.match(out, /The tool said: [^]*The word is heron\./);
        if (!scripted) return;
        const seen = (await calls(name)).filter((call) => call.raw.includes('read_file'));
        assert.ok(seen.length >= 2, `${seen.length} requests`);
      });
});
