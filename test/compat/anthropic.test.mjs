// The official `@anthropic-ai/sdk` package.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { checkAnthropic, summary } from './grammar.mjs';
import { SIGNATURE, THOUGHT, USAGE } from './script.mjs';
import {
  CALL_ONE, CALL_TWO, FAULTS, GATEWAY, KEYS, REPORT, TIME, WAYS, WEATHER, calls, collect, countingFetch,
  failure, lastCall, newCase, until,
} from './support.mjs';
import { COUNTED_TOKENS } from './upstream.mjs';

const client = new Anthropic({ apiKey: KEYS.dev, baseURL: GATEWAY, maxRetries: 0 });
const tools = [WEATHER, TIME].map(({ name, description, schema }) => ({ name, description, input_schema: schema }));
const thinking = { type: 'enabled', budget_tokens: 1024 };

const ask = (model, said, rest = {}, name = newCase()) => ({
  model, max_tokens: 4096, system: `You are tested, ${name}.`,
  messages: [{ role: 'user', content: said }], ...rest,
});

for (const way of WAYS) {
  const { model } = way;
  describe(`anthropic through ${way.name}`, { concurrency: 4 }, () => {
    test('create answers', async () => {
      const message = await client.messages.create(ask(model, 'fast say Hello there!'));
      assert.deepEqual([message.type, message.role, message.model], ['message', 'assistant', model]);
      assert.deepEqual(message.content.map((block) => [block.type, block.text]), [['text', 'Hello there!']]);
      assert.equal(message.stop_reason, 'end_turn');
      assert.equal(message.stop_sequence, null);
      assertUsage(way, message.usage);
      assert.match(message._request_id, /./);
    });

    test('content and system may come in blocks', async () => {
      const name = newCase();
      const message = await client.messages.create(ask(model,
        [{ type: 'text', text: 'fast say ', cache_control: { type: 'ephemeral' } }, { type: 'text', text: 'Two blocks' }],
        { system: [{ type: 'text', text: name, cache_control: { type: 'ephemeral' } }] }));
      assert.match(summary(message.content).text, /Two blocks$/);
    });

    test('Unicode survives, streamed or not', async () => {
      const text = 'Grüße, 你好 👩‍👩‍👧 "quoted" \\ end';
      const whole = await client.messages.create(ask(model, `fast say ${text}`));
      assert.equal(summary(whole.content).text, text);
      const streamed = await client.messages.stream(ask(model, `fast say ${text}`)).finalText();
      assert.equal(streamed, text);
    });

    test('a stream is one well-formed answer', async () => {
      const stream = await client.messages.create(ask(model, 'fast say one two three', { stream: true }));
      const seen = checkAnthropic(await collect(stream));
      assert.equal(seen.text, 'one two three');
      assert.equal(seen.stop, 'end_turn');
      assert.equal(seen.model, model);
      assertUsage(way, seen.usage);
    });

    test('the stream helper gives the final message and every event', async () => {
      const stream = client.messages.stream(ask(model, 'fast say one two three'));
      let heard = '';
      stream.on('text', (delta) => { heard += delta; });
      const message = await stream.finalMessage();
      assert.equal(summary(message.content).text, 'one two three');
      assert.equal(heard, 'one two three');
      assert.equal(message.stop_reason, 'end_turn');
      assert.match(stream.request_id, /./);
      assertUsage(way, message.usage);
    });

    test('create calls a tool', async () => {
      const message = await client.messages.create(ask(model, CALL_ONE, { tools }));
      assert.equal(message.stop_reason, 'tool_use');
      assertCalls(message, ['get_weather', { city: 'Paris' }]);
    });

    test('create calls two tools at once', async () => {
      const message = await client.messages.create(ask(model, CALL_TWO, { tools }));
      assertCalls(message, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    test('a stream calls two tools at once', async () => {
      const stream = await client.messages.create(ask(model, CALL_TWO, { tools, stream: true }));
      const seen = checkAnthropic(await collect(stream));
      assert.equal(seen.stop, 'tool_use');
      assertCalls({ content: seen.blocks }, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    test('the stream helper gathers two tool calls', async () => {
      const message = await client.messages.stream(ask(model, CALL_TWO, { tools })).finalMessage();
      assert.equal(message.stop_reason, 'tool_use');
      assertCalls(message, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    if (way.scripted) test('the stream helper gathers interleaved tool calls', async () => {
      const said = CALL_TWO.replace('fast', 'interleave');
      const message = await client.messages.stream(ask(model, said, { tools })).finalMessage();
      assertCalls(message, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    for (const stream of [false, true]) {
      test(`toolRunner runs both tools and answers${stream ? ', streaming' : ''}`, async () => {
        const ran = [];
        const runner = client.beta.messages.toolRunner(ask(model, CALL_TWO, {
          stream,
          tools: [WEATHER, TIME].map(({ name, description, schema }) => betaTool({
            name, description, inputSchema: schema,
            run: (input) => { ran.push([name, input]); return `${name} is fine`; },
          })),
        }));
        const message = await runner.runUntilDone();
        assert.equal(summary(message.content).text, 'The tool said: get_weather is fine; get_time is fine');
        assert.deepEqual(ran, [['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]]);
      });

      test(`a tool loop in thinking mode replays its thinking${stream ? ', streaming' : ''}`, async () => {
        const name = newCase();
        const request = ask(model, CALL_ONE.replace('fast', 'fast think'), { tools, thinking }, name);
        const send = () => (stream ? client.messages.stream(request).finalMessage() : client.messages.create(request));
        const first = await send();
        assert.equal(first.content[0].type, 'thinking');
        assert.equal(typeof first.content[0].signature, 'string');
        request.messages.push(
          { role: 'assistant', content: first.content },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: summary(first.content).tools[0].id, content: 'sunny' }] });
        const second = await send();
        assert.equal(summary(second.content).text, 'The tool said: sunny');
        if (!way.scripted) return;
        const { body } = await lastCall(name);
        const turn = body.messages.find((message) => message.role === 'assistant');
        if (way.format === 'openai') assert.equal(turn.reasoning_content, THOUGHT);
        else assert.deepEqual(turn.content[0], { type: 'thinking', thinking: THOUGHT, signature: SIGNATURE });
      });
    }

    if (way.format === 'openai') test('a tool loop survives a client that drops its thinking', async () => {
      const name = newCase();
      const request = ask(model, CALL_ONE.replace('fast', 'fast think'), { tools, thinking }, name);
      const first = await client.messages.create(request);
      request.messages.push(
        { role: 'assistant', content: first.content.filter((block) => block.type !== 'thinking') },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: summary(first.content).tools[0].id, content: 'sunny' }] });
      assert.equal(summary((await client.messages.create(request)).content).text, 'The tool said: sunny');
    });

    test('a failed tool result stays recognisable', async () => {
      const request = ask(model, CALL_ONE, { tools });
      const first = await client.messages.create(request);
      request.messages.push(
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: summary(first.content).tools[0].id,
          content: [{ type: 'text', text: 'no such city' }], is_error: true }] });
      const { text } = summary((await client.messages.create(request)).content);
      assert.match(text, way.format === 'openai' ? /Error: no such city/ : /no such city/);
    });

    test('thinking is shown', async () => {
      const whole = summary((await client.messages.create(ask(model, 'fast think: why?', { thinking }))).content);
      assert.notEqual(whole.thinking, '');
      assert.equal(whole.text, 'You said: why?');
      let heard = '';
      const stream = client.messages.stream(ask(model, 'fast think: why?', { thinking }));
      stream.on('thinking', (delta) => { heard += delta; });
      const streamed = summary((await stream.finalMessage()).content);
      assert.equal(streamed.thinking, whole.thinking);
      assert.equal(heard, whole.thinking);
      assert.equal(streamed.text, 'You said: why?');
    });

    const format = jsonSchemaOutputFormat(REPORT);
    test('structured output is parsed', async () => {
      const message = await client.messages.parse(ask(model, 'fast Paris', { output_config: { format } }));
      assert.equal(typeof message.parsed_output.city, 'string');
    });
    test('structured output is parsed from a stream', async () => {
      const message = await client.messages.stream(ask(model, 'fast Paris', { output_config: { format } })).finalMessage();
      assert.equal(typeof message.parsed_output.degrees, 'number');
    });

    test('an answer at its limit ends with max_tokens, a refused one with refusal', async () => {
      const long = await client.messages.create(ask(model, 'fast stop length say one two three four'));
      assert.equal(long.stop_reason, 'max_tokens');
      const refused = await client.messages.create(ask(model, 'fast refuse'));
      assert.equal(refused.stop_reason, 'refusal');
      const streamed = await client.messages.stream(ask(model, 'fast refuse')).finalMessage();
      assert.equal(streamed.stop_reason, 'refusal');
    });

    for (const said of ['fast error in stream say one two three four', 'fast cut say one two three four']) {
      test(`a stream that breaks off raises: ${said}`, async () => {
        const seen = [];
        const error = await failure(async () => {
          const stream = await client.messages.create(ask(model, said, { stream: true }));
          for await (const event of stream) seen.push(event);
        });
        assert.ok(error instanceof Anthropic.APIError, `${error}`);
        assert.match(error.type, /_error$/);
        assert.ok(seen.length > 0);
        assert.ok(seen.every((event) => !['message_delta', 'message_stop'].includes(event.type)), 'it must not look whole');
        const helper = await failure(() => client.messages.stream(ask(model, said)).finalMessage());
        assert.ok(helper instanceof Anthropic.AnthropicError, `${helper}`);
      });
    }

    test('an error as the first event is an error with a status', async () => {
      const said = way.scripted ? 'error first' : 'error 529';
      const error = await failure(() => client.messages.create(ask(model, said, { stream: true })));
      assert.ok(error instanceof Anthropic.OverloadedError, `${error}`);
    });

    test('leaving a stream stops the upstream', async () => {
      const name = newCase();
      const stream = await client.messages.create(ask(model, 'pace 10ms words 3000', { stream: true }, name));
      let seen = 0;
      for await (const _ of stream) if (++seen === 5) break;
      assert.equal(seen, 5);
      if (way.scripted) await assertStopped(name);
    });

    test('aborting the stream helper stops the upstream', async () => {
      const name = newCase();
      const stream = client.messages.stream(ask(model, 'pace 10ms words 3000', {}, name));
      stream.on('text', () => stream.abort());
      const error = await failure(() => stream.finalMessage());
      assert.ok(error instanceof Anthropic.APIUserAbortError, `${error}`);
      if (way.scripted) await assertStopped(name);
    });

    test('tokens are counted before they are spent', async () => {
      const { max_tokens: _, ...request } = ask(model, 'How many tokens is this sentence?');
      const { input_tokens: count } = await client.messages.countTokens(request);
      if (way.scripted && way.format !== 'openai') assert.equal(count, COUNTED_TOKENS);
      else assert.ok(Number.isInteger(count) && count > 5 && count < 100, `${count}`);
      const beta = await client.beta.messages.countTokens({ ...request, betas: ['token-counting-2024-11-01'] });
      assert.equal(beta.input_tokens, count);
    });

    test('a model is found by its id', async () => {
      const found = await client.models.retrieve(model);
      assert.deepEqual([found.id, found.type], [model, 'model']);
      assert.equal(typeof found.display_name, 'string');
      assert.ok(!Number.isNaN(Date.parse(found.created_at)));
    });
  });
}

describe('anthropic errors', { concurrency: 4 }, () => {
  const expected = {
    400: [400, Anthropic.BadRequestError, 'invalid_request_error'],
    401: [502, Anthropic.InternalServerError, 'api_error'],
    402: [502, Anthropic.InternalServerError, 'api_error'],
    403: [502, Anthropic.InternalServerError, 'api_error'],
    404: [404, Anthropic.NotFoundError, 'not_found_error'],
    413: [413, Anthropic.ContentTooLargeError, 'request_too_large'],
    429: [429, Anthropic.RateLimitError, 'rate_limit_error'],
    500: [502, Anthropic.InternalServerError, 'api_error'],
    503: [529, Anthropic.OverloadedError, 'overloaded_error'],
    529: [529, Anthropic.OverloadedError, 'overloaded_error'],
  };
  for (const format of ['openai', 'anthropic']) {
    for (const status of FAULTS) {
      for (const stream of [false, true]) {
        test(`${status} of an ${format} upstream${stream ? ', streaming' : ''}`, async () => {
          const name = newCase();
          const error = await failure(() => client.messages.create(
            ask(`fails-${status}-${format}`, `error ${status}`, { stream }, name)));
          const [mapped, type, word] = expected[status];
          assert.ok(error instanceof type, `${error.constructor.name} ${error}`);
          assert.equal(error.status, mapped);
          assert.equal(error.error.type, 'error');
          assert.equal(error.type, word);
          assert.equal(typeof error.apiMessage, 'string');
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
    const patient = new Anthropic({ apiKey: KEYS.dev, baseURL: GATEWAY, fetch: counting });
    const error = await failure(() => patient.messages.create(ask('fails-500-anthropic', 'error 500', {}, name)));
    assert.equal(error.status, 502);
    assert.equal(counting.count, 3);
    assert.ok((await calls(name)).length <= 6);
  });

  test('a wrong key is an AuthenticationError', async () => {
    const stranger = new Anthropic({ apiKey: KEYS.wrong, baseURL: GATEWAY, maxRetries: 0 });
    const error = await failure(() => stranger.messages.create(ask('via-anthropic', 'fast say no')));
    assert.ok(error instanceof Anthropic.AuthenticationError, `${error}`);
    assert.equal(error.type, 'authentication_error');
    assert.doesNotMatch(error.message, new RegExp(KEYS.wrong));
  });

  test('a model the key may not use is a PermissionDeniedError', async () => {
    const narrow = new Anthropic({ apiKey: KEYS.narrow, baseURL: GATEWAY, maxRetries: 0 });
    const error = await failure(() => narrow.messages.create(ask('via-anthropic', 'fast say no')));
    assert.ok(error instanceof Anthropic.PermissionDeniedError, `${error}`);
    assert.equal(error.type, 'permission_error');
  });

  test('an unknown model is a NotFoundError', async () => {
    await assert.rejects(client.messages.create(ask('no-such-model', 'fast say no')), Anthropic.NotFoundError);
    await assert.rejects(client.models.retrieve('no/such model'), Anthropic.NotFoundError);
  });

  test('an empty balance is a PaymentRequiredError and is not tried again', async () => {
    const counting = countingFetch();
    const poor = new Anthropic({ apiKey: KEYS.poor, baseURL: GATEWAY, fetch: counting });
    const error = await failure(() => poor.messages.create(ask('priced', 'fast say no')));
    assert.ok(error instanceof Anthropic.PaymentRequiredError, `${error}`);
    assert.equal(error.type, 'billing_error');
    assert.equal(counting.count, 1);
    const { max_tokens: _, ...request } = ask('priced', 'fast say no');
    assert.ok((await poor.messages.countTokens(request)).input_tokens > 0, 'counting is free');
  });

  test('a request with a wrong field is a BadRequestError that names it', async () => {
    for (const model of ['via-openai', 'demo']) {
      const error = await failure(() => client.messages.create({ model, max_tokens: 100, messages: 'none' }));
      assert.ok(error instanceof Anthropic.BadRequestError, `${error}`);
      assert.match(error.message, /messages/);
    }
  });
});

describe('anthropic mended streams', { concurrency: 4 }, () => {
  for (const quirk of ['no-event-lines', 'no-start-usage', 'no-delta-usage', 'done-at-the-end']) {
    test(`the stream helper takes a provider with ${quirk}`, async () => {
      const message = await client.messages.stream(ask('via-anthropic', CALL_TWO.replace('fast', `quirk ${quirk}`), { tools })).finalMessage();
      assertCalls(message, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });
  }
  for (const quirk of ['no-role', 'repeat-identity', 'null-identity', 'index-from-1', 'no-index',
    'usage-in-finish', 'no-done']) {
    test(`an OpenAI-format provider with ${quirk} translates well`, async () => {
      const stream = await client.messages.create(ask('via-openai', CALL_TWO.replace('fast', `quirk ${quirk}`), { tools, stream: true }));
      const seen = checkAnthropic(await collect(stream));
      assertCalls({ content: seen.blocks }, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
      assert.equal(seen.usage.output_tokens, USAGE.output);
    });
  }
});

describe('anthropic lists and others', { concurrency: 4 }, () => {
  test('models.list walks every page and stops', async () => {
    const all = (await collect(client.models.list({ limit: 1000 }))).map((model) => model.id);
    const paged = (await collect(client.models.list({ limit: 2 }))).map((model) => model.id);
    assert.deepEqual(paged, all);
    assert.equal(new Set(all).size, all.length);
    for (const id of ['via-openai', 'via-anthropic', 'vendor/scripted.chat-1', 'demo']) assert.ok(all.includes(id), id);
  });

  test('an id with a slash and a dot is found and answers', async () => {
    const id = 'vendor/scripted.chat-1';
    assert.equal((await client.models.retrieve(id)).id, id);
    assert.equal((await client.messages.create(ask(id, 'fast say slash'))).model, id);
  });

  test('a key works as x-api-key and as an auth token', async () => {
    const clients = [
      new Anthropic({ authToken: KEYS.dev, apiKey: null, baseURL: GATEWAY, maxRetries: 0 }),
      new Anthropic({ apiKey: KEYS.dev, baseURL: GATEWAY, maxRetries: 0,
        defaultHeaders: { authorization: null, 'x-api-key': KEYS.dev, 'anthropic-version': '2023-06-01' } }),
    ];
    for (const other of clients) {
      const message = await other.messages.create(ask('via-anthropic', 'fast say mine'));
      assert.equal(summary(message.content).text, 'mine');
    }
  });

  test('a base URL works with and without a version', async () => {
    for (const path of ['', '/', '/v1', '/v1/']) {
      const other = new Anthropic({ apiKey: KEYS.dev, baseURL: `${GATEWAY}${path}`, maxRetries: 0 });
      const message = await other.messages.create(ask('via-openai', 'fast say hi'));
      assert.equal(summary(message.content).text, 'hi');
      assert.ok((await collect(other.models.list())).length > 0);
    }
  });

  test('headers and unknown fields reach a provider of the same format', async () => {
    const name = newCase();
    const request = ask('via-both', 'fast say same', { service_tier: 'auto', betas: ['some-beta-2026-01-01'] }, name);
    await client.beta.messages.create(request);
    const { headers, body } = await lastCall(name);
    assert.equal(headers['anthropic-version'], '2026-10-21');
    assert.equal(headers['anthropic-beta'], 'some-beta-2026-01-01');
    assert.equal(headers['x-api-key'], 'scripted-provider-key-1');
    assert.equal(headers.authorization, undefined);
    assert.equal(body.model, 'upstream-id');
    assert.equal(body.service_tier, 'auto');
  });

  test('a field that could not be carried is named, or refused when strict', async () => {
    const request = ask('via-openai', 'fast say dropped', { top_k: 5 });
    const { response } = await client.messages.create(request).withResponse();
    assert.equal(response.headers.get('x-tokenfly-dropped'), 'top_k');
    const plain = await client.messages.create(ask('via-openai', 'fast say all')).withResponse();
    assert.equal(plain.response.headers.get('x-tokenfly-dropped'), null);
    const error = await failure(() => client.messages.create(request, { headers: { 'x-tokenfly-strict': 'true' } }));
    assert.ok(error instanceof Anthropic.BadRequestError, `${error}`);
    assert.match(error.message, /top_k/);
  });

  test('thinking that is not Anthropic\'s is never sent to Anthropic', async () => {
    const name = newCase();
    const request = ask('via-openai', CALL_ONE.replace('fast', 'fast think'), { tools, thinking }, name);
    const first = await client.messages.create(request);
    request.messages.push(
      { role: 'assistant', content: first.content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: summary(first.content).tools[0].id, content: 'sunny' }] });
    const second = await client.messages.create({ ...request, model: 'via-real-anthropic', thinking: { type: 'adaptive' } });
    assert.equal(summary(second.content).text, 'The tool said: sunny');
  });
});

function assertUsage(way, usage) {
  if (!way.scripted) return assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0);
  assert.equal(usage.input_tokens, USAGE.input - USAGE.cached);
  assert.equal(usage.cache_read_input_tokens, USAGE.cached);
  assert.equal(usage.output_tokens, USAGE.output);
}

function assertCalls(message, ...expected) {
  const called = summary(message.content).tools;
  assert.deepEqual(called.map((call) => [call.name, call.input]), expected);
  assert.equal(new Set(called.map((call) => call.id)).size, expected.length);
}

// The stream had 3,000 words; the upstream must have noticed long before.
async function assertStopped(name) {
  const [call] = await until(name, (seen) => seen.at(-1)?.ended !== null);
  assert.equal(call.ended, 'closed by the other side');
  assert.ok(call.sent < 200, `${call.sent} events were sent`);
}
