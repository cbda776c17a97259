// The scripted upstream's Anthropic side: reads messages as strictly as the real API does, answers
// them whole and as streams.
import { SIGNATURE, USAGE, compose, pieces } from './script.mjs';

const FIELDS = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'stop_sequences',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'thinking',
  'output_config',
  'tools',
  'tool_choice',
  'metadata',
  'service_tier',
  'cache_control',
  'container',
  'inference_geo',
]);

export function read(body) {
  const last = body.messages.findLast(
    (message) => message.role === 'user' && text(message.content),
  );
  return {
    stream: body.stream === true,
    model: body.model,
    said: text(last?.content),
    toolResults: toolResults(body.messages.at(-1)),
    wantsJson: body.output_config?.format !== undefined,
    forcedTool: body.tool_choice?.type === 'any' ? body.tools[0].name : body.tool_choice?.name,
  };
}

// What the real API refuses with 400, as a sentence; undefined when nothing is wrong.
export function complaint(body, script, headers) {
  if (!headers['anthropic-version']) return 'anthropic-version: header is required';
  for (const name of Object.keys(body))
    if (!FIELDS.has(name)) return `${name}: Extra inputs are not permitted`;
  if (!Number.isInteger(body.max_tokens)) return 'max_tokens: Field required';
  if (headers['anthropic-version'] === '2026-10-21' && body.temperature !== undefined)
    return 'temperature: Extra inputs are not permitted';
  for (const [i, message] of body.messages.entries()) {
    if (message.role !== 'assistant' || typeof message.content === 'string') continue;
    for (const block of message.content) {
      if (block.type === 'thinking' && block.signature !== SIGNATURE)
        return `messages.${i}.content.0: Invalid \`signature\` in \`thinking\` block`;
    }
    const calls = message.content.filter((block) => block.type === 'tool_use');
    const next = body.messages[i + 1]?.content ?? [];
    const results = calls.map((_, at) => next[at]?.tool_use_id);
    if (calls.some((call) => !results.includes(call.id)))
      return `messages.${i}: \`tool_use\` ids were found without \`tool_result\` blocks`;
    if (
      calls.length > 0 &&
      body.thinking?.type === 'enabled' &&
      !message.content[0].type.includes('thinking')
    )
      return 'Expected `thinking` or `redacted_thinking`, but found `tool_use`.';
  }
  return undefined;
}

export function error(status, message) {
  const type =
    {
      401: 'authentication_error',
      402: 'billing_error',
      403: 'permission_error',
      404: 'not_found_error',
      413: 'request_too_large',
      429: 'rate_limit_error',
      500: 'api_error',
      503: 'overloaded_error',
      529: 'overloaded_error',
    }[status] ?? 'invalid_request_error';
  return { type: 'error', error: { type, message }, request_id: 'req_scripted' };
}

export function whole(request, script) {
  const answer = compose(script, request);
  const content = [];
  if (answer.thought)
    content.push({ type: 'thinking', thinking: answer.thought, signature: SIGNATURE });
  if (answer.text) content.push({ type: 'text', text: answer.text, citations: null });
  for (const { id, name, json } of answer.calls)
    content.push({ type: 'tool_use', id, name, input: JSON.parse(json) });
  return {
    id: 'msg_scripted',
    type: 'message',
    role: 'assistant',
    model: request.model,
    content,
    stop_reason: stop(answer),
    stop_sequence: null,
    usage: usage(answer),
    x_vendor: { kept: 1.0 },
  };
}

// The stream's events. `null` stands for a pause of the script's pace, an Error for its failure.
export function* events(request, script) {
  const answer = compose(script, request);
  const send = (type, rest) =>
    (answer.quirk === 'no-event-lines' ? '' : `event: ${type}\n`) +
    `data: ${JSON.stringify({ type, ...rest })}\n\n`;
  const { output_tokens: _, ...input } = usage(answer);
  yield send('message_start', {
    message: {
      id: 'msg_scripted',
      type: 'message',
      role: 'assistant',
      model: request.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(answer.quirk === 'no-start-usage' ? {} : { usage: { ...input, output_tokens: 1 } }),
    },
  });
  yield send('ping', {});
  let index = 0;
  if (answer.thought) {
    yield send('content_block_start', {
      index,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    });
    for (const piece of pieces(answer.thought)) {
      yield send('content_block_delta', {
        index,
        delta: { type: 'thinking_delta', thinking: piece },
      });
      yield null;
    }
    yield send('content_block_delta', {
      index,
      delta: { type: 'signature_delta', signature: SIGNATURE },
    });
    yield send('content_block_stop', { index: index++ });
  }
  if (answer.text) {
    yield send('content_block_start', { index, content_block: { type: 'text', text: '' } });
    const words = pieces(answer.text);
    for (const [i, piece] of words.entries()) {
      if (script.midError && i === Math.ceil(words.length / 2))
        return yield send('error', error(529, 'The scripted upstream failed in mid-stream.'));
      if (script.cut && i === Math.ceil(words.length / 2)) return yield new Error('cut');
      yield send('content_block_delta', { index, delta: { type: 'text_delta', text: piece } });
      yield null;
    }
    yield send('content_block_stop', { index: index++ });
  }
  yield* answer.interleave ? interleaved(answer, index, send) : inOrder(answer, index, send);
  yield send('message_delta', {
    delta: { stop_reason: stop(answer), stop_sequence: null },
    ...(answer.quirk === 'no-delta-usage' ? {} : { usage: usage(answer) }),
  });
  yield send('message_stop', {});
  if (answer.quirk === 'done-at-the-end') yield 'data: [DONE]\n\n';
}

function* inOrder(answer, first, send) {
  for (const [i, call] of answer.calls.entries()) {
    yield opening(call, first + i, send);
    for (const piece of halves(call.json)) {
      yield argument(piece, first + i, send);
      yield null;
    }
    yield send('content_block_stop', { index: first + i });
  }
}

// All blocks are open at once; their arguments come in turns.
function* interleaved(answer, first, send) {
  for (const [i, call] of answer.calls.entries()) yield opening(call, first + i, send);
  for (const half of [0, 1]) {
    for (const [i, call] of answer.calls.entries())
      yield argument(halves(call.json)[half], first + i, send);
  }
  for (const i of answer.calls.keys()) yield send('content_block_stop', { index: first + i });
}

function opening({ id, name }, index, send) {
  return send('content_block_start', {
    index,
    content_block: { type: 'tool_use', id, name, input: {} },
  });
}

function argument(json, index, send) {
  return send('content_block_delta', {
    index,
    delta: { type: 'input_json_delta', partial_json: json },
  });
}

const halves = (text) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];

function stop(answer) {
  return { end: 'end_turn', length: 'max_tokens', calls: 'tool_use', refusal: 'refusal' }[
    answer.stop
  ];
}

function usage(answer) {
  return {
    input_tokens: USAGE.input - USAGE.cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: USAGE.cached,
    output_tokens: USAGE.output,
    output_tokens_details: { thinking_tokens: answer.thought ? USAGE.reasoning : 0 },
  };
}

function toolResults(message) {
  if (typeof message?.content === 'string') return [];
  return (message?.content ?? [])
    .filter((block) => block.type === 'tool_result')
    .map((block) => text(block.content));
}

function text(content) {
  if (typeof content === 'string') return content;
  return (content ?? []).map((block) => (block.type === 'text' ? block.text : '')).join('');
}
