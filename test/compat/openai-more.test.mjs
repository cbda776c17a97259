// The official `openai` package: odd providers, lists, embeddings, what is carried or dropped.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import OpenAI from 'openai';
import { ask, assertCalls, client, tools } from './openai-client.mjs';
import { CALL_TWO, GATEWAY, KEYS, collect, failure, lastCall, newCase } from './support.mjs';
import { USAGE } from './upstream/script.mjs';

describe('openai mended streams', { concurrency: 4 }, () => {
  for (const quirk of [
    'no-role',
    'repeat-identity',
    'null-identity',
    'index-from-1',
    'no-index',
    'usage-in-finish',
    'no-done',
  ]) {
    test(`the stream helper takes a provider with ${quirk}`, async () => {
      const said = CALL_TWO.replace('fast', `quirk ${quirk}`);
      const stream = client.chat.completions.stream(
        ask('via-openai', said, { tools, stream_options: { include_usage: true } }),
      );
      const final = await stream.finalChatCompletion();
      assertCalls(
        final.choices[0].message.tool_calls,
        ['get_weather', { city: 'Paris' }],
        ['get_time', { zone: 'Asia/Tokyo' }],
      );
      assert.equal(final.usage.total_tokens, USAGE.input + USAGE.output);
    });
  }
});

describe('openai lists and others', { concurrency: 4 }, () => {
  test('models.list stops and holds every model that answers', async () => {
    const ids = (await collect(client.models.list())).map((model) => model.id);
    for (const id of [
      'via-openai',
      'via-anthropic',
      'vendor/scripted.chat-1',
      'deepseek-v4-flash',
      'demo',
    ])
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
      const answer = await client.embeddings.create({
        model: 'via-openai',
        input: [name, 'two'],
        ...options,
      });
      assert.equal(answer.data.length, 2);
      assert.equal(
        (await lastCall(name)).body.encoding_format,
        options.encoding_format ?? 'base64',
      );
      if (options.encoding_format !== 'base64')
        assert.deepEqual([...answer.data[0].embedding], [0.25, -0.5, 1]);
      assert.equal(answer.model, 'via-openai');
      assert.equal(answer.usage.prompt_tokens, 3);
    }
    const demo = await client.embeddings.create({ model: 'demo', input: 'hello' });
    assert.ok(demo.data[0].embedding.length > 1);
    assert.ok(demo.data[0].embedding.every(Number.isFinite));
  });

  test('embeddings of a provider without them are refused in words', async () => {
    const error = await failure(() =>
      client.embeddings.create({ model: 'via-anthropic', input: 'x' }),
    );
    assert.ok(
      error instanceof OpenAI.BadRequestError || error instanceof OpenAI.NotFoundError,
      `${error}`,
    );
  });

  test('legacy completions answer and stream', async () => {
    const whole = await client.completions.create({ model: 'via-openai', prompt: 'once' });
    assert.equal(whole.choices[0].text, 'once more');
    assert.equal(whole.model, 'via-openai');
    const stream = await client.completions.create({
      model: 'via-openai',
      prompt: 'once',
      stream: true,
    });
    const chunks = await collect(stream);
    assert.equal(chunks.map((chunk) => chunk.choices[0].text).join(''), 'once more');
  });

  test('a field that could not be carried is named, or refused when strict', async () => {
    const request = ask('via-anthropic', 'fast say dropped', {
      seed: 7,
      logit_bias: { 50256: -100 },
    });
    const { response } = await client.chat.completions.create(request).withResponse();
    const dropped = response.headers
      .get('x-tokenfly-dropped')
      .split(',')
      .map((name) => name.trim());
    assert.deepEqual(dropped.sort(), ['logit_bias', 'seed']);
    const plain = await client.chat.completions
      .create(ask('via-anthropic', 'fast say all'))
      .withResponse();
    assert.equal(plain.response.headers.get('x-tokenfly-dropped'), null);
    const error = await failure(() =>
      client.chat.completions.create(request, { headers: { 'x-tokenfly-strict': 'true' } }),
    );
    assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
    assert.match(error.message, /seed/);
  });

  test('more than one choice is refused where it cannot be had', async () => {
    const error = await failure(() =>
      client.chat.completions.create(ask('via-anthropic', 'fast say two', { n: 2 })),
    );
    assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
  });

  test('unknown fields and key order reach a provider of the same format', async () => {
    const name = newCase();
    const request = ask(
      'via-openai',
      'fast say same',
      { zeta: { b: 1, a: [1e2, null] }, temperature: 0.3 },
      name,
    );
    const answer = await client.chat.completions.create(request);
    const { raw } = await lastCall(name);
    assert.ok(raw.includes('"zeta":{"b":1,"a":[100,null]},"temperature":0.3'), raw);
    assert.deepEqual(answer.x_vendor, { kept: 1 });
  });

  test("the provider sees its own id and key, never the client's", async () => {
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
