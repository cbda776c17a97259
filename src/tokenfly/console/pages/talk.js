// A talk in each of the formats: what is asked, and what an answer's events say.
//
// Turns are {role: 'user', text, images}, {role: 'model', text, thinking, signature, tools, items, stop} or {role: 'tool', results};
// a model's items are its answer in the Responses format, when it came in that; `stop` is the reason of its end, once it has ended.

const dataUrl = /^data:([^;]+);base64,(.*)$/s;
const picture = url => { const [, media_type, data] = dataUrl.exec(url); return {type: 'image', source: {type: 'base64', media_type, data}}; };
const content = (turn, text, image) => turn.images?.length ? [...turn.images.map(image), ...(turn.text ? [text(turn.text)] : [])] : turn.text;

function openAi(turns, system) {
  const messages = system ? [{role: 'system', content: system}] : [];
  for (const turn of turns) {
    if (turn.role === 'user') messages.push({role: 'user', content: content(turn, text => ({type: 'text', text}), url => ({type: 'image_url', image_url: {url}}))});
    else if (turn.role === 'tool') for (const result of turn.results) messages.push({role: 'tool', tool_call_id: result.id, content: result.text});
    else messages.push({role: 'assistant', ...(turn.text && {content: turn.text}), ...(turn.tools.length && {tool_calls: turn.tools.map(tool =>
      ({id: tool.id, type: 'function', function: {name: tool.name, arguments: tool.input || '{}'}}))})});
  }
  return messages;
}

function anthropic(turns) {
  return turns.map(turn => {
    if (turn.role === 'user') return {role: 'user', content: content(turn, text => ({type: 'text', text}), picture)};
    if (turn.role === 'tool') return {role: 'user', content: turn.results.map(result => ({type: 'tool_result', tool_use_id: result.id, content: result.text}))};
    return {role: 'assistant', content: [
      ...(turn.signature ? [{type: 'thinking', thinking: turn.thinking, signature: turn.signature}] : []),
      ...(turn.text ? [{type: 'text', text: turn.text}] : []),
      ...turn.tools.map(tool => ({type: 'tool_use', id: tool.id, name: tool.name, input: JSON.parse(tool.input || '{}')}))]};
  });
}

function responses(turns) {
  return turns.flatMap(turn => {
    if (turn.role === 'user') return [{role: 'user', content: content(turn, text => ({type: 'input_text', text}), url => ({type: 'input_image', image_url: url}))}];
    if (turn.role === 'tool') return turn.results.map(result => ({type: 'function_call_output', call_id: result.id, output: result.text}));
    return turn.items ?? [...(turn.text ? [{role: 'assistant', content: turn.text}] : []),
      ...turn.tools.map(tool => ({type: 'function_call', call_id: tool.id, name: tool.name, arguments: tool.input || '{}'}))];
  });
}

/**
 * The body of a request. Of the settings {model, format, system, max, temperature, effort, tools, schema} only the first two must
 * be there; tools are {name, description, parameters}.
 */
export function request({model, format, system, max, temperature, effort, tools, schema}, turns) {
  const warm = temperature != null && {temperature};
  if (format === 'OpenAI') return {model, messages: openAi(turns, system), max_tokens: max, ...warm, ...(effort && {reasoning_effort: effort}),
    ...(tools && {tools: tools.map(tool => ({type: 'function', function: tool}))}),
    ...(schema && {response_format: {type: 'json_schema', json_schema: {name: 'answer', strict: true, schema}}}), stream: true, stream_options: {include_usage: true}};
  if (format === 'Responses') return {model, ...(system && {instructions: system}), input: responses(turns), max_output_tokens: max, ...warm,
    ...(effort && {reasoning: {effort, ...(effort !== 'none' && {summary: 'auto'})}}), ...(tools && {tools: tools.map(tool => ({type: 'function', ...tool, strict: false}))}),
    ...(schema && {text: {format: {type: 'json_schema', name: 'answer', strict: true, schema}}}), include: ['reasoning.encrypted_content'], store: false, stream: true};
  const thinks = effort && effort !== 'none';
  return {model, max_tokens: max, ...(system && {system}), messages: anthropic(turns), ...warm,
    ...(effort && {thinking: {type: thinks ? 'adaptive' : 'disabled'}}),
    ...((thinks || schema) && {output_config: {...(thinks && {effort}), ...(schema && {format: {type: 'json_schema', schema}})}}),
    ...(tools && {tools: tools.map(({parameters, ...tool}) => ({...tool, input_schema: parameters ?? {type: 'object'}}))}), stream: true};
}

/** Tools as somebody wrote them, in the words of any of the formats. */
export const readTools = text => [JSON.parse(text)].flat().map(tool => {
  const {name, description, parameters, input_schema} = tool.function ?? tool;
  if (!name) throw new Error('name?');
  return {name, ...(description && {description}), parameters: parameters ?? input_schema ?? {type: 'object', properties: {}}};
});

export const blank = () => ({role: 'model', text: '', thinking: '', signature: '', tools: [], stop: null});

/** The data of server-sent events as they come, parsed. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data:') && line.slice(5).trim() !== '[DONE]') yield JSON.parse(line.slice(5));
  }
}

/** Adds what one event of any format says to the turn. */
export function take(turn, event) {
  const error = event.error ?? event.response?.error;
  if (error) throw new Error(error.message);
  const usage = event.usage ?? event.message?.usage ?? event.response?.usage;
  if (usage) {
    turn.input = (usage.prompt_tokens ?? (usage.input_tokens == null ? null
      : usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0))) ?? turn.input;
    turn.output = usage.completion_tokens ?? usage.output_tokens ?? turn.output;
  }
  if (event.choices?.[0]) takeChoice(turn, event.choices[0]);
  else if (event.type?.startsWith('response.')) takeItem(turn, event);
  else takeBlock(turn, event);
}

function takeChoice(turn, {delta = {}, finish_reason}) {
  turn.thinking += delta.reasoning_content ?? delta.reasoning ?? '';
  turn.text += delta.content ?? delta.refusal ?? '';
  for (const call of delta.tool_calls ?? []) {
    const tool = turn.tools[call.index ?? 0] ??= {id: call.id, name: '', input: ''};
    tool.name += call.function?.name ?? '';
    tool.input += call.function?.arguments ?? '';
  }
  turn.stop = finish_reason || turn.stop;
}

function takeItem(turn, event) {
  if (/^response\.(output_text|refusal)\.delta$/.test(event.type)) turn.text += event.delta;
  if (/^response\.reasoning_(summary_)?text\.delta$/.test(event.type)) turn.thinking += event.delta;
  if (event.type === 'response.output_item.added' && event.item.type === 'function_call') turn.tools.push({id: event.item.call_id, name: event.item.name, input: ''});
  if (event.type === 'response.function_call_arguments.delta') turn.tools.at(-1).input += event.delta;
  if (event.type === 'response.completed') [turn.items, turn.stop] = [event.response.output, 'stop'];
  if (event.type === 'response.incomplete') turn.stop = event.response.incomplete_details?.reason ?? 'incomplete';
}

function takeBlock(turn, event) {
  if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') turn.tools.push({id: event.content_block.id, name: event.content_block.name, input: ''});
  if (event.type === 'content_block_delta') {
    turn.text += event.delta.text ?? '';
    turn.thinking += event.delta.thinking ?? '';
    turn.signature += event.delta.signature ?? '';
    if (event.delta.partial_json) turn.tools.at(-1).input += event.delta.partial_json;
  }
  if (event.type === 'message_delta') turn.stop = event.delta.stop_reason || turn.stop;
}

/** An answer that ended before its end, as a turn that every format takes: only what was said of it counts. */
export const broken = turn => ({...turn, signature: '', tools: [], items: undefined});
