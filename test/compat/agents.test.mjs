// The agents SDK in its chat completions mode, as other providers than OpenAI are used with it. What it
// does by default, over the Responses API, is in responses.test.mjs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  Agent,
  run,
  setDefaultOpenAIClient,
  setOpenAIAPI,
  setTracingDisabled,
  tool,
} from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';
import {
  CALL_TWO,
  GATEWAY,
  KEYS,
  WAYS,
  collect,
  failure,
  lastCall,
  newCase,
} from './support.mjs';
import { USAGE } from './upstream/script.mjs';

const asked = new Set();
const client = new OpenAI({
  apiKey: KEYS.dev,
  baseURL: `${GATEWAY}/v1`,
  maxRetries: 0,
  fetch: (url, ...rest) => {
    asked.add(new URL(url).pathname);
    return fetch(url, ...rest);
  },
});
setDefaultOpenAIClient(client);
setOpenAIAPI('chat_completions');
setTracingDisabled(true);

const TOLD = 'The tool said: get_weather is fine; get_time is fine';
const bothCalls = [
  ['get_weather', { city: 'Paris' }],
  ['get_time', { zone: 'Asia/Tokyo' }],
];

function offered(ran) {
  const one = (name, parameters) =>
    tool({
      name,
      description: `Tells of ${name}`,
      parameters,
      execute: async (input) => {
        ran.push([name, input]);
        return `${name} is fine`;
      },
    });
  return [
    one('get_weather', z.object({ city: z.string() })),
    one('get_time', z.object({ zone: z.string() })),
  ];
}

const agent = (model, rest = {}, name = newCase()) =>
  new Agent({ name: 'Tester', instructions: `You are tested, ${name}.`, model, ...rest });

for (const way of WAYS) {
  const { model } = way;
  describe(`agents in chat mode through ${way.name}`, { concurrency: 4 }, () => {
    for (const [how, begin] of [
      ['whole', (of, said) => run(of, said)],
      ['streamed', streamed],
    ])
      test(`two tools run in a loop, and another turn follows, ${how}`, async () => {
        const name = newCase();
        const ran = [];
        const tester = agent(model, { tools: offered(ran) }, name);
        const first = await begin(tester, CALL_TWO);
        assert.equal(first.finalOutput, TOLD);
        assert.deepEqual(ran, bothCalls);
        assertUsage(way, first.state.usage, 2);
        const next = [...first.history, { role: 'user', content: 'fast say goodbye' }];
        assert.equal((await begin(tester, next)).finalOutput, 'goodbye');
        if (way.scripted) assert.equal((await lastCall(name)).body.tools.length, 2);
      });

    test('text arrives piece by piece', async () => {
      const stream = await run(agent(model), 'fast say one two three', { stream: true });
      const pieces = await collect(stream.toTextStream());
      assert.equal(pieces.join(''), 'one two three');
      assert.ok(pieces.length > 1);
    });

    test('a demanded form is parsed', async () => {
      const outputType = z.object({ city: z.string(), degrees: z.number().int() });
      const { finalOutput } = await run(agent(model, { outputType }), 'fast Paris');
      assert.equal(typeof finalOutput.city, 'string');
    });

    test('a handoff reaches the other agent', async () => {
      const other = agent(model, { name: 'Other' });
      const first = agent(model, { name: 'First', handoffs: [other] });
      const result = await run(first, 'fast call transfer_to_Other {}');
      assert.equal(result.lastAgent.name, 'Other');
      assert.match(result.finalOutput, /^The tool said: .*Other/);
    });

    test('a stream that breaks off fails the run', async () => {
      await failure(() => streamed(agent(model), 'fast error in stream say one two three four'));
    });
  });
}

describe('agents in chat mode', () => {
  test("an upstream's errors arrive", async () => {
    for (const [status, mapped] of [
      [400, 400],
      [429, 429],
      [500, 502],
    ]) {
      const said = `error ${status}`;
      const error = await failure(() => run(agent(`fails-${status}-anthropic`), said));
      assert.equal(error.status, mapped);
    }
  });

  test('nothing else was asked for', () => {
    assert.deepEqual([...asked], ['/v1/chat/completions']);
  });
});

async function streamed(of, said) {
  const result = await run(of, said, { stream: true });
  await result.completed;
  if (result.error) throw result.error;
  return result;
}

function assertUsage(way, usage, requests) {
  assert.equal(usage.requests, requests);
  if (!way.scripted) return assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
  assert.equal(usage.inputTokens, requests * USAGE.input);
  assert.equal(usage.outputTokens, requests * USAGE.output);
}
