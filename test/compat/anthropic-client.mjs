// The official `@anthropic-ai/sdk` package as the tests use it.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { summary } from './grammar.mjs';
import { GATEWAY, KEYS, TIME, WEATHER, newCase } from './support.mjs';
import { USAGE } from './upstream/script.mjs';

export const client = new Anthropic({ apiKey: KEYS.dev, baseURL: GATEWAY, maxRetries: 0 });
export const tools = [WEATHER, TIME].map(({ name, description, schema }) => ({
  name,
  description,
  input_schema: schema,
}));
export const thinking = { type: 'enabled', budget_tokens: 1024 };

export const ask = (model, said, rest = {}, name = newCase()) => ({
  model,
  max_tokens: 4096,
  system: `You are tested, ${name}.`,
  messages: [{ role: 'user', content: said }],
  ...rest,
});

// The request for the next turn: what came back, and the result of its first call.
export function answerCall(request, message, result, content = message.content) {
  const [{ id }] = summary(message.content).tools;
  request.messages.push(
    { role: 'assistant', content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, ...result }] },
  );
}

export function assertUsage(way, usage) {
  if (!way.scripted) return assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0);
  assert.equal(usage.input_tokens, USAGE.input - USAGE.cached);
  assert.equal(usage.cache_read_input_tokens, USAGE.cached);
  assert.equal(usage.output_tokens, USAGE.output);
}

export function assertCalls(message, ...expected) {
  const called = summary(message.content).tools;
  assert.deepEqual(
    called.map((call) => [call.name, call.input]),
    expected,
  );
  assert.equal(new Set(called.map((call) => call.id)).size, expected.length);
}
