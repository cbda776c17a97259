// What is not an SDK's: browsers, curl, and the examples of the page that users are given.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { GATEWAY, KEYS } from './support.mjs';

const SDK_HEADERS = [
  'authorization',
  'content-type',
  'x-api-key',
  'anthropic-version',
  'anthropic-beta',
  'anthropic-dangerous-direct-browser-access',
  'x-stainless-arch',
  'x-stainless-lang',
  'x-stainless-os',
  'x-stainless-package-version',
  'x-stainless-retry-count',
  'x-stainless-runtime',
  'x-stainless-runtime-version',
  'x-stainless-timeout',
  'idempotency-key',
  'openai-organization',
  'openai-project',
];

describe('a browser', () => {
  for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/models', '/v1/embeddings']) {
    test(`may call ${path} with every header the SDKs send`, async () => {
      const preflight = await fetch(`${GATEWAY}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': SDK_HEADERS.join(','),
        },
      });
      assert.ok(preflight.ok);
      const origin = preflight.headers.get('access-control-allow-origin');
      assert.ok(origin === '*' || origin === 'https://app.example');
      const allowed = preflight.headers
        .get('access-control-allow-headers')
        .toLowerCase()
        .split(/\s*,\s*/);
      for (const name of SDK_HEADERS) assert.ok(allowed.includes(name), `${name} is not allowed`);
      assert.match(preflight.headers.get('access-control-allow-methods'), /POST/);
    });
  }

  test('may read the answer, its request id and its retry-after', async () => {
    for (const key of [KEYS.dev, KEYS.wrong]) {
      const answer = await fetch(`${GATEWAY}/v1/models`, {
        headers: { origin: 'https://app.example', authorization: `Bearer ${key}` },
      });
      assert.equal(answer.status, key === KEYS.dev ? 200 : 401);
      assert.ok(answer.headers.get('access-control-allow-origin'));
      const exposed = answer.headers.get('access-control-expose-headers').toLowerCase();
      for (const name of [
        'x-request-id',
        'request-id',
        'retry-after',
        'x-should-retry',
        'x-tokenfly-dropped',
      ])
        assert.ok(exposed.includes(name), `${name} is not exposed`);
      await answer.arrayBuffer();
    }
  });
});

describe('answers', () => {
  test("carry one request id, under both names on Anthropic's side", async () => {
    const answer = await fetch(`${GATEWAY}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': KEYS.dev, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'via-openai',
        max_tokens: 9,
        messages: [{ role: 'user', content: 'fast say hi' }],
      }),
    });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('request-id'), /./);
    assert.equal(answer.headers.get('x-request-id'), answer.headers.get('request-id'));
    await answer.arrayBuffer();
  });

  test('stream as text/event-stream that no proxy buffers', async () => {
    const answer = await fetch(`${GATEWAY}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.dev}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'via-anthropic',
        stream: true,
        messages: [{ role: 'user', content: 'fast say hi' }],
      }),
    });
    assert.match(answer.headers.get('content-type'), /^text\/event-stream/);
    assert.match(answer.headers.get('cache-control'), /no-cache|no-store/);
    assert.match(await answer.text(), /data: \[DONE\]\n\n$/);
  });

  test('a HEAD of / is quick and good, as Claude Code wants it', async () => {
    assert.equal((await fetch(`${GATEWAY}/`, { method: 'HEAD' })).status, 200);
  });
});

// The examples as the page has them, with this gateway's address and key.
describe('the page for users', () => {
  const client = new OpenAI({ apiKey: KEYS.dev, baseURL: `${GATEWAY}/v1` });

  test('its first example answers', async () => {
    const resp = await client.chat.completions.create({
      model: 'deepseek-v4-flash',
      messages: [{ role: 'user', content: 'Hello!' }],
    });
    assert.equal(resp.choices[0].message.content, 'You said: Hello!');
    assert.equal(resp.model, 'deepseek-v4-flash');
  });

  test('its streaming example prints the answer', async () => {
    const stream = await client.chat.completions.create({
      model: 'deepseek-v4-flash',
      messages: [{ role: 'user', content: 'Write a haiku.' }],
      stream: true,
    });
    let printed = '';
    for await (const chunk of stream) printed += chunk.choices[0].delta.content ?? '';
    assert.equal(printed, 'You said: Write a haiku.');
  });

  test("its curl line for Anthropic's format answers", async () => {
    const { stdout } = await promisify(execFile)(
      'sh',
      [
        '-c',
        `
      curl ${GATEWAY}/v1/messages \\
        -H "x-api-key: $TOKENFLY_API_KEY" \\
        -H "anthropic-version: 2023-06-01" \\
        -H "Content-Type: application/json" \\
        -d '{
          "model": "deepseek-v4-flash",
          "max_tokens": 256,
          "messages": [{ "role": "user", "content": "Hello!" }]
        }'`,
      ],
      { env: { ...process.env, TOKENFLY_API_KEY: KEYS.dev } },
    );
    const message = JSON.parse(stdout);
    assert.equal(message.content[0].text, 'You said: Hello!');
    assert.equal(message.model, 'deepseek-v4-flash');
  });
});
