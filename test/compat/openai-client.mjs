// The official `openai` package as the tests use it.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { USAGE } from './upstream/script.mjs';
import { GATEWAY, KEYS, TIME, WEATHER, newCase } from './support.mjs';

export const client = new OpenAI({ apiKey: KEYS.dev, baseURL: `${GATEWAY}/v1`, maxRetries: 0 });
export const tools = [WEATHER, TIME].map(({ name, description, schema }) => ({
  type: 'function',
  function: { name, description, parameters: schema },
}));

export const ask = (model, said, rest = {}, name = newCase()) => ({
  model,
  messages: [
    { role: 'system', content: `You are tested, ${name}.` },
    { role: 'user', content: said },
  ],
  ...rest,
});

export function whole(answer) {
  const { message, finish_reason: finish } = answer.choices[0];
  return {
    text: message.content,
    reasoning: message.reasoning_content ?? '',
    tools: message.tool_calls,
    finish,
  };
}

export function assertUsage(way, usage, reasoning) {
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  if (!way.scripted) return assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
  assert.equal(usage.prompt_tokens, USAGE.input);
  assert.equal(usage.completion_tokens, USAGE.output);
  assert.equal(usage.prompt_tokens_details.cached_tokens, USAGE.cached);
  assert.equal(usage.completion_tokens_details.reasoning_tokens, reasoning);
}

export function assertCalls(toolCalls, ...expected) {
  assert.deepEqual(
    toolCalls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]),
    expected,
  );
  assert.equal(new Set(toolCalls.map((call) => call.id)).size, expected.length);
  assert.ok(toolCalls.every((call) => call.type === 'function'));
}
