// The `ai` package with its OpenAI-compatible and Anthropic providers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  Output,
  embed,
  embedMany,
  generateText,
  isStepCount,
  jsonSchema,
  streamText,
  tool,
} from 'ai';
import { asking, bothCalls, offered } from './ai-support.mjs';
import { THOUGHT, USAGE } from './upstream/script.mjs';
import {
  CALL_ONE,
  CALL_TWO,
  FAULTS,
  GATEWAY,
  KEYS,
  REPORT,
  RESPONSES_WAY,
  TIME,
  WAYS,
  WEATHER,
  assertStopped,
  calls,
  collect,
  failure,
  lastCall,
  newCase,
} from './support.mjs';

const openai = createOpenAICompatible({
  name: 'tokenfly',
  baseURL: `${GATEWAY}/v1`,
  apiKey: KEYS.dev,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const anthropic = createAnthropic({ baseURL: `${GATEWAY}/v1`, apiKey: KEYS.dev });
const responses = createOpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEYS.dev });

const CLIENTS = [
  { client: 'ai/openai-compatible', of: (model) => openai.chatModel(model), thinking: {} },
  {
    client: 'ai/anthropic',
    of: (model) => anthropic(model),
    thinking: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
  },
  // Its default is the Responses API, and with `store` left unset it refers to earlier items by id.
  {
    client: 'ai/openai',
    of: (model) => responses(model),
    thinking: {
      openai: { forceReasoning: true, reasoningEffort: 'high', reasoningSummary: 'auto' },
    },
  },
];

const declared = Object.fromEntries(
  [WEATHER, TIME].map(({ name, description, schema }) => [
    name,
    tool({ description, inputSchema: jsonSchema(schema) }),
  ]),
);
const callsOf = (toolCalls) => toolCalls.map((call) => [call.toolName, call.input]);

for (const { client, of, thinking } of CLIENTS) {
  const ask = asking(of);

  for (const way of client === 'ai/openai' ? [...WAYS, RESPONSES_WAY] : WAYS) {
    const { model } = way;
    describe(`${client} through ${way.name}`, { concurrency: 4 }, () => {
      test('generateText answers', async () => {
        const result = await generateText(ask(model, 'fast say Hello there!'));
        assert.equal(result.text, 'Hello there!');
        assert.equal(result.finishReason, 'stop');
        assert.equal(result.response.modelId, model);
        assertUsage(way, result.usage);
      });

      test('streamText answers', async () => {
        const result = streamText(ask(model, 'fast say one two three'));
        const parts = await collect(result.fullStream);
        assert.equal(
          parts.filter((part) => part.type === 'error').length,
          0,
          JSON.stringify(parts),
        );
        assert.equal(await result.text, 'one two three');
        assert.equal(await result.finishReason, 'stop');
        assertUsage(way, await result.usage);
      });

      test('generateText calls two tools at once', async () => {
        const result = await generateText(ask(model, CALL_TWO, { tools: declared }));
        assert.equal(result.finishReason, 'tool-calls');
        assert.deepEqual(callsOf(result.toolCalls), bothCalls);
      });

      for (const said of [
        CALL_TWO,
        ...(way.scripted ? [CALL_TWO.replace('fast', 'interleave')] : []),
      ]) {
        test(`streamText calls two tools at once: ${said.slice(0, 10)}`, async () => {
          const result = streamText(ask(model, said, { tools: declared }));
          assert.deepEqual(callsOf(await result.toolCalls), bothCalls);
          assert.equal(await result.finishReason, 'tool-calls');
        });
      }

      test('tools run in a loop, also in thinking mode', async () => {
        const name = newCase();
        const ran = [];
        const options = {
          tools: offered(ran),
          stopWhen: isStepCount(3),
          providerOptions: thinking,
        };
        const result = await generateText(
          ask(model, CALL_TWO.replace('fast', 'fast think'), options, name),
        );
        assert.equal(result.text, 'The tool said: get_weather is fine; get_time is fine');
        assert.deepEqual(ran, bothCalls);
        assertReasoningSent(way, await lastCall(name));
        const streamed = newCase();
        const stream = streamText(
          ask(model, CALL_TWO.replace('fast', 'fast think'), options, streamed),
        );
        assert.equal(
          (await stream.steps).at(-1).text,
          'The tool said: get_weather is fine; get_time is fine',
        );
        assertReasoningSent(way, await lastCall(streamed));
      });

      test('thinking is shown', async () => {
        const whole = await generateText(
          ask(model, 'fast think: why?', { providerOptions: thinking }),
        );
        assert.ok(whole.reasoningText);
        assert.equal(whole.text, 'You said: why?');
        const streamed = streamText(ask(model, 'fast think: why?', { providerOptions: thinking }));
        assert.equal(await streamed.reasoningText, whole.reasoningText);
        assert.equal(await streamed.text, 'You said: why?');
      });

      test('structured output is parsed', async () => {
        const output = Output.object({ schema: jsonSchema(REPORT) });
        const result = await generateText(ask(model, 'fast Paris', { output }));
        assert.equal(typeof result.output.city, 'string');
        const streamed = streamText(ask(model, 'fast Paris', { output }));
        assert.equal(typeof (await streamed.output).degrees, 'number');
      });

      for (const said of [
        'fast error in stream say one two three four',
        'fast cut say one two three four',
      ]) {
        test(`a stream that breaks off says so: ${said}`, async () => {
          const result = streamText(ask(model, said, { onError: () => {} }));
          const parts = await collect(result.fullStream);
          assert.ok(
            parts.some((part) => part.type === 'error'),
            JSON.stringify(parts.slice(-3)),
          );
          assert.ok(
            parts.every((part) => part.type !== 'finish' || part.finishReason !== 'stop'),
            'it must not look whole',
          );
        });
      }

      test('aborting a stream stops the upstream', async () => {
        const name = newCase();
        const abort = new AbortController();
        const result = streamText(
          ask(
            model,
            'pace 10ms words 3000',
            { abortSignal: abort.signal, onError: () => {} },
            name,
          ),
        );
        let seen = 0;
        for await (const part of result.fullStream)
          if (part.type === 'text-delta' && ++seen === 5) abort.abort();
        if (way.scripted) await assertStopped(name);
      });
    });
  }

  describe(`${client} errors`, { concurrency: 4 }, () => {
    const mapped =
      client === 'ai/openai'
        ? { 401: 503, 402: 503, 403: 503, 413: 400, 500: 503, 529: 503 }
        : {
            401: 502,
            402: 502,
            403: 502,
            500: 502,
            ...(client.endsWith('anthropic') ? { 503: 529 } : { 529: 503 }),
          };
    for (const format of ['openai', 'anthropic']) {
      for (const status of FAULTS) {
        test(`${status} of an ${format} upstream`, async () => {
          const name = newCase();
          const error = await failure(() =>
            generateText(ask(`fails-${status}-${format}`, `error ${status}`, {}, name)),
          );
          assert.ok(APICallError.isInstance(error), `${error}`);
          assert.equal(error.statusCode, mapped[status] ?? status);
          assert.equal(error.isRetryable, [429, 500, 502, 503, 529].includes(error.statusCode));
          assert.ok((await calls(name)).length <= 2);
        });
      }
    }

    test('an unknown model is 404', async () => {
      const error = await failure(() => generateText(ask('no-such-model', 'fast say no')));
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /no-such-model/);
    });
  });
}

describe('ai base URLs', () => {
  test('work without a version too', async () => {
    const settings = { name: 'bare', baseURL: GATEWAY, apiKey: KEYS.dev };
    const models = [
      createOpenAICompatible(settings).chatModel('via-openai'),
      createAnthropic(settings)('via-anthropic'),
    ];
    for (const model of models)
      assert.equal((await generateText({ model, prompt: 'fast say hi' })).text, 'hi');
  });
});

describe('ai embeddings', () => {
  test('embed and embedMany give vectors', async () => {
    const model = openai.embeddingModel('via-openai');
    assert.deepEqual((await embed({ model, value: 'one' })).embedding, [0.25, -0.5, 1]);
    assert.equal((await embedMany({ model, values: ['one', 'two'] })).embeddings.length, 2);
  });
});

function assertUsage(way, usage) {
  if (!way.scripted) return assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
  assert.equal(usage.inputTokens, USAGE.input);
  assert.equal(usage.outputTokens, USAGE.output);
  assert.equal(usage.inputTokenDetails.cacheReadTokens, USAGE.cached);
}

// What went with the tool results to an upstream that refuses them alone.
function assertReasoningSent(way, call) {
  if (way.format !== 'openai') return;
  assert.equal(call.body.messages.find((message) => message.tool_calls).reasoning_content, THOUGHT);
}
