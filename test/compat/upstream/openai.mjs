// The scripted upstream's OpenAI side: reads chat completions as strictly as DeepSeek does, answers
// them whole and as streams.
import { USAGE, compose, pieces } from './script.mjs';

export function read(body) {
  const users = body.messages.filter((message) => message.role === 'user');
  return {
    stream: body.stream === true,
    model: body.model,
    said: text(users.at(-1)?.content),
    toolResults: toolResults(body.messages),
    wantsJson: body.response_format !== undefined && body.response_format.type !== 'text',
    forcedTool: forcedTool(body),
    wantsUsage: body.stream_options?.include_usage === true,
  };
}

// What this provider refuses, as a sentence; undefined when nothing is wrong.
export function complaint(body, script) {
  for (const [i, message] of body.messages.entries()) {
    if (message.role !== 'assistant' || !message.tool_calls) continue;
    if (script.think && typeof message.reasoning_content !== 'string')
      return 'The `reasoning_content` in the thinking mode must be passed back to the API.';
    const answered = body.messages
      .slice(i + 1, i + 1 + message.tool_calls.length)
      .map((result) => result.tool_call_id);
    if (message.tool_calls.some((call) => !answered.includes(call.id)))
      return (
        "An assistant message with 'tool_calls' must be followed by tool messages responding to " +
        "each 'tool_call_id'."
      );
  }
  return undefined;
}

export function error(status, message) {
  const kinds = {
    401: ['authentication_error', 'invalid_api_key'],
    402: ['insufficient_quota', 'insufficient_quota'],
    403: ['permission_error', null],
    404: ['invalid_request_error', 'model_not_found'],
    429: ['rate_limit_error', 'rate_limit_exceeded'],
    503: ['server_error', 'server_is_overloaded'],
  };
  const [type, code] = kinds[status] ?? [
    status < 500 ? 'invalid_request_error' : 'server_error',
    null,
  ];
  return { error: { message, type, param: null, code } };
}

export function whole(request, script) {
  const answer = compose(script, request);
  const message = { role: 'assistant', content: answer.text || null };
  if (answer.thought) message.reasoning_content = answer.thought;
  if (answer.calls.length > 0) {
    message.tool_calls = answer.calls.map(({ id, name, json }) => ({
      id,
      type: 'function',
      function: { name, arguments: json },
    }));
  }
  return {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created: 1795000000,
    model: request.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish(answer) }],
    usage: usage(answer),
    x_vendor: { kept: 1.0 },
  };
}

// The stream's events. `null` stands for a pause of the script's pace, an Error for its failure.
export function* events(request, script) {
  const answer = compose(script, request);
  const chunk = (delta, finishReason = null, extra = {}) =>
    data({
      id: 'chatcmpl-scripted',
      object: 'chat.completion.chunk',
      created: 1795000000,
      model: request.model,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...extra,
    });
  if (answer.quirk !== 'no-role') yield chunk({ role: 'assistant', content: '' });
  for (const piece of pieces(answer.thought ?? '')) {
    yield chunk({ reasoning_content: piece });
    yield null;
  }
  const words = pieces(answer.text);
  for (const [i, piece] of words.entries()) {
    if (script.midError && i === Math.ceil(words.length / 2))
      return yield data(error(503, 'The scripted upstream failed in mid-stream.'));
    if (script.cut && i === Math.ceil(words.length / 2)) return yield new Error('cut');
    yield chunk({ content: piece });
    yield null;
  }
  yield* answer.interleave ? interleaved(answer, chunk) : inOrder(answer, chunk);
  if (answer.quirk === 'usage-in-finish') {
    yield chunk({}, finish(answer), { usage: usage(answer) });
  } else {
    if (answer.quirk !== 'no-finish') yield chunk({}, finish(answer));
    if (request.wantsUsage) {
      yield data({
        id: 'chatcmpl-scripted',
        object: 'chat.completion.chunk',
        created: 1795000000,
        model: request.model,
        choices: [],
        usage: usage(answer),
      });
    }
  }
  if (answer.quirk !== 'no-done') yield 'data: [DONE]\n\n';
}

function* inOrder(answer, chunk) {
  const from = answer.quirk === 'index-from-1' ? 1 : 0;
  for (const [i, call] of answer.calls.entries()) {
    const index = answer.quirk === 'no-index' ? {} : { index: i + from };
    yield chunk({ tool_calls: [{ ...index, ...opening(call) }] });
    for (const piece of halves(call.json)) {
      const again =
        answer.quirk === 'repeat-identity'
          ? { id: call.id, type: 'function', function: { name: call.name, arguments: piece } }
          : answer.quirk === 'null-identity'
            ? { id: null, type: null, function: { name: null, arguments: piece } }
            : { function: { arguments: piece } };
      yield chunk({ tool_calls: [{ ...index, ...again }] });
      yield null;
    }
  }
}

// All calls are announced first; then their arguments come in turns.
function* interleaved(answer, chunk) {
  for (const [index, call] of answer.calls.entries())
    yield chunk({ tool_calls: [{ index, ...opening(call) }] });
  for (const half of [0, 1]) {
    for (const [index, call] of answer.calls.entries())
      yield chunk({ tool_calls: [{ index, function: { arguments: halves(call.json)[half] } }] });
  }
}

const opening = (call) => ({
  id: call.id,
  type: 'function',
  function: { name: call.name, arguments: '' },
});
const halves = (text) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
const data = (value) => `data: ${JSON.stringify(value)}\n\n`;

function finish(answer) {
  return { end: 'stop', length: 'length', calls: 'tool_calls', refusal: 'content_filter' }[
    answer.stop
  ];
}

function usage(answer) {
  return {
    prompt_tokens: USAGE.input,
    completion_tokens: USAGE.output,
    total_tokens: USAGE.input + USAGE.output,
    prompt_tokens_details: { cached_tokens: USAGE.cached },
    prompt_cache_hit_tokens: USAGE.cached,
    prompt_cache_miss_tokens: USAGE.input - USAGE.cached,
    completion_tokens_details: { reasoning_tokens: answer.thought ? USAGE.reasoning : 0 },
  };
}

function forcedTool(body) {
  if (body.tool_choice === 'required') return body.tools[0].function.name;
  return body.tool_choice?.function?.name;
}

// Results that no later message of the user has answered.
function toolResults(messages) {
  const results = [];
  for (const message of messages) {
    if (message.role === 'tool') results.push(text(message.content));
    else if (message.role === 'user') results.length = 0;
  }
  return results;
}

function text(content) {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}
