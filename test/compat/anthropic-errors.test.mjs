// Errors as the official `@anthropic-ai/sdk` package raises them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { ask, client } from './anthropic-client.mjs';
import { FAULTS, GATEWAY, KEYS, calls, countingFetch, failure, newCase } from './support.mjs';

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
          const error = await failure(() =>
            client.messages.create(
              ask(`fails-${status}-${format}`, `error ${status}`, { stream }, name),
            ),
          );
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
    const error = await failure(() =>
      patient.messages.create(ask('fails-500-anthropic', 'error 500', {}, name)),
    );
    assert.equal(error.status, 502);
    assert.equal(counting.count, 3);
    assert.ok((await calls(name)).length <= 6);
  });

  test('a wrong key is an AuthenticationError', async () => {
    const stranger = new Anthropic({ apiKey: KEYS.wrong, baseURL: GATEWAY, maxRetries: 0 });
    const error = await failure(() =>
      stranger.messages.create(ask('via-anthropic', 'fast say no')),
    );
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
    await assert.rejects(
      client.messages.create(ask('no-such-model', 'fast say no')),
      Anthropic.NotFoundError,
    );
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
      const error = await failure(() =>
        client.messages.create({ model, max_tokens: 100, messages: 'none' }),
      );
      assert.ok(error instanceof Anthropic.BadRequestError, `${error}`);
      assert.match(error.message, /messages/);
    }
  });
});
