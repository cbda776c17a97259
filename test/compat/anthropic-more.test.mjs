// The official `@anthropic-ai/sdk` package: odd providers, lists, keys, what is carried or dropped.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { answerCall, ask, assertCalls, client, thinking, tools } from './anthropic-client.mjs';
import { checkAnthropic, summary } from './grammar.mjs';
import {
  CALL_ONE,
  CALL_TWO,
  GATEWAY,
  KEYS,
  collect,
  failure,
  lastCall,
  newCase,
} from './support.mjs';
import { USAGE } from './upstream/script.mjs';

describe('anthropic mended streams', { concurrency: 4 }, () => {
  for (const quirk of ['no-event-lines', 'no-start-usage', 'no-delta-usage', 'done-at-the-end']) {
    test(`the stream helper takes a provider with ${quirk}`, async () => {
      const message = await client.messages
        .stream(ask('via-anthropic', CALL_TWO.replace('fast', `quirk ${quirk}`), { tools }))
        .finalMessage();
      assertCalls(
        message,
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
    });
  }
  for (const quirk of [
    'no-role',
    'repeat-identity',
    'null-identity',
    'index-from-1',
    'no-index',
    'usage-in-finish',
    'no-done',
  ]) {
    test(`an OpenAI-format provider with ${quirk} translates well`, async () => {
      const stream = await client.messages.create(
        ask('via-openai', CALL_TWO.replace('fast', `quirk ${quirk}`), { tools, stream: true }),
      );
      const seen = checkAnthropic(await collect(stream));
      assertCalls(
        { content: seen.blocks },
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
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
    for (const id of ['via-openai', 'via-anthropic', 'vendor/scripted.chat-1', 'demo'])
      assert.ok(all.includes(id), id);
  });

  test('an id with a slash and a dot is found and answers', async () => {
    const id = 'vendor/scripted.chat-1';
    assert.equal((await client.models.retrieve(id)).id, id);
    assert.equal((await client.messages.create(ask(id, 'fast say slash'))).model, id);
  });

  test('a key works as x-api-key and as an auth token', async () => {
    const clients = [
      new Anthropic({ authToken: KEYS.dev, apiKey: null, baseURL: GATEWAY, maxRetries: 0 }),
      new Anthropic({
        apiKey: KEYS.dev,
        baseURL: GATEWAY,
        maxRetries: 0,
        defaultHeaders: {
          authorization: null,
          'x-api-key': KEYS.dev,
          'anthropic-version': '2023-06-01',
        },
      }),
    ];
    for (const other of clients) {
      const message = await other.messages.create(ask('via-anthropic', 'fast say mine'));
      assert.equal(summary(message.content).text, 'mine');
    }
  });

  test('a base URL works with and without a version', async () => {
    for (const path of ['', '/', '/v1', '/v1/']) {
      const other = new Anthropic({
        apiKey: KEYS.dev,
        baseURL: `${GATEWAY}${path}`,
        maxRetries: 0,
      });
      const message = await other.messages.create(ask('via-openai', 'fast say hi'));
      assert.equal(summary(message.content).text, 'hi');
      assert.ok((await collect(other.models.list())).length > 0);
    }
  });

  test('headers and unknown fields reach a provider of the same format', async () => {
    const name = newCase();
    const request = ask(
      'via-both',
      'fast say same',
      { service_tier: 'auto', betas: ['some-beta-2026-01-01'] },
      name,
    );
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
    const error = await failure(() =>
      client.messages.create(request, { headers: { 'x-tokenfly-strict': 'true' } }),
    );
    assert.ok(error instanceof Anthropic.BadRequestError, `${error}`);
    assert.match(error.message, /top_k/);
  });

  test("thinking that is not Anthropic's is never sent to Anthropic", async () => {
    const name = newCase();
    const request = ask(
      'via-openai',
      CALL_ONE.replace('fast', 'fast think'),
      { tools, thinking },
      name,
    );
    const first = await client.messages.create(request);
    answerCall(request, first, { content: 'sunny' });
    const second = await client.messages.create({
      ...request,
      model: 'via-real-anthropic',
      thinking: { type: 'adaptive' },
    });
    assert.equal(summary(second.content).text, 'The tool said: sunny');
  });
});
