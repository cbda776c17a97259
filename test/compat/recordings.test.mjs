// Every recorded answer of a real provider, to both official SDKs: no exception that the provider did
// not cause, and no text, thinking, tool call or token lost.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { client as anthropic } from './anthropic-client.mjs';
import { checkAnthropic, checkOpenAi, summary } from './grammar.mjs';
import { client as openai } from './openai-client.mjs';
import { RECORDINGS, providerOf, said } from './recordings.mjs';
import { parsed } from './said.mjs';
import { failure } from './support.mjs';

const messages = [{ role: 'user', content: 'hi' }];
const CLIENTS = {
  openai: { gather: gatherOpenAi, error: OpenAI.APIError, unauthorized: OpenAI.AuthenticationError },
  anthropic: {
    gather: gatherAnthropic,
    error: Anthropic.APIError,
    unauthorized: Anthropic.AuthenticationError,
  },
};
const counts = {};
const count = (what, more = 1) => {
  counts[what] = (counts[what] ?? 0) + more;
};

const skip = RECORDINGS.length === 0 && 'no ../shared/recordings beside the project';
describe('recorded answers', { concurrency: 4, skip }, () => {
  for (const recording of RECORDINGS)
    for (const [name, { gather, error, unauthorized }] of Object.entries(CLIENTS)) {
      const was = said(recording);
      const heard = { text: '', thinking: '' };
      const model = providerOf(recording, name);
      // What is passed through keeps those oddities of its provider that no SDK minds.
      const check = recording.format !== name;
      const run = () => gather(model, recording.stream, heard, check);
      test(`${recording.name} to a client of ${name}`, async () => {
        if (!was) return told(await failure(run), error, unauthorized);
        if (was.whole) return same(was, await run());
        // Pieces out of the middle of a stream begin with nothing that an SDK could take.
        if (!check && name === 'anthropic' && !recording.body.includes('message_start'))
          return count('pieces that are no stream');
        await failure(run);
        assert.deepEqual([heard.text, heard.thinking], [was.text, was.thinking]);
        return count('streams cut or failed');
      });
    }

  after(() => console.log('recorded answers, to both SDKs:', counts));
});

function told(problem, error, unauthorized) {
  assert.ok(problem instanceof error, `${problem}`);
  assert.ok(problem.status >= 400, `${problem}`);
  assert.ok(!(problem instanceof unauthorized), "it is not the client's key");
  assert.match(problem.message, /\w/);
  count('errors');
}

function same(was, got) {
  assert.deepEqual([got.text, got.thinking], [was.text, was.thinking]);
  assert.ok(got.stop);
  // What a limit cut off inside of JSON, each SDK mends in its own way.
  if (was.stop === 'length') assert.equal(got.calls.length, was.calls.length);
  else assert.deepEqual(got.calls, was.calls);
  if (was.input >= 0) assert.deepEqual([got.input, got.output], [was.input, was.output]);
  count('answers');
  count('characters of text', was.text.length);
  count('characters of thinking', was.thinking.length);
  count('tool calls', was.calls.length);
  count('tokens in', Math.max(0, was.input));
  count('tokens out', Math.max(0, was.output));
}

// @param heard gets the text and the thinking as they come, for answers that never end
async function gatherOpenAi(model, streams, heard, check) {
  const request = { model, messages, max_tokens: 20_000 };
  if (!streams) return openAiAnswer(await openai.chat.completions.create(request));
  const chunks = [];
  const stream = openai.chat.completions.stream({
    ...request,
    stream_options: { include_usage: true },
  });
  stream.on('chunk', (chunk) => {
    const choices = chunk.choices.filter(({ index }) => index === 0);
    for (const { delta } of choices) {
      heard.text += (delta.content ?? '') + (delta.refusal ?? '');
      heard.thinking += reasoning(delta);
    }
    if (choices.length > 0 || chunk.choices.length === 0) chunks.push({ ...chunk, choices });
  });
  const final = await stream.finalChatCompletion();
  if (check) checkOpenAi(chunks);
  return { ...openAiAnswer(final), thinking: heard.thinking };
}

function openAiAnswer({ choices: [{ message, finish_reason: stop }], usage }) {
  const content = Array.isArray(message.content)
    ? message.content.map((part) => part.text ?? '').join('')
    : (message.content ?? '');
  return {
    text: content + (message.refusal ?? ''),
    thinking: reasoning(message),
    calls: (message.tool_calls ?? []).map((call) => [
      call.function.name,
      parsed(call.function.arguments),
    ]),
    input: usage?.prompt_tokens,
    output: Math.max(usage?.completion_tokens, usage?.total_tokens - usage?.prompt_tokens),
    stop,
  };
}

function reasoning(message) {
  const parts = Array.isArray(message.content) ? message.content : [];
  return (
    message.reasoning_content ||
    message.reasoning ||
    (message.reasoning_details ?? []).map((one) => one.text ?? one.summary ?? '').join('') ||
    parts.flatMap((part) => part.thinking ?? []).map((piece) => piece.text ?? piece).join('')
  );
}

async function gatherAnthropic(model, streams, heard, check) {
  const request = { model, messages, max_tokens: 20_000 };
  if (!streams) return anthropicAnswer(await anthropic.messages.create(request));
  const events = [];
  const stream = anthropic.messages.stream(request);
  stream.on('streamEvent', (event) => {
    events.push(structuredClone(event)); // the helper goes on with the message in it
    heard.text += event.delta?.text ?? '';
    heard.thinking += event.delta?.thinking ?? '';
  });
  const final = await stream.finalMessage();
  if (check) checkAnthropic(events);
  return anthropicAnswer(final);
}

function anthropicAnswer({ content, usage, stop_reason: stop }) {
  const { text, thinking, tools } = summary(content);
  return {
    text,
    thinking,
    calls: tools.map(({ name, input }) => [name, input]),
    input:
      usage.input_tokens +
      (usage.cache_read_input_tokens ?? 0) +
      (usage.cache_creation_input_tokens ?? 0),
    output: usage.output_tokens,
    stop,
  };
}
