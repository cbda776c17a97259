// The official `openai` package's Responses API, and the agents SDK on top of it, on every way through
// the gateway.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Agent, run, setDefaultOpenAIClient, setTracingDisabled, tool } from '@openai/agents';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { client } from './openai-client.mjs';
import {
  CALL_ONE,
  CALL_TWO,
  GATEWAY,
  KEYS,
  PIXEL,
  RESPONSES_WAY,
  TIME,
  WAYS,
  WEATHER,
  assertStopped,
  collect,
  countingFetch,
  failure,
  lastCall,
  newCase,
} from './support.mjs';
import { THOUGHT, USAGE } from './upstream/script.mjs';

setDefaultOpenAIClient(client);
setTracingDisabled(true);

const tools = [WEATHER, TIME].map(({ name, description, schema }) => ({
  type: 'function',
  name,
  description,
  parameters: schema,
  strict: false,
}));
const ask = (model, said, rest = {}, name = newCase()) => ({
  model,
  instructions: `You are tested, ${name}.`,
  input: said,
  ...rest,
});
const bothCalls = [
  ['get_weather', { city: 'Paris' }],
  ['get_time', { zone: 'Asia/Tokyo' }],
];
const callsOf = (response) => response.output.filter((item) => item.type === 'function_call');

function assertCalls(response, expected) {
  const calls = callsOf(response);
  assert.deepEqual(
    calls.map((call) => [call.name, JSON.parse(call.arguments)]),
    expected,
  );
  assert.equal(new Set(calls.map((call) => call.call_id)).size, expected.length);
}

function assertUsage(way, usage) {
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
  if (!way.scripted) return assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0);
  assert.equal(usage.input_tokens, USAGE.input);
  assert.equal(usage.output_tokens, USAGE.output);
  assert.equal(usage.input_tokens_details.cached_tokens, USAGE.cached);
}

for (const way of [...WAYS, RESPONSES_WAY]) {
  const { model } = way;
  describe(`openai responses through ${way.name}`, { concurrency: 4 }, () => {
    test('create answers', async () => {
      const response = await client.responses.create(ask(model, 'fast say Hello there!'));
      assert.equal(response.object, 'response');
      assert.equal(response.status, 'completed');
      assert.equal(response.model, model);
      assert.equal(response.output_text, 'Hello there!');
      assertUsage(way, response.usage);
      assert.match(response._request_id, /./);
    });

    test('Unicode survives, streamed or not', async () => {
      const text = 'Grüße, 你好 👩‍👩‍👧 "quoted" \\ end';
      const whole = await client.responses.create(ask(model, `fast say ${text}`));
      assert.equal(whole.output_text, text);
      const stream = client.responses.stream(ask(model, `fast say ${text}`));
      assert.equal((await stream.finalResponse()).output_text, text);
    });

    test('a stream adds up to its response', async () => {
      const stream = client.responses.stream(ask(model, 'fast say one two three'));
      const events = await collect(stream);
      const said = events
        .filter((event) => event.type === 'response.output_text.delta')
        .map((event) => event.delta);
      assert.equal(said.join(''), 'one two three');
      const response = await stream.finalResponse();
      assert.equal(response.output_text, 'one two three');
      assertUsage(way, response.usage);
      assert.equal(events.at(-1).type, 'response.completed');
    });

    test('a picture reaches the model', async () => {
      const name = newCase();
      const input = [
        {
          role: 'user',
          content: [
            { type: 'input_image', image_url: `data:image/png;base64,${PIXEL}`, detail: 'auto' },
            { type: 'input_text', text: 'fast say I see' },
          ],
        },
      ];
      const response = await client.responses.create({ ...ask(model, '', {}, name), input });
      assert.match(response.output_text, /I see/);
      if (way.scripted) assert.ok((await lastCall(name)).raw.includes(PIXEL));
    });

    for (const said of [CALL_ONE, CALL_TWO, ...(way.scripted ? [CALL_TWO.replace('fast', 'interleave')] : [])])
      test(`tools are called, streamed or not: ${said}`, async () => {
        const expected = said === CALL_ONE ? bothCalls.slice(0, 1) : bothCalls;
        assertCalls(await client.responses.create(ask(model, said, { tools })), expected);
        const stream = client.responses.stream(ask(model, said, { tools }));
        assertCalls(await stream.finalResponse(), expected);
      });

    for (const how of ['whole', 'by previous_response_id', 'by item_reference'])
      test(`a tool's results are answered, its calls sent ${how}`, async () => {
        const first = await client.responses.create(ask(model, CALL_TWO, { tools }));
        const results = callsOf(first).map((call) => ({
          type: 'function_call_output',
          call_id: call.call_id,
          output: `${call.name} is fine`,
        }));
        const referred = first.output.map((item) => ({ type: 'item_reference', id: item.id }));
        const before = { role: 'user', content: CALL_TWO };
        const input = {
          whole: [before, ...first.output, ...results],
          'by previous_response_id': results,
          'by item_reference': [before, ...referred, ...results],
        }[how];
        const previous =
          how === 'by previous_response_id' ? { previous_response_id: first.id } : {};
        const second = await client.responses.create({ ...ask(model, '', { tools }), input, ...previous });
        assert.equal(second.output_text, 'The tool said: get_weather is fine; get_time is fine');
      });

    test('thinking comes as summary or text, and goes back where it is needed', async () => {
      const name = newCase();
      const said = CALL_ONE.replace('fast', 'fast think');
      const options = { tools, reasoning: { effort: 'high', summary: 'auto' } };
      const first = await client.responses.stream(ask(model, said, options, name)).finalResponse();
      const thought = first.output.find((item) => item.type === 'reasoning');
      assert.ok(thought.summary[0].text);
      const second = await client.responses.create({
        ...ask(model, '', options, name),
        input: [
          { role: 'user', content: said },
          ...first.output,
          { type: 'function_call_output', call_id: callsOf(first)[0].call_id, output: 'fine' },
        ],
      });
      assert.equal(second.output_text, 'The tool said: fine');
      if (way.format === 'openai')
        assert.equal(
          (await lastCall(name)).body.messages.find((message) => message.tool_calls)
            .reasoning_content,
          THOUGHT,
        );
    });

    test('sealed thinking goes back with its signature', async () => {
      const name = newCase();
      const said = CALL_ONE.replace('fast', 'fast think');
      const options = {
        tools,
        reasoning: { effort: 'high' },
        include: ['reasoning.encrypted_content'],
        store: false,
      };
      const first = await client.responses.create(ask(model, said, options, name));
      const thought = first.output.find((item) => item.type === 'reasoning');
      assert.match(thought.encrypted_content, /^tf1\./);
      assert.equal(first.store, false);
      const second = await client.responses.create({
        ...ask(model, '', options, name),
        input: [
          { role: 'user', content: said },
          { ...thought, content: undefined },
          ...callsOf(first),
          { type: 'function_call_output', call_id: callsOf(first)[0].call_id, output: 'fine' },
        ],
      });
      assert.equal(second.output_text, 'The tool said: fine');
    });

    test('parse gives an object', async () => {
      const format = zodTextFormat(z.object({ city: z.string(), degrees: z.number() }), 'report');
      const response = await client.responses.parse(ask(model, 'fast Paris', { text: { format } }));
      assert.equal(typeof response.output_parsed.city, 'string');
    });

    test('what is cut off is incomplete', async () => {
      const response = await client.responses
        .stream(ask(model, 'fast stop length words 20'))
        .finalResponse();
      assert.equal(response.status, 'incomplete');
      assert.equal(response.incomplete_details.reason, 'max_output_tokens');
    });

    for (const said of ['fast error in stream words 8', 'fast cut words 8'])
      test(`a stream that breaks off fails: ${said}`, async () => {
        const response = await client.responses.stream(ask(model, said)).finalResponse();
        assert.equal(response.status, 'failed');
        assert.equal(response.error.code, 'server_error');
      });

    test('aborting a stream stops the upstream', async () => {
      const name = newCase();
      const stream = await client.responses.create(
        ask(model, 'pace 10ms words 3000', { stream: true }, name),
      );
      let seen = 0;
      for await (const event of stream)
        if (event.type === 'response.output_text.delta' && ++seen === 5) break;
      if (way.scripted) await assertStopped(name);
    });

    test('an agent runs its tools in a loop', async () => {
      const ran = [];
      const weather = tool({
        name: 'get_weather',
        description: 'The weather in a city',
        parameters: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          ran.push(city);
          return 'fine';
        },
      });
      const agent = new Agent({ name: 'Tester', instructions: 'You are tested.', tools: [weather], model });
      const result = await run(agent, CALL_ONE);
      assert.equal(result.finalOutput, 'The tool said: fine');
      assert.deepEqual(ran, ['Paris']);
      const streamed = await run(agent, CALL_ONE, { stream: true });
      await streamed.completed;
      assert.equal(streamed.finalOutput, 'The tool said: fine');
    });
  });
}

describe('openai responses helpers', { concurrency: 4 }, () => {
  test('a stored response is retrieved, listed and deleted', async () => {
    const first = await client.responses.create(ask('demo', 'fast say one'));
    assert.equal((await client.responses.retrieve(first.id)).output_text, 'one');
    const items = await collect(client.responses.inputItems.list(first.id));
    assert.equal(items[0].role, 'user');
    await client.responses.delete(first.id);
    assert.equal((await failure(() => client.responses.retrieve(first.id))).status, 404);
  });

  test('input is counted', async () => {
    const counted = await client.responses.inputTokens.count({ model: 'demo', input: 'hi there' });
    assert.ok(counted.input_tokens > 0);
  });

  test('a conversation is compacted and goes on', async () => {
    const input = [{ role: 'user', content: 'fast say hi' }];
    const compacted = await client.responses.compact({ model: 'demo', input });
    assert.deepEqual(
      compacted.output.map((item) => item.type),
      ['message', 'compaction'],
    );
    const next = await client.responses.create({
      model: 'demo',
      input: [...compacted.output, { role: 'user', content: 'fast say on' }],
    });
    assert.equal(next.status, 'completed');
  });
});

describe('openai responses errors', { concurrency: 4 }, () => {
  const mapped = { 401: 503, 402: 503, 403: 503, 413: 400, 500: 503, 529: 503 };
  for (const format of ['openai', 'anthropic'])
    for (const status of [400, 401, 404, 413, 429, 500, 503, 529])
      test(`${status} of an ${format} upstream`, async () => {
        const counting = countingFetch();
        const error = await failure(() =>
          client
            .withOptions({ fetch: counting })
            .responses.create(ask(`fails-${status}-${format}`, `error ${status}`)),
        );
        assert.ok(error instanceof OpenAI.APIError, `${error}`);
        assert.equal(error.status, mapped[status] ?? status);
        if (error.status === 503) assert.equal(error.code, 'server_is_overloaded');
        if (error.status === 429) assert.ok(error.headers.get('retry-after'));
        assert.equal(counting.count, 1);
      });

  test('an empty balance is 429 insufficient_quota, and is not tried again', async () => {
    const counting = countingFetch();
    const poor = new OpenAI({ apiKey: KEYS.poor, baseURL: `${GATEWAY}/v1`, maxRetries: 2, fetch: counting });
    const error = await failure(() => poor.responses.create(ask('priced', 'fast say no')));
    assert.equal(error.status, 429);
    assert.equal(error.code, 'insufficient_quota');
    assert.equal(counting.count, 1);
  });

  test('what is not known here is refused in words', async () => {
    const error = await failure(() =>
      client.responses.create(ask('demo', 'hi', { previous_response_id: 'resp_none' })),
    );
    assert.equal(error.code, 'previous_response_not_found');
    assert.equal(
      (await failure(() => client.conversations.create({}))).code,
      'not_served',
    );
  });
});
