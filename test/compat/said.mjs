// All that an answer says, as a provider sent it, added up in the plainest way: to compare what went
// in with what an SDK gives out.
//
// { text, thinking, calls: [[name, input]], input, output, whole, failed, stop }, the tokens -1 when
// none were counted; a call's input is its JSON's value, or its text where that is not JSON.

export function ofWhole(format, body) {
  const sum = start(format);
  if (format === 'anthropic') {
    body.content.forEach((block, i) => addBlock(sum, i, block));
    sum.stop = body.stop_reason;
    addAnthropicUsage(sum, body.usage);
  } else {
    const [{ message, finish_reason: finish }] = body.choices;
    addMessage(sum, { ...message, tool_calls: null });
    (message.tool_calls ?? []).forEach((call, i) => addCall(sum, i, call));
    sum.stop = finish;
    addOpenAiUsage(sum, body.usage);
  }
  sum.whole = true;
  return finish(sum);
}

export function ofStream(format, body) {
  const sum = start(format);
  for (const event of body.replaceAll('\r\n', '\n').split('\n\n')) {
    const lines = event.split('\n');
    sum.failed ||= lines.includes('event: error');
    const data = lines
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trim())
      .join('\n');
    if (data === '[DONE]') sum.whole = format === 'openai';
    if (!data.startsWith('{')) continue;
    const value = JSON.parse(data);
    sum.failed ||= typeof value.error === 'object' && value.error !== null;
    if (format === 'anthropic') addEvent(sum, value);
    else addChunk(sum, value);
  }
  sum.whole &&= !sum.failed;
  return finish(sum);
}

function start(format) {
  return {
    format,
    text: '',
    thinking: '',
    calls: new Map(),
    tokens: {},
    input: -1,
    output: -1,
    whole: false,
    failed: false,
    stop: null,
  };
}

function finish({ format: _, tokens: __, calls, ...sum }) {
  return { ...sum, calls: [...calls.values()].map(({ name, json }) => [name, parsed(json)]) };
}

export function parsed(json) {
  try {
    return json.trim() === '' ? {} : JSON.parse(json);
  } catch {
    return json;
  }
}

function addChunk(sum, chunk) {
  addOpenAiUsage(sum, chunk.usage);
  addOpenAiUsage(sum, chunk.x_groq?.usage);
  for (const choice of chunk.choices ?? []) {
    if ((choice.index ?? 0) !== 0) continue;
    addOpenAiUsage(sum, choice.usage);
    // The results of a search that MiniMax ran itself, with a finish_reason of their own.
    if (!choice.delta || choice.delta.role === 'tool') continue;
    addMessage(sum, choice.delta);
    if (!choice.finish_reason) continue;
    sum.whole = true;
    sum.stop ??= choice.finish_reason;
  }
}

function addMessage(sum, message) {
  if (Array.isArray(message.content)) message.content.forEach((part) => addPart(sum, part));
  else sum.text += message.content ?? '';
  sum.text += message.refusal ?? '';
  sum.thinking +=
    message.reasoning_content ||
    message.reasoning ||
    (message.reasoning_details ?? []).map((one) => one.text ?? one.summary ?? '').join('');
  for (const call of message.tool_calls ?? []) addCall(sum, call.index, call);
  if (message.function_call) addCall(sum, 'function', { function: message.function_call });
}

function addPart(sum, part) {
  sum.text += part.text ?? '';
  if (Array.isArray(part.thinking)) for (const piece of part.thinking) sum.thinking += piece.text;
  else sum.thinking += part.thinking ?? '';
}

function addCall(sum, key, call) {
  if (!sum.calls.has(key)) sum.calls.set(key, { name: '', json: '' });
  const known = sum.calls.get(key);
  known.name ||= call.function.name ?? '';
  const input = call.function.arguments ?? '';
  known.json += typeof input === 'string' ? input : JSON.stringify(input);
}

// Output that is told apart from reasoning shows in the total.
function addOpenAiUsage(sum, usage) {
  if (!usage?.prompt_tokens) return;
  sum.input = usage.prompt_tokens;
  sum.output = Math.max(usage.completion_tokens ?? 0, (usage.total_tokens ?? 0) - sum.input);
}

function addEvent(sum, event) {
  switch (event.type) {
    case 'message_start':
      return addAnthropicUsage(sum, event.message.usage);
    case 'content_block_start':
      return addBlock(sum, event.index, event.content_block);
    case 'content_block_delta':
      sum.text += event.delta.text ?? '';
      sum.thinking += event.delta.thinking ?? '';
      if (sum.calls.has(event.index))
        sum.calls.get(event.index).json += event.delta.partial_json ?? '';
      return undefined;
    case 'message_delta':
      sum.stop = event.delta.stop_reason;
      sum.whole = true;
      return addAnthropicUsage(sum, event.usage);
    default:
      return undefined;
  }
}

function addBlock(sum, key, block) {
  if (block.type === 'text') sum.text += block.text;
  if (block.type === 'thinking') sum.thinking += block.thinking;
  if (block.type !== 'tool_use') return;
  const hasInput = Object.keys(block.input ?? {}).length > 0;
  sum.calls.set(key, { name: block.name, json: hasInput ? JSON.stringify(block.input) : '' });
}

function addAnthropicUsage(sum, usage) {
  if (!usage) return;
  for (const [name, value] of Object.entries(usage)) if (value !== null) sum.tokens[name] = value;
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = sum.tokens;
  sum.input =
    (input_tokens ?? 0) + (cache_read_input_tokens ?? 0) + (cache_creation_input_tokens ?? 0);
  sum.output = sum.tokens.output_tokens ?? 0;
}
