// Codex itself, headless, on every way through the gateway. It is no dependency, since it weighs half a
// gigabyte: CODEX names its program, or it is `codex` on the PATH; else these tests are skipped.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GATEWAY, KEYS, RESPONSES_WAY, WAYS, calls, newCase } from './support.mjs';

const CODEX = process.env.CODEX ?? 'codex';
const version = spawnSync(CODEX, ['--version'], { encoding: 'utf8' });
const skip =
  version.status === 0 ? false : 'no Codex: set CODEX to its program (npm @openai/codex)';
const MCP = join(dirname(fileURLToPath(import.meta.url)), 'upstream', 'codex-mcp.mjs');
const directory = mkdtempSync(join(tmpdir(), 'tokenfly-codex-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const PROVIDER = `
model_provider = "tokenfly"
[model_providers.tokenfly]
name = "TokenFly"
base_url = "${GATEWAY}/v1"
env_key = "TOKENFLY_API_KEY"
wire_api = "responses"
stream_max_retries = 1
request_max_retries = 1
model_catalog_url = "${GATEWAY}/codex/models"
[mcp_servers.demo]
command = "node"
args = [${JSON.stringify(MCP)}]
`;
const AS_OPENAI = `
openai_base_url = "${GATEWAY}/v1"
model_auto_compact_token_limit = 10
`;

// Runs one turn. The upstream obeys what stands behind SCRIPT; the case is its way to find the calls.
async function codex(model, said, { config = PROVIDER, key = KEYS.dev, args = [] } = {}) {
  const name = newCase();
  const home = join(directory, name);
  const work = join(home, 'work');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(home, 'config.toml'), `model = "${model}"\n${config}`);
  writeFileSync(join(home, 'auth.json'), JSON.stringify({ OPENAI_API_KEY: key }));
  const child = spawn(
    CODEX,
    [
      ...['exec', '--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'],
      ...args,
      `For ${name}. SCRIPT ${said}`,
    ],
    {
      cwd: work,
      env: { ...process.env, CODEX_HOME: home, TOKENFLY_API_KEY: key, OPENAI_API_KEY: key },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  child.stdout.on('data', (piece) => (out += piece));
  child.stderr.on('data', (piece) => (out += piece));
  await new Promise((done) => child.on('exit', done));
  const events = out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const items = events.filter((event) => event.type === 'item.completed').map((event) => event.item);
  return {
    out,
    events,
    items,
    work,
    said: items.filter((item) => item.type === 'agent_message').map((item) => item.text),
    calls: await calls(name),
  };
}

for (const way of [...WAYS.filter((one) => one.scripted), RESPONSES_WAY]) {
  const { model } = way;
  describe(`codex through ${way.name}`, { skip, concurrency: 2 }, () => {
    test('text', async () => {
      const turn = await codex(model, 'fast say Hello there!');
      assert.deepEqual(turn.said, ['Hello there!'], turn.out);
      assert.equal(turn.events.at(-1).type, 'turn.completed');
    });

    test('a tool, with thinking before it', async () => {
      const turn = await codex(model, 'fast think call exec_command {"cmd":"echo ran-it"}');
      assert.match(turn.said.at(-1), /^The tool said: [^]*ran-it/, turn.out);
    });

    test('two tools at once', async () => {
      const turn = await codex(
        model,
        'fast call exec_command {"cmd":"echo one"} and exec_command {"cmd":"echo two"}',
      );
      assert.match(turn.said.at(-1), /one[^]*two/, turn.out);
    });

    test('a tool of an MCP server', async () => {
      const turn = await codex(model, 'fast call mcp__demo__echo {"text":"hear me"}');
      assert.match(turn.said.at(-1), /echoed hear me/, turn.out);
    });

    test('apply_patch, which the catalogue offers', async () => {
      const patch = '*** Begin Patch\\n*** Add File: made.txt\\n+hello\\n*** End Patch';
      const turn = await codex(model, `fast call apply_patch {"input":"${patch}"}`);
      assert.equal(readFileSync(join(turn.work, 'made.txt'), 'utf8'), 'hello\n', turn.out);
    });

    test('a provider that dies in mid-stream is asked again, and Codex says so', async () => {
      const turn = await codex(model, 'fast cut words 30');
      assert.equal(turn.events.at(-1).type, 'turn.failed', turn.out);
      assert.equal(turn.calls.length, 2, 'once, and the one retry that is configured');
    });

    test('it compacts by a trigger, where it takes us for OpenAI', async () => {
      const turn = await codex(model, 'once call exec_command {"cmd":"echo ran-it"}', {
        config: AS_OPENAI,
      });
      assert.deepEqual(turn.said, ['Done.'], turn.out);
      assert.ok(turn.calls[1].raw.includes('Write a handoff'), 'a summary was asked for');
      assert.ok(turn.calls[2].raw.includes('Summary of the work so far'), 'and it was given');
    });

    test('it compacts by itself, where it does not', async () => {
      const turn = await codex(model, 'once call exec_command {"cmd":"echo ran-it"}', {
        config: `model_auto_compact_token_limit = 10\n${PROVIDER}`,
      });
      assert.deepEqual(turn.said, ['Done.'], turn.out);
      assert.equal(turn.calls.length, 3, 'a call, a summary, an answer');
    });
  });
}

describe('codex errors', { skip }, () => {
  test('an empty balance ends the turn at once', async () => {
    const turn = await codex('priced', 'fast say no', { key: KEYS.poor });
    assert.equal(turn.events.at(-1).type, 'turn.failed', turn.out);
    assert.match(turn.out, /[Qq]uota/);
    assert.equal(turn.calls.length, 0);
  });
});
