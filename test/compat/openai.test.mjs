// The official `openai` package.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { THOUGHT, USAGE } from './script.mjs';
import { checkOpenAi } from './grammar.mjs';
import {
  CALL_ONE, CALL_TWO, FAULTS, GATEWAY, KEYS, TIME, WAYS, WEATHER, calls, collect, countingFetch, failure,
  lastCall, newCase, until,
} from './support.mjs';

const client = new OpenAI({ apiKey: KEYS.dev, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
const tools = [WEATHER, TIME].map(({ name, description, schema }) => (
  { type: 'function', function: { name, description, parameters: schema } }));

const ask = (model, said, rest = {}, name = newCase()) => ({
  model,
  messages: [{ role: 'system', content: `You are tested, ${name}.` }, { role: 'user', content: said }],
  ...rest,
});

for (const way of WAYS) {
  const { model } = way;
  describe(`openai through ${way.name}`, { concurrency: 4 }, () => {
    test('create answers', async () => {
      const answer = await client.chat.completions.create(ask(model, 'fast say Hello there!'));
      assert.equal(answer.object, 'chat.completion');
      assert.equal(answer.model, model);
      assert.equal(answer.choices.length, 1);
      assert.equal(answer.choices[0].message.role, 'assistant');
      assert.equal(answer.choices[0].message.content, 'Hello there!');
      assert.equal(answer.choices[0].message.tool_calls, undefined);
      assert.equal(answer.choices[0].finish_reason, 'stop');
      assertUsage(way, answer.usage, 0);
      assert.match(answer._request_id, /./);
    });

    test('content may come in parts', async () => {
      const parts = [{ type: 'text', text: 'fast say ' }, { type: 'text', text: 'Two parts' }];
      const answer = await client.chat.completions.create(ask(model, parts));
      assert.match(answer.choices[0].message.content, /Two parts$/);
    });

    test('Unicode survives, streamed or not', async () => {
      const text = 'Grüße, 你好 👩‍👩‍👧 "quoted" \\ end';
      const whole = await client.chat.completions.create(ask(model, `fast say ${text}`));
      assert.equal(whole.choices[0].message.content, text);
      const streamed = await collect(await client.chat.completions.create(ask(model, `fast say ${text}`, { stream: true })));
      assert.equal(streamed.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), text);
    });

    test('a stream is one well-formed answer', async () => {
      const stream = await client.chat.completions.create(ask(model, 'fast say one two three', { stream: true }));
      const chunks = await collect(stream);
      const { text, finish, usage } = checkOpenAi(chunks);
      assert.equal(text, 'one two three');
      assert.equal(finish, 'stop');
      assert.equal(usage, undefined, 'usage was not asked for');
      assert.ok(chunks.every((chunk) => chunk.model === model));
    });

    test('a stream ends with its usage when asked', async () => {
      const stream = await client.chat.completions.create(
        ask(model, 'fast say one two three', { stream: true, stream_options: { include_usage: true } }));
      const { text, usage } = checkOpenAi(await collect(stream));
      assert.equal(text, 'one two three');
      assertUsage(way, usage, 0);
    });

    test('the stream helper gives the final completion', async () => {
      const stream = client.chat.completions.stream(ask(model, 'fast say one two three'));
      let heard = '';
      stream.on('content', (delta) => { heard += delta; });
      const final = await stream.finalChatCompletion();
      assert.equal(final.choices[0].message.content, 'one two three');
      assert.equal(final.choices[0].finish_reason, 'stop');
      assert.equal(heard, 'one two three');
    });

    test('create calls a tool', async () => {
      const answer = await client.chat.completions.create(ask(model, CALL_ONE, { tools }));
      assert.equal(answer.choices[0].finish_reason, 'tool_calls');
      assertCalls(answer.choices[0].message.tool_calls, ['get_weather', { city: 'Paris' }]);
    });

    test('create calls two tools at once', async () => {
      const answer = await client.chat.completions.create(ask(model, CALL_TWO, { tools }));
      assertCalls(answer.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    test('a stream calls two tools at once', async () => {
      const stream = await client.chat.completions.create(ask(model, CALL_TWO, { tools, stream: true }));
      const { finish, tools: called } = checkOpenAi(await collect(stream));
      assert.equal(finish, 'tool_calls');
      assertCalls(called, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    test('the stream helper gathers two tool calls', async () => {
      const final = await client.chat.completions.stream(ask(model, CALL_TWO, { tools })).finalChatCompletion();
      assert.equal(final.choices[0].finish_reason, 'tool_calls');
      assertCalls(final.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    if (way.scripted) test('the stream helper gathers interleaved tool calls', async () => {
      const said = CALL_TWO.replace('fast', 'interleave');
      const final = await client.chat.completions.stream(ask(model, said, { tools })).finalChatCompletion();
      assertCalls(final.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    for (const stream of [false, true]) {
      test(`runTools runs both tools and answers${stream ? ', streaming' : ''}`, async () => {
        const ran = [];
        const runner = client.chat.completions.runTools(ask(model, CALL_TWO, {
          stream,
          tools: [WEATHER, TIME].map(({ name, description, schema }) => ({
            type: 'function',
            function: {
              name, description, parameters: schema, parse: JSON.parse,
              function: (args) => { ran.push([name, args]); return `${name} is fine`; },
            },
          })),
        }));
        assert.equal(await runner.finalContent(), 'The tool said: get_weather is fine; get_time is fine');
        assert.deepEqual(ran, [['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]]);
      });

      test(`a tool loop in thinking mode needs no reasoning sent back${stream ? ', streaming' : ''}`, async () => {
        const name = newCase();
        const request = ask(model, CALL_ONE.replace('fast', 'fast think'), { tools, stream }, name);
        const first = await client.chat.completions.create(request);
        const turn = stream ? checkOpenAi(await collect(first)) : whole(first);
        assert.notEqual(turn.reasoning, '');
        request.messages.push(
          { role: 'assistant', content: null, tool_calls: turn.tools },
          { role: 'tool', tool_call_id: turn.tools[0].id, content: 'sunny' });
        const second = await client.chat.completions.create(request);
        const { text } = stream ? checkOpenAi(await collect(second)) : whole(second);
        assert.equal(text, 'The tool said: sunny');
        if (way.format === 'anthropic' || !way.scripted) return;
        const sent = (await lastCall(name)).body.messages.find((message) => message.tool_calls);
        assert.equal(sent.reasoning_content, THOUGHT);
      });
    }

    test('thinking is shown as reasoning_content', async () => {
      const answer = whole(await client.chat.completions.create(ask(model, 'fast think: why?')));
      assert.notEqual(answer.reasoning, '');
      assert.equal(answer.text, 'You said: why?');
      const stream = await client.chat.completions.create(ask(model, 'fast think: why?', { stream: true }));
      const streamed = checkOpenAi(await collect(stream));
      assert.equal(streamed.reasoning, answer.reasoning);
      assert.equal(streamed.text, 'You said: why?');
    });

    test('thinking is counted', async () => {
      const answer = await client.chat.completions.create(ask(model, 'fast think: why?'));
      assertUsage(way, answer.usage, USAGE.reasoning);
    });

    const Report = z.object({ city: z.string(), degrees: z.number().int() });
    const format = zodResponseFormat(Report, 'report');
    test('structured output is parsed', async () => {
      const answer = await client.chat.completions.parse(ask(model, 'fast Paris', { response_format: format }));
      assert.equal(typeof answer.choices[0].message.parsed.city, 'string');
    });
    test('structured output is parsed from a stream', async () => {
      const stream = client.chat.completions.stream(ask(model, 'fast Paris', { response_format: format }));
      const answer = await stream.finalChatCompletion();
      assert.equal(typeof answer.choices[0].message.parsed.degrees, 'number');
    });

    test('an answer at its limit ends with length, a refused one with content_filter', async () => {
      const long = await client.chat.completions.create(ask(model, 'fast stop length say one two three four'));
      assert.equal(long.choices[0].finish_reason, 'length');
      const refused = await client.chat.completions.create(ask(model, 'fast refuse'));
      assert.equal(refused.choices[0].finish_reason, 'content_filter');
      const stream = await client.chat.completions.create(ask(model, 'fast refuse', { stream: true }));
      assert.equal(checkOpenAi(await collect(stream)).finish, 'content_filter');
    });

    test('an error in mid-stream raises', async () => {
      const said = 'fast error in stream say one two three four';
      const seen = [];
      const error = await failure(async () => {
        const stream = await client.chat.completions.create(ask(model, said, { stream: true }));
        for await (const chunk of stream) seen.push(chunk);
      });
      assert.ok(error instanceof OpenAI.APIError, `${error}`);
      assert.ok(seen.length > 0);
      assert.ok(seen.every((chunk) => !chunk.choices[0]?.finish_reason), 'it must not look whole');
      const helper = await failure(() => client.chat.completions.stream(ask(model, said)).finalChatCompletion());
      assert.ok(helper instanceof OpenAI.OpenAIError, `${helper}`);
    });

    test('an error as the first event is an error with a status', async () => {
      const said = way.scripted ? 'error first' : 'error 503';
      const error = await failure(() => client.chat.completions.create(ask(model, said, { stream: true })));
      assert.ok(error instanceof OpenAI.InternalServerError, `${error}`);
      assert.equal(error.status, 503);
    });

    test('a stream that is cut raises', async () => {
      const said = 'fast cut say one two three four';
      const seen = [];
      const error = await failure(async () => {
        const stream = await client.chat.completions.create(ask(model, said, { stream: true }));
        for await (const chunk of stream) seen.push(chunk);
      });
      assert.ok(error instanceof OpenAI.APIError, `${error}`);
      assert.ok(seen.length > 0);
      assert.ok(seen.every((chunk) => !chunk.choices[0]?.finish_reason), 'it must not look whole');
      const helper = await failure(() => client.chat.completions.stream(ask(model, said)).finalChatCompletion());
      assert.ok(helper instanceof OpenAI.OpenAIError, `${helper}`);
    });

    test('leaving a stream stops the upstream', async () => {
      const name = newCase();
      const stream = await client.chat.completions.create(ask(model, 'pace 10ms words 3000', { stream: true }, name));
      let seen = 0;
      for await (const _ of stream) if (++seen === 5) break;
      assert.equal(seen, 5);
      if (way.scripted) await assertStopped(name);
    });

    test('aborting a stream stops the upstream', async () => {
      const name = newCase();
      const abort = new AbortController();
      const error = await failure(async () => {
        const stream = await client.chat.completions.create(
          ask(model, 'pace 10ms words 3000', { stream: true }, name), { signal: abort.signal });
        let seen = 0;
        for await (const _ of stream) if (++seen === 5) abort.abort();
        if (abort.signal.aborted) throw new OpenAI.APIUserAbortError();
      });
      assert.ok(error instanceof OpenAI.APIUserAbortError, `${error}`);
      if (way.scripted) await assertStopped(name);
    });

    test('a model is found by its id', async () => {
      const found = await client.models.retrieve(model);
      assert.deepEqual([found.id, found.object], [model, 'model']);
    });
  });
}

describe('openai errors', { concurrency: 4 }, () => {
  const expected = {
    400: [400, OpenAI.BadRequestError], 401: [502, OpenAI.InternalServerError],
    402: [502, OpenAI.InternalServerError], 403: [502, OpenAI.InternalServerError],
    404: [404, OpenAI.NotFoundError], 413: [413, OpenAI.APIError], 429: [429, OpenAI.RateLimitError],
    500: [502, OpenAI.InternalServerError], 503: [503, OpenAI.InternalServerError],
    529: [503, OpenAI.InternalServerError],
  };
  for (const format of ['openai', 'anthropic']) {
    for (const status of FAULTS) {
      for (const stream of [false, true]) {
        test(`${status} of an ${format} upstream${stream ? ', streaming' : ''}`, async () => {
          const name = newCase();
          const error = await failure(() => client.chat.completions.create(
            ask(`fails-${status}-${format}`, `error ${status}`, { stream }, name)));
          const [mapped, type] = expected[status];
          assert.ok(error instanceof type, `${error.constructor.name} ${error}`);
          assert.equal(error.status, mapped);
          assert.equal(typeof error.error.message, 'string');
          assert.equal(typeof error.type, 'string');
          assert.ok('code' in error.error && 'param' in error.error);
          assert.match(error.requestID, /./);
          assert.doesNotMatch(JSON.stringify(error.error), /scripted-provider-key/);
          if (status === 400) assert.match(error.message, /Scripted error 400/);
          if (status === 429) assert.ok(Number(error.headers.get('retry-after')) > 0);
          const tried = (await calls(name)).length;
          assert.ok(tried <= 2, `the upstream was called ${tried} times`);
        });
      }
    }
  }

  test('retries of the SDK and the gateway together stay few', async () => {
    const name = newCase();
    const counting = countingFetch();
    const patient = new OpenAI({ apiKey: KEYS.dev, baseURL: `${GATEWAY}/v1`, fetch: counting });
    const error = await failure(() => patient.chat.completions.create(ask('fails-500-openai', 'error 500', {}, name)));
    assert.equal(error.status, 502);
    assert.equal(counting.count, 3);
    assert.ok((await calls(name)).length <= 6);
  });

  test('a wrong key is an AuthenticationError', async () => {
    const stranger = new OpenAI({ apiKey: KEYS.wrong, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
    const error = await failure(() => stranger.chat.completions.create(ask('via-openai', 'fast say no')));
    assert.ok(error instanceof OpenAI.AuthenticationError, `${error}`);
    assert.equal(error.code, 'invalid_api_key');
    assert.doesNotMatch(error.message, new RegExp(KEYS.wrong));
    await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  });

  test('a model the key may not use is a PermissionDeniedError', async () => {
    const narrow = new OpenAI({ apiKey: KEYS.narrow, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
    const error = await failure(() => narrow.chat.completions.create(ask('via-anthropic', 'fast say no')));
    assert.ok(error instanceof OpenAI.PermissionDeniedError, `${error}`);
    assert.equal(error.code, 'model_not_allowed');
    assert.deepEqual((await collect(narrow.models.list())).map((model) => model.id), ['via-openai']);
  });

  test('an unknown model is a NotFoundError', async () => {
    const error = await failure(() => client.chat.completions.create(ask('no-such-model', 'fast say no')));
    assert.ok(error instanceof OpenAI.NotFoundError, `${error}`);
    assert.equal(error.code, 'model_not_found');
    await assert.rejects(client.models.retrieve('no/such model'), OpenAI.NotFoundError);
  });

  test('an empty balance is 402 and is not tried again', async () => {
    const counting = countingFetch();
    const poor = new OpenAI({ apiKey: KEYS.poor, baseURL: `${GATEWAY}/v1`, fetch: counting });
    const error = await failure(() => poor.chat.completions.create(ask('priced', 'fast say no')));
    assert.ok(error instanceof OpenAI.APIError, `${error}`);
    assert.equal(error.status, 402);
    assert.equal(error.code, 'insufficient_quota');
    assert.equal(counting.count, 1);
  });

  test('a used-up limit is a RateLimitError with retry-after', async () => {
    const slow = new OpenAI({ apiKey: KEYS.slow, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
    const error = await failure(async () => {
      for (let i = 0; i < 3; i++) await slow.chat.completions.create(ask('via-openai', 'fast say once'));
    });
    assert.ok(error instanceof OpenAI.RateLimitError, `${error}`);
    assert.equal(error.code, 'rate_limit_exceeded');
    assert.ok(Number(error.headers.get('retry-after')) > 0);
  });

  test('a request without messages is a BadRequestError that names the field', async () => {
    for (const model of ['via-anthropic', 'demo']) {
      const error = await failure(() => client.chat.completions.create({ model, messages: 'none' }));
      assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
      assert.match(`${error.param} ${error.message}`, /messages/);
    }
  });

  test('the demo model survives every error it was asked for', async () => {
    for (const status of FAULTS)
      await failure(() => client.chat.completions.create(ask('demo', `error ${status}`)));
    const answer = await client.chat.completions.create(ask('demo', 'fast say still here'));
    assert.equal(answer.choices[0].message.content, 'still here');
  });
});

describe('openai mended streams', { concurrency: 4 }, () => {
  for (const quirk of ['no-role', 'repeat-identity', 'null-identity', 'index-from-1', 'no-index',
    'usage-in-finish', 'no-done']) {
    test(`the stream helper takes a provider with ${quirk}`, async () => {
      const said = CALL_TWO.replace('fast', `quirk ${quirk}`);
      const stream = client.chat.completions.stream(ask('via-openai', said,
        { tools, stream_options: { include_usage: true } }));
      const final = await stream.finalChatCompletion();
      assertCalls(final.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
      assert.equal(final.usage.total_tokens, USAGE.input + USAGE.output);
    });
  }
});

describe('openai lists and others', { concurrency: 4 }, () => {
  test('models.list stops and holds every model that answers', async () => {
    const ids = (await collect(client.models.list())).map((model) => model.id);
    for (const id of ['via-openai', 'via-anthropic', 'vendor/scripted.chat-1', 'deepseek-v4-flash', 'demo'])
      assert.ok(ids.includes(id), `${id} is missing`);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('an id with a slash and a dot is found and answers', async () => {
    const id = 'vendor/scripted.chat-1';
    assert.equal((await client.models.retrieve(id)).id, id);
    const answer = await client.chat.completions.create(ask(id, 'fast say slash'));
    assert.equal(answer.model, id);
  });

  test('embeddings come as base64 by default and as floats on demand', async () => {
    for (const options of [{}, { encoding_format: 'float' }, { encoding_format: 'base64' }]) {
      const name = newCase();
      const answer = await client.embeddings.create({ model: 'via-openai', input: [name, 'two'], ...options });
      assert.equal(answer.data.length, 2);
      assert.equal((await lastCall(name)).body.encoding_format, options.encoding_format ?? 'base64');
      if (options.encoding_format !== 'base64') assert.deepEqual([...answer.data[0].embedding], [0.25, -0.5, 1]);
      assert.equal(answer.model, 'via-openai');
      assert.equal(answer.usage.prompt_tokens, 3);
    }
    const demo = await client.embeddings.create({ model: 'demo', input: 'hello' });
    assert.ok(demo.data[0].embedding.length > 1);
    assert.ok(demo.data[0].embedding.every(Number.isFinite));
  });

  test('embeddings of a provider without them are refused in words', async () => {
    const error = await failure(() => client.embeddings.create({ model: 'via-anthropic', input: 'x' }));
    assert.ok(error instanceof OpenAI.BadRequestError || error instanceof OpenAI.NotFoundError, `${error}`);
  });

  test('legacy completions answer and stream', async () => {
    const whole = await client.completions.create({ model: 'via-openai', prompt: 'once' });
    assert.equal(whole.choices[0].text, 'once more');
    assert.equal(whole.model, 'via-openai');
    const stream = await client.completions.create({ model: 'via-openai', prompt: 'once', stream: true });
    const chunks = await collect(stream);
    assert.equal(chunks.map((chunk) => chunk.choices[0].text).join(''), 'once more');
  });

  test('a field that could not be carried is named, or refused when strict', async () => {
    const request = ask('via-anthropic', 'fast say dropped', { seed: 7, logit_bias: { 50256: -100 } });
    const { response } = await client.chat.completions.create(request).withResponse();
    const dropped = response.headers.get('x-tokenfly-dropped').split(',').map((name) => name.trim());
    assert.deepEqual(dropped.sort(), ['logit_bias', 'seed']);
    const plain = await client.chat.completions.create(ask('via-anthropic', 'fast say all')).withResponse();
    assert.equal(plain.response.headers.get('x-tokenfly-dropped'), null);
    const error = await failure(() => client.chat.completions.create(request, { headers: { 'x-tokenfly-strict': 'true' } }));
    assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
    assert.match(error.message, /seed/);
  });

  test('more than one choice is refused where it cannot be had', async () => {
    const error = await failure(() => client.chat.completions.create(ask('via-anthropic', 'fast say two', { n: 2 })));
    assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
  });

  test('unknown fields, number literals and key order reach a provider of the same format', async () => {
    const name = newCase();
    const request = ask('via-openai', 'fast say same', { zeta: { b: 1, a: [1e2, null] }, temperature: 0.30 }, name);
    const answer = await client.chat.completions.create(request);
    const { raw } = await lastCall(name);
    assert.ok(raw.includes('"zeta":{"b":1,"a":[100,null]},"temperature":0.3'), raw);
    assert.deepEqual(answer.x_vendor, { kept: 1 });
  });

  test('the provider sees its own id and key, never the client\'s', async () => {
    const name = newCase();
    await client.chat.completions.create(ask('via-both', 'fast say own', {}, name));
    const { body, headers } = await lastCall(name);
    assert.equal(body.model, 'upstream-id');
    assert.equal(headers.authorization, 'Bearer scripted-provider-key-1');
    assert.doesNotMatch(JSON.stringify(headers), new RegExp(KEYS.dev));
  });

  test('a base URL works with, without and with a doubled version', async () => {
    for (const path of ['/v1', '', '/v1/', '/v1/v1']) {
      const other = new OpenAI({ apiKey: KEYS.dev, baseURL: `${GATEWAY}${path}`, maxRetries: 0 });
      const answer = await other.chat.completions.create(ask('via-openai', 'fast say hi'));
      assert.equal(answer.choices[0].message.content, 'hi');
      assert.ok((await collect(other.models.list())).length > 0);
    }
  });
});

function whole(answer) {
  const { message, finish_reason: finish } = answer.choices[0];
  return { text: message.content, reasoning: message.reasoning_content ?? '', tools: message.tool_calls, finish };
}

function assertUsage(way, usage, reasoning) {
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  if (!way.scripted) return assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
  assert.equal(usage.prompt_tokens, USAGE.input);
  assert.equal(usage.completion_tokens, USAGE.output);
  assert.equal(usage.prompt_tokens_details.cached_tokens, USAGE.cached);
  assert.equal(usage.completion_tokens_details.reasoning_tokens, reasoning);
}

function assertCalls(toolCalls, ...expected) {
  assert.deepEqual(toolCalls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]), expected);
  assert.equal(new Set(toolCalls.map((call) => call.id)).size, expected.length);
  assert.ok(toolCalls.every((call) => call.type === 'function'));
}

// The stream had 3,000 words; the upstream must have noticed long before.
async function assertStopped(name) {
  const [call] = await until(name, (seen) => seen.at(-1)?.ended !== null);
  assert.equal(call.ended, 'closed by the other side');
  assert.ok(call.sent < 200, `${call.sent} events were sent`);
}
