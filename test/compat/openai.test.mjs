// The official `openai` package on every way through the gateway.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { checkOpenAi } from './grammar.mjs';
import { ask, assertCalls, assertUsage, client, tools, whole } from './openai-client.mjs';
import {
  CALL_ONE,
  CALL_TWO,
  PIXEL,
  TIME,
  WAYS,
  WEATHER,
  assertStopped,
  collect,
  failure,
  lastCall,
  newCase,
} from './support.mjs';
import { THOUGHT, USAGE } from './upstream/script.mjs';

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
      const parts = [
        { type: 'text', text: 'fast say ' },
        { type: 'text', text: 'Two parts' },
      ];
      const answer = await client.chat.completions.create(ask(model, parts));
      assert.match(answer.choices[0].message.content, /Two parts$/);
    });

    test('a picture reaches the model', async () => {
      const name = newCase();
      const url = `data:image/png;base64,${PIXEL}`;
      const parts = [
        { type: 'image_url', image_url: { url } },
        { type: 'text', text: 'fast say I see' },
      ];
      const answer = await client.chat.completions.create(ask(model, parts, {}, name));
      assert.match(answer.choices[0].message.content, /I see/);
      if (way.scripted) assert.ok((await lastCall(name)).raw.includes(PIXEL));
    });

    test('Unicode survives, streamed or not', async () => {
      const text = 'Grüße, 你好 👩‍👩‍👧 "quoted" \\ end';
      const whole = await client.chat.completions.create(ask(model, `fast say ${text}`));
      assert.equal(whole.choices[0].message.content, text);
      const streamed = await collect(
        await client.chat.completions.create(ask(model, `fast say ${text}`, { stream: true })),
      );
      assert.equal(streamed.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), text);
    });

    test('a stream is one well-formed answer', async () => {
      const stream = await client.chat.completions.create(
        ask(model, 'fast say one two three', { stream: true }),
      );
      const chunks = await collect(stream);
      const { text, finish, usage } = checkOpenAi(chunks);
      assert.equal(text, 'one two three');
      assert.equal(finish, 'stop');
      assert.equal(usage, undefined, 'usage was not asked for');
      assert.ok(chunks.every((chunk) => chunk.model === model));
    });

    test('a stream ends with its usage when asked', async () => {
      const stream = await client.chat.completions.create(
        ask(model, 'fast say one two three', {
          stream: true,
          stream_options: { include_usage: true },
        }),
      );
      const { text, usage } = checkOpenAi(await collect(stream));
      assert.equal(text, 'one two three');
      assertUsage(way, usage, 0);
    });

    test('the stream helper gives the final completion', async () => {
      const stream = client.chat.completions.stream(ask(model, 'fast say one two three'));
      let heard = '';
      stream.on('content', (delta) => {
        heard += delta;
      });
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
      assertCalls(
        answer.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
    });

    test('a stream calls two tools at once', async () => {
      const stream = await client.chat.completions.create(
        ask(model, CALL_TWO, { tools, stream: true }),
      );
      const { finish, tools: called } = checkOpenAi(await collect(stream));
      assert.equal(finish, 'tool_calls');
      assertCalls(called, ['get_weather', { city: 'Paris' }], ['get_time', { zone: 'Asia/Tokyo' }]);
    });

    test('the stream helper gathers two tool calls', async () => {
      const final = await client.chat.completions
        .stream(ask(model, CALL_TWO, { tools }))
        .finalChatCompletion();
      assert.equal(final.choices[0].finish_reason, 'tool_calls');
      assertCalls(
        final.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
    });

    if (way.scripted)
      test('the stream helper gathers interleaved tool calls', async () => {
        const said = CALL_TWO.replace('fast', 'interleave');
        const final = await client.chat.completions
          .stream(ask(model, said, { tools }))
          .finalChatCompletion();
        assertCalls(
          final.choices[0].message.tool_calls,
          ['get_weather', { city: 'Paris' }],
          ['get_time', { zone: 'Asia/Tokyo' }],
        );
      });

    for (const stream of [false, true]) {
      const how = stream ? ', streaming' : '';
      test(`runTools runs both tools and answers${how}`, async () => {
        const ran = [];
        const runner = client.chat.completions.runTools(
          ask(model, CALL_TWO, {
            stream,
            tools: [WEATHER, TIME].map(({ name, description, schema }) => ({
              type: 'function',
              function: {
                name,
                description,
                parameters: schema,
                parse: JSON.parse,
                function: (args) => {
                  ran.push([name, args]);
                  return `${name} is fine`;
                },
              },
            })),
          }),
        );
        assert.equal(
          await runner.finalContent(),
          'The tool said: get_weather is fine; get_time is fine',
        );
        assert.deepEqual(ran, [
          ['get_weather', { city: 'Paris' }],
          ['get_time', { zone: 'Asia/Tokyo' }],
        ]);
      });

      test(`a tool loop in thinking mode needs no reasoning sent back${how}`, async () => {
        const name = newCase();
        const request = ask(model, CALL_ONE.replace('fast', 'fast think'), { tools, stream }, name);
        const first = await client.chat.completions.create(request);
        const turn = stream ? checkOpenAi(await collect(first)) : whole(first);
        assert.notEqual(turn.reasoning, '');
        request.messages.push(
          { role: 'assistant', content: null, tool_calls: turn.tools },
          { role: 'tool', tool_call_id: turn.tools[0].id, content: 'sunny' },
        );
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
      const stream = await client.chat.completions.create(
        ask(model, 'fast think: why?', { stream: true }),
      );
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
      const answer = await client.chat.completions.parse(
        ask(model, 'fast Paris', { response_format: format }),
      );
      assert.equal(typeof answer.choices[0].message.parsed.city, 'string');
    });
    test('structured output is parsed from a stream', async () => {
      const stream = client.chat.completions.stream(
        ask(model, 'fast Paris', { response_format: format }),
      );
      const answer = await stream.finalChatCompletion();
      assert.equal(typeof answer.choices[0].message.parsed.degrees, 'number');
    });

    test('an answer at its limit ends with length, a refused one with content_filter', async () => {
      const long = await client.chat.completions.create(
        ask(model, 'fast stop length say one two three four'),
      );
      assert.equal(long.choices[0].finish_reason, 'length');
      const refused = await client.chat.completions.create(ask(model, 'fast refuse'));
      assert.equal(refused.choices[0].finish_reason, 'content_filter');
      const stream = await client.chat.completions.create(
        ask(model, 'fast refuse', { stream: true }),
      );
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
      assert.ok(
        seen.every((chunk) => !chunk.choices[0]?.finish_reason),
        'it must not look whole',
      );
      const helper = await failure(() =>
        client.chat.completions.stream(ask(model, said)).finalChatCompletion(),
      );
      assert.ok(helper instanceof OpenAI.OpenAIError, `${helper}`);
    });

    test('an error as the first event is an error with a status', async () => {
      const said = way.scripted ? 'error first' : 'error 503';
      const error = await failure(() =>
        client.chat.completions.create(ask(model, said, { stream: true })),
      );
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
      assert.ok(
        seen.every((chunk) => !chunk.choices[0]?.finish_reason),
        'it must not look whole',
      );
      const helper = await failure(() =>
        client.chat.completions.stream(ask(model, said)).finalChatCompletion(),
      );
      assert.ok(helper instanceof OpenAI.OpenAIError, `${helper}`);
    });

    test('leaving a stream stops the upstream', async () => {
      const name = newCase();
      const stream = await client.chat.completions.create(
        ask(model, 'pace 10ms words 3000', { stream: true }, name),
      );
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
          ask(model, 'pace 10ms words 3000', { stream: true }, name),
          { signal: abort.signal },
        );
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
