// Errors as the official `openai` package raises them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import OpenAI from 'openai';
import { ask, client } from './openai-client.mjs';
import {
  FAULTS,
  GATEWAY,
  KEYS,
  calls,
  collect,
  countingFetch,
  failure,
  newCase,
} from './support.mjs';

describe('openai errors', { concurrency: 4 }, () => {
  const expected = {
    400: [400, OpenAI.BadRequestError],
    401: [502, OpenAI.InternalServerError],
    402: [502, OpenAI.InternalServerError],
    403: [502, OpenAI.InternalServerError],
    404: [404, OpenAI.NotFoundError],
    413: [413, OpenAI.APIError],
    429: [429, OpenAI.RateLimitError],
    500: [502, OpenAI.InternalServerError],
    503: [503, OpenAI.InternalServerError],
    529: [503, OpenAI.InternalServerError],
  };
  for (const format of ['openai', 'anthropic']) {
    for (const status of FAULTS) {
      for (const stream of [false, true]) {
        test(`${status} of an ${format} upstream${stream ? ', streaming' : ''}`, async () => {
          const name = newCase();
          const error = await failure(() =>
            client.chat.completions.create(
              ask(`fails-${status}-${format}`, `error ${status}`, { stream }, name),
            ),
          );
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
    const error = await failure(() =>
      patient.chat.completions.create(ask('fails-500-openai', 'error 500', {}, name)),
    );
    assert.equal(error.status, 502);
    assert.equal(counting.count, 3);
    assert.ok((await calls(name)).length <= 6);
  });

  test('a wrong key is an AuthenticationError', async () => {
    const stranger = new OpenAI({ apiKey: KEYS.wrong, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
    const error = await failure(() =>
      stranger.chat.completions.create(ask('via-openai', 'fast say no')),
    );
    assert.ok(error instanceof OpenAI.AuthenticationError, `${error}`);
    assert.equal(error.code, 'invalid_api_key');
    assert.doesNotMatch(error.message, new RegExp(KEYS.wrong));
    await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  });

  test('a model the key may not use is a PermissionDeniedError', async () => {
    const narrow = new OpenAI({ apiKey: KEYS.narrow, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
    const error = await failure(() =>
      narrow.chat.completions.create(ask('via-anthropic', 'fast say no')),
    );
    assert.ok(error instanceof OpenAI.PermissionDeniedError, `${error}`);
    assert.equal(error.code, 'model_not_allowed');
    assert.deepEqual(
      (await collect(narrow.models.list())).map((model) => model.id),
      ['via-openai'],
    );
  });

  test('an unknown model is a NotFoundError', async () => {
    const error = await failure(() =>
      client.chat.completions.create(ask('no-such-model', 'fast say no')),
    );
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
      for (let i = 0; i < 3; i++)
        await slow.chat.completions.create(ask('via-openai', 'fast say once'));
    });
    assert.ok(error instanceof OpenAI.RateLimitError, `${error}`);
    assert.equal(error.code, 'rate_limit_exceeded');
    assert.ok(Number(error.headers.get('retry-after')) > 0);
  });

  test('a request without messages is a BadRequestError that names the field', async () => {
    for (const model of ['via-anthropic', 'demo']) {
      const error = await failure(() =>
        client.chat.completions.create({ model, messages: 'none' }),
      );
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
