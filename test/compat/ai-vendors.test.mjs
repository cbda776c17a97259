// The `ai` package with the providers that DeepSeek and Moonshot have there, each at a base URL like
// its vendor's own.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDeepSeek } from '@ai-sdk/deepseek';
import { createMoonshotAI } from '@ai-sdk/moonshotai';
import { APICallError, generateText, isStepCount, streamText } from 'ai';
import { asking, bothCalls, offered } from './ai-support.mjs';
import { THOUGHT, USAGE } from './upstream/script.mjs';
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

const CLIENTS = [
  {
    client: 'ai/deepseek',
    of: createDeepSeek({ baseURL: GATEWAY, apiKey: KEYS.dev }),
    thinking: { deepseek: { thinking: { type: 'enabled' } } },
  },
  {
    client: 'ai/moonshotai',
    of: createMoonshotAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEYS.dev }),
    thinking: { moonshotai: { thinking: { type: 'enabled' } } },
  },
];

// A name by which DeepSeek's client knows a model that thinks: it sends such a one other requests.
const KNOWN = {
  name: 'a model of its vendor',
  model: 'deepseek-v4-flash',
  format: null,
  scripted: true,
};

const TOLD = 'The tool said: get_weather is fine; get_time is fine';

for (const { client, of, thinking } of CLIENTS) {
  const ask = asking(of);

  for (const way of client === 'ai/deepseek' ? [...WAYS, KNOWN] : WAYS) {
    const { model } = way;
    describe(`${client} through ${way.name}`, { concurrency: 4 }, () => {
      test('answers and counts', async () => {
        const whole = await generateText(ask(model, 'fast say one two three'));
        assert.equal(whole.text, 'one two three');
        assert.equal(whole.finishReason, 'stop');
        assertUsage(client, way, whole.usage);
        const streamed = streamText(ask(model, 'fast say one two three'));
        assert.equal(await streamed.text, 'one two three');
        assert.equal(await streamed.finishReason, 'stop');
        assertUsage(client, way, await streamed.usage);
      });

      test('thinking is shown', async () => {
        const options = { providerOptions: thinking };
        const whole = await generateText(ask(model, 'fast think: why?', options));
        assert.equal(whole.text, 'You said: why?');
        const streamed = streamText(ask(model, 'fast think: why?', options));
        assert.equal(await streamed.text, 'You said: why?');
        assert.equal(await streamed.reasoningText, whole.reasoningText);
        if (way.scripted) assert.equal(whole.reasoningText, THOUGHT);
        else assert.ok(whole.reasoningText);
      });

      for (const [how, run] of [
        ['whole', (request) => generateText(request)],
        ['streamed', async (request) => (await streamText(request).steps).at(-1)],
      ])
        test(`two tools run in a loop of thoughts, ${how}`, async () => {
          const name = newCase();
          const ran = [];
          const options = {
            tools: offered(ran),
            stopWhen: isStepCount(3),
            providerOptions: thinking,
          };
          const said = CALL_TWO.replace('fast', 'fast think');
          assert.equal((await run(ask(model, said, options, name))).text, TOLD);
          assert.deepEqual(ran, bothCalls);
          if (way.format === 'openai') assertReasoningSent(await lastCall(name));
        });

      test('a stream that breaks off says so', async () => {
        const said = 'fast error in stream say one two three four';
        const parts = await collect(streamText(ask(model, said, { onError: () => {} })).fullStream);
        assert.ok(
          parts.some((part) => part.type === 'error'),
          JSON.stringify(parts.slice(-3)),
        );
        assert.ok(
          parts.every((part) => part.type !== 'finish' || part.finishReason !== 'stop'),
          'it must not look whole',
        );
      });
    });
  }

  describe(`${client} errors`, { concurrency: 4 }, () => {
    const mapped = { 401: 502, 500: 502, 529: 503 };
    for (const format of ['openai', 'anthropic'])
      for (const status of [400, 401, 404, 429, 500, 529])
        test(`${status} of an ${format} upstream`, async () => {
          const error = await failure(() =>
            generateText(ask(`fails-${status}-${format}`, `error ${status}`)),
          );
          assert.ok(APICallError.isInstance(error), `${error}`);
          assert.equal(error.statusCode, mapped[status] ?? status);
          assert.equal(error.isRetryable, [429, 502, 503].includes(error.statusCode));
        });

    test("an unknown model's sentence arrives", async () => {
      const error = await failure(() => generateText(ask('no-such-model', 'fast say no')));
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /no-such-model/);
    });
  });
}

// DeepSeek's client reads what was cached from a field of its vendor's alone, which arrives where the
// provider sends it.
function assertUsage(client, way, usage) {
  if (!way.scripted) return assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
  assert.equal(usage.inputTokens, USAGE.input);
  assert.equal(usage.outputTokens, USAGE.output);
  const isUnread = client === 'ai/deepseek' && way.format === 'anthropic';
  assert.equal(usage.inputTokenDetails.cacheReadTokens, isUnread ? 0 : USAGE.cached);
}

// What went with the tool results to an upstream that refuses them alone.
function assertReasoningSent(call) {
  assert.equal(call.body.messages.find((message) => message.tool_calls).reasoning_content, THOUGHT);
}
