// The official `@anthropic-ai/sdk` package on every way through the gateway.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import {
  answerCall,
  ask,
  assertCalls,
  assertUsage,
  client,
  thinking,
  tools,
} from './anthropic-client.mjs';
import { checkAnthropic, summary } from './grammar.mjs';
import {
  CALL_ONE,
  CALL_TWO,
  PIXEL,
  REPORT,
  TIME,
  WAYS,
  WEATHER,
  assertStopped,
  collect,
  failure,
  lastCall,
  newCase,
} from './support.mjs';
import { SIGNATURE, THOUGHT } from './upstream/script.mjs';
import { COUNTED_TOKENS } from './upstream/server.mjs';

for (const way of WAYS) {
  const { model } = way;
  describe(`anthropic through ${way.name}`, { concurrency: 4 }, () => {
    test('create answers', async () => {
      const message = await client.messages.create(ask(model, 'fast say Hello there!'));
      assert.deepEqual(
        [message.type, message.role, message.model],
        ['message', 'assistant', model],
      );
      assert.deepEqual(
        message.content.map((block) => [block.type, block.text]),
        [['text', 'Hello there!']],
      );
      assert.equal(message.stop_reason, 'end_turn');
      assert.equal(message.stop_sequence, null);
      assertUsage(way, message.usage);
      assert.match(message._request_id, /./);
    });

    test('content and system may come in blocks', async () => {
      const name = newCase();
      const message = await client.messages.create(
        ask(
          model,
          [
            { type: 'text', text: 'fast say ', cache_control: { type: 'ephemeral' } },
            { type: 'text', text: 'Two blocks' },
          ],
          { system: [{ type: 'text', text: name, cache_control: { type: 'ephemeral' } }] },
        ),
      );
      assert.match(summary(message.content).text, /Two blocks$/);
    });

    test('a picture reaches the model', async () => {
      const name = newCase();
      const source = { type: 'base64', media_type: 'image/png', data: PIXEL };
      const content = [
        { type: 'image', source },
        { type: 'text', text: 'fast say I see' },
      ];
      const message = await client.messages.create(ask(model, content, {}, name));
      assert.match(summary(message.content).text, /I see/);
      if (way.scripted) assert.ok((await lastCall(name)).raw.includes(PIXEL));
    });

    test('Unicode survives, streamed or not', async () => {
      const text = 'Grüße, 你好 👩‍👩‍👧 "quoted" \\ end';
      const whole = await client.messages.create(ask(model, `fast say ${text}`));
      assert.equal(summary(whole.content).text, text);
      const streamed = await client.messages.stream(ask(model, `fast say ${text}`)).finalText();
      assert.equal(streamed, text);
    });

    test('a stream is one well-formed answer', async () => {
      const stream = await client.messages.create(
        ask(model, 'fast say one two three', { stream: true }),
      );
      const seen = checkAnthropic(await collect(stream));
      assert.equal(seen.text, 'one two three');
      assert.equal(seen.stop, 'end_turn');
      assert.equal(seen.model, model);
      assertUsage(way, seen.usage);
    });

    test('the stream helper gives the final message and every event', async () => {
      const stream = client.messages.stream(ask(model, 'fast say one two three'));
      let heard = '';
      stream.on('text', (delta) => {
        heard += delta;
      });
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
      assertCalls(
        message,
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
    });

    test('a stream calls two tools at once', async () => {
      const stream = await client.messages.create(ask(model, CALL_TWO, { tools, stream: true }));
      const seen = checkAnthropic(await collect(stream));
      assert.equal(seen.stop, 'tool_use');
      assertCalls(
        { content: seen.blocks },
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
    });

    test('the stream helper gathers two tool calls', async () => {
      const message = await client.messages.stream(ask(model, CALL_TWO, { tools })).finalMessage();
      assert.equal(message.stop_reason, 'tool_use');
      assertCalls(
        message,
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
    });

    if (way.scripted)
      test('the stream helper gathers interleaved tool calls', async () => {
        const said = CALL_TWO.replace('fast', 'interleave');
        const message = await client.messages.stream(ask(model, said, { tools })).finalMessage();
        assertCalls(
          message,
          ['get_weather', { city: 'Paris' }],
          ['get_time', { zone: 'Asia/Tokyo' }],
        );
      });

    for (const stream of [false, true]) {
      const how = stream ? ', streaming' : '';
      test(`toolRunner runs both tools and answers${how}`, async () => {
        const ran = [];
        const runner = client.beta.messages.toolRunner(
          ask(model, CALL_TWO, {
            stream,
            tools: [WEATHER, TIME].map(({ name, description, schema }) =>
              betaTool({
                name,
                description,
                inputSchema: schema,
                run: (input) => {
                  ran.push([name, input]);
                  return `${name} is fine`;
                },
              }),
            ),
          }),
        );
        const message = await runner.runUntilDone();
        assert.equal(
          summary(message.content).text,
          'The tool said: get_weather is fine; get_time is fine',
        );
        assert.deepEqual(ran, [
          ['get_weather', { city: 'Paris' }],
          ['get_time', { zone: 'Asia/Tokyo' }],
        ]);
      });

      test(`a tool loop in thinking mode replays its thinking${how}`, async () => {
        const name = newCase();
        const request = ask(
          model,
          CALL_ONE.replace('fast', 'fast think'),
          { tools, thinking },
          name,
        );
        const send = () =>
          stream ? client.messages.stream(request).finalMessage() : client.messages.create(request);
        const first = await send();
        assert.equal(first.content[0].type, 'thinking');
        assert.equal(typeof first.content[0].signature, 'string');
        answerCall(request, first, { content: 'sunny' });
        const second = await send();
        assert.equal(summary(second.content).text, 'The tool said: sunny');
        if (!way.scripted) return;
        const { body } = await lastCall(name);
        const turn = body.messages.find((message) => message.role === 'assistant');
        if (way.format === 'openai') assert.equal(turn.reasoning_content, THOUGHT);
        else
          assert.deepEqual(turn.content[0], {
            type: 'thinking',
            thinking: THOUGHT,
            signature: SIGNATURE,
          });
      });
    }

    if (way.format === 'openai')
      test('a tool loop survives a client that drops its thinking', async () => {
        const name = newCase();
        const request = ask(
          model,
          CALL_ONE.replace('fast', 'fast think'),
          { tools, thinking },
          name,
        );
        const first = await client.messages.create(request);
        const dropped = first.content.filter((block) => block.type !== 'thinking');
        answerCall(request, first, { content: 'sunny' }, dropped);
        assert.equal(
          summary((await client.messages.create(request)).content).text,
          'The tool said: sunny',
        );
      });

    test('a failed tool result stays recognisable', async () => {
      const request = ask(model, CALL_ONE, { tools });
      const first = await client.messages.create(request);
      const content = [{ type: 'text', text: 'no such city' }];
      answerCall(request, first, { content, is_error: true });
      const { text } = summary((await client.messages.create(request)).content);
      assert.match(text, way.format === 'openai' ? /Error: no such city/ : /no such city/);
    });

    test('thinking is shown', async () => {
      const whole = summary(
        (await client.messages.create(ask(model, 'fast think: why?', { thinking }))).content,
      );
      assert.notEqual(whole.thinking, '');
      assert.equal(whole.text, 'You said: why?');
      let heard = '';
      const stream = client.messages.stream(ask(model, 'fast think: why?', { thinking }));
      stream.on('thinking', (delta) => {
        heard += delta;
      });
      const streamed = summary((await stream.finalMessage()).content);
      assert.equal(streamed.thinking, whole.thinking);
      assert.equal(heard, whole.thinking);
      assert.equal(streamed.text, 'You said: why?');
    });

    const format = jsonSchemaOutputFormat(REPORT);
    test('structured output is parsed', async () => {
      const message = await client.messages.parse(
        ask(model, 'fast Paris', { output_config: { format } }),
      );
      assert.equal(typeof message.parsed_output.city, 'string');
    });
    test('structured output is parsed from a stream', async () => {
      const message = await client.messages
        .stream(ask(model, 'fast Paris', { output_config: { format } }))
        .finalMessage();
      assert.equal(typeof message.parsed_output.degrees, 'number');
    });

    test('an answer at its limit ends with max_tokens, a refused one with refusal', async () => {
      const long = await client.messages.create(
        ask(model, 'fast stop length say one two three four'),
      );
      assert.equal(long.stop_reason, 'max_tokens');
      const refused = await client.messages.create(ask(model, 'fast refuse'));
      assert.equal(refused.stop_reason, 'refusal');
      const streamed = await client.messages.stream(ask(model, 'fast refuse')).finalMessage();
      assert.equal(streamed.stop_reason, 'refusal');
    });

    for (const said of [
      'fast error in stream say one two three four',
      'fast cut say one two three four',
    ]) {
      test(`a stream that breaks off raises: ${said}`, async () => {
        const seen = [];
        const error = await failure(async () => {
          const stream = await client.messages.create(ask(model, said, { stream: true }));
          for await (const event of stream) seen.push(event);
        });
        assert.ok(error instanceof Anthropic.APIError, `${error}`);
        assert.match(error.type, /_error$/);
        assert.ok(seen.length > 0);
        assert.ok(
          seen.every((event) => !['message_delta', 'message_stop'].includes(event.type)),
          'it must not look whole',
        );
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
      const stream = await client.messages.create(
        ask(model, 'pace 10ms words 3000', { stream: true }, name),
      );
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
      const beta = await client.beta.messages.countTokens({
        ...request,
        betas: ['token-counting-2024-11-01'],
      });
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
