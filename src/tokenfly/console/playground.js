// Talks to a model through the API itself, with the session in place of a key.

import {api, choice, code, field, h, money, number, seconds, session} from './common.js';
import {currency} from './console.js';
import {FORMATS, LANGUAGES, snippet} from './snippets.js';

const TOOL = {name: 'get_weather', description: 'The weather in a city',
  parameters: {type: 'object', properties: {city: {type: 'string'}}, required: ['city']}};

/**
 * Turns are {role: 'user', text}, {role: 'model', text, thinking, signature, tools, items} or {role: 'tool', results};
 * a model's items are its answer in the Responses format, when it came in that.
 */
let turns = [];

function openAi(turns, system) {
  const messages = system ? [{role: 'system', content: system}] : [];
  for (const turn of turns) {
    if (turn.role === 'user') messages.push({role: 'user', content: turn.text});
    else if (turn.role === 'tool') for (const result of turn.results) messages.push({role: 'tool', tool_call_id: result.id, content: result.text});
    else messages.push({role: 'assistant', ...(turn.text && {content: turn.text}), ...(turn.tools.length && {tool_calls: turn.tools.map(tool =>
      ({id: tool.id, type: 'function', function: {name: tool.name, arguments: tool.input || '{}'}}))})});
  }
  return messages;
}

function anthropic(turns) {
  return turns.map(turn => {
    if (turn.role === 'user') return {role: 'user', content: turn.text};
    if (turn.role === 'tool') return {role: 'user', content: turn.results.map(result => ({type: 'tool_result', tool_use_id: result.id, content: result.text}))};
    return {role: 'assistant', content: [
      ...(turn.signature ? [{type: 'thinking', thinking: turn.thinking, signature: turn.signature}] : []),
      ...(turn.text ? [{type: 'text', text: turn.text}] : []),
      ...turn.tools.map(tool => ({type: 'tool_use', id: tool.id, name: tool.name, input: JSON.parse(tool.input || '{}')}))]};
  });
}

function responses(turns) {
  return turns.flatMap(turn => {
    if (turn.role === 'user') return [{role: 'user', content: turn.text}];
    if (turn.role === 'tool') return turn.results.map(result => ({type: 'function_call_output', call_id: result.id, output: result.text}));
    return turn.items ?? [...(turn.text ? [{role: 'assistant', content: turn.text}] : []),
      ...turn.tools.map(tool => ({type: 'function_call', call_id: tool.id, name: tool.name, arguments: tool.input || '{}'}))];
  });
}

function request(form, turns) {
  const {model, format, system, max, tool} = form;
  if (format === 'OpenAI') return {model, messages: openAi(turns, system), max_tokens: max,
    ...(tool && {tools: [{type: 'function', function: TOOL}]}), stream: true, stream_options: {include_usage: true}};
  if (format === 'Responses') return {model, ...(system && {instructions: system}), input: responses(turns), max_output_tokens: max,
    ...(tool && {tools: [{type: 'function', ...TOOL, strict: false}]}), include: ['reasoning.encrypted_content'], store: false, stream: true};
  const {parameters, ...rest} = TOOL;
  return {model, max_tokens: max, ...(system && {system}), messages: anthropic(turns),
    ...(tool && {tools: [{...rest, input_schema: parameters}]}), stream: true};
}

/** The data of server-sent events as they come, parsed. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data:') && line.slice(5).trim() !== '[DONE]') yield JSON.parse(line.slice(5));
  }
}

/** Adds what one event of any format says to the turn. */
function take(turn, event) {
  const error = event.error ?? event.response?.error;
  if (error) throw new Error(error.message);
  const usage = event.usage ?? event.message?.usage ?? event.response?.usage;
  if (usage) {
    turn.input = (usage.prompt_tokens ?? (usage.input_tokens == null ? null
      : usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0))) ?? turn.input;
    turn.output = usage.completion_tokens ?? usage.output_tokens ?? turn.output;
  }
  const delta = event.choices?.[0]?.delta;
  if (delta) {
    turn.thinking += delta.reasoning_content ?? delta.reasoning ?? '';
    turn.text += delta.content ?? '';
    for (const call of delta.tool_calls ?? []) {
      const tool = turn.tools[call.index ?? 0] ??= {id: call.id, name: '', input: ''};
      tool.name += call.function?.name ?? '';
      tool.input += call.function?.arguments ?? '';
    }
  }
  if (event.type === 'content_block_start' && event.content_block.type === 'tool_use')
    turn.tools.push({id: event.content_block.id, name: event.content_block.name, input: ''});
  if (/^response\.(output_text|refusal)\.delta$/.test(event.type)) turn.text += event.delta;
  if (/^response\.reasoning_(summary_)?text\.delta$/.test(event.type)) turn.thinking += event.delta;
  if (event.type === 'response.output_item.added' && event.item.type === 'function_call')
    turn.tools.push({id: event.item.call_id, name: event.item.name, input: ''});
  if (event.type === 'response.function_call_arguments.delta') turn.tools.at(-1).input += event.delta;
  if (event.type === 'response.completed') turn.items = event.response.output;
  if (event.type === 'content_block_delta') {
    turn.text += event.delta.text ?? '';
    turn.thinking += event.delta.thinking ?? '';
    turn.signature += event.delta.signature ?? '';
    if (event.delta.partial_json) turn.tools.at(-1).input += event.delta.partial_json;
  }
}

export async function playground() {
  const account = await api('GET', '/console/api/account');
  const model = h('select', {id: 'model'}, account.models.map(id => h('option', id)));
  const format = h('select', {id: 'format'}, Object.keys(FORMATS).map(name => h('option', name)));
  const system = h('textarea', {rows: 2, placeholder: 'none'});
  const max = h('input', {type: 'number', min: 1, max: 1000000, value: 1024});
  const tool = h('input', {type: 'checkbox'});
  const talk = h('div.talk', {id: 'talk', 'aria-live': 'polite'});
  const say = h('textarea', {id: 'say', rows: 3, placeholder: 'Say something', 'aria-label': 'Message'});
  const send = h('button.main', {type: 'submit'}, 'Send');
  const stop = h('button', {hidden: true}, 'Stop');
  const as = h('div'), languages = h('div.choice', {role: 'group', 'aria-label': 'Language'});
  let language = 'curl', last = null;

  const form = () => ({model: model.value, format: format.value, system: system.value.trim(), max: Number(max.value) || 1024, tool: tool.checked});
  const showCode = () => as.replaceChildren(code(snippet(format.value, language,
    last ?? request(form(), [{role: 'user', text: say.value.trim() || 'Hello!'}]))));
  const fresh = () => { last = null; showCode(); };
  const clear = () => { turns = []; talk.replaceChildren(hint()); fresh(); say.focus(); };
  const hint = () => h('p.soft', account.models.includes('demo')
    ? 'The demo model needs no provider. Try “think: why is the sky blue?”, or offer the tool and say “call get_weather Paris”.' : 'Nothing said yet.');

  async function ask() {
    const text = say.value.trim(), open = turns.at(-1)?.tools ?? [];
    if (!text || send.disabled) return;
    if (!turns.length) talk.replaceChildren();
    turns.push(open.length ? {role: 'tool', results: open.map(call => ({id: call.id, text}))} : {role: 'user', text});
    talk.append(h('div.said.user', open.length ? `Result: ${text}` : text));
    say.value = '';
    const view = answerView();
    talk.append(view.element);
    view.element.scrollIntoView({block: 'nearest'});
    const turn = {role: 'model', text: '', thinking: '', signature: '', tools: []};
    const from = performance.now(), abort = new AbortController();
    last = request(form(), turns);
    showCode();
    [send.disabled, stop.hidden, stop.onclick] = [true, false, () => abort.abort()];
    let id;
    try {
      const answer = await fetch(FORMATS[format.value].path, {method: 'POST', signal: abort.signal, body: JSON.stringify(last),
        headers: {'content-type': 'application/json', 'x-csrf-token': session.csrf, 'anthropic-version': '2023-06-01'}});
      id = answer.headers.get('x-request-id');
      if (!answer.ok) take(turn, await answer.json());
      for await (const event of events(answer.body)) {
        take(turn, event);
        if (turn.text || turn.thinking || turn.tools.length) turn.first ??= performance.now() - from;
        view.show(turn);
      }
      turns.push(turn);
    } catch (problem) {
      // What was not answered is not part of the conversation.
      turns.pop();
      view.fail(abort.signal.aborted ? 'Stopped.' : problem.message);
    }
    turn.total = performance.now() - from;
    [send.disabled, stop.hidden] = [false, true];
    say.placeholder = turns.at(-1)?.tools?.length ? 'The tool’s result' : 'Say something';
    await view.end(turn, id);
    say.focus();
  }

  format.addEventListener('change', fresh);
  for (const input of [model, system, max, tool, say]) input.addEventListener('input', fresh);
  stop.addEventListener('click', () => stop.onclick?.());
  say.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); ask(); }
  });
  const choose = option => { language = option; showCode(); };
  choice(languages, LANGUAGES, LANGUAGES[2], choose);
  clear();
  return h('div.play',
    h('section.card', talk, h('form', {onsubmit: event => { event.preventDefault(); ask(); }}, say,
      h('div.row', send, stop, h('button', {onclick: clear}, 'Start over'), h('span.soft.small', 'Enter sends, Shift+Enter breaks the line')))),
    h('aside', h('div.card', field('Model', model), field('Format', format), field('Instructions', system), field('Most tokens to answer', max),
      h('label.tick', tool, 'Offer the tool get_weather'))),
    h('section', h('div.row.apart', h('h2', 'The same request as code'), languages), as));
}

/** An answer as it comes: its thinking, text, tool calls and numbers. */
function answerView() {
  const thoughts = h('div'), text = h('div.wait'), tools = h('div'), meta = h('div.meta');
  const thinking = h('details', {open: true, hidden: true}, h('summary', 'Thinking'), thoughts);
  const element = h('div.said.model', thinking, text, tools, meta);
  return {element,
    show(turn) {
      thinking.hidden = !turn.thinking;
      thoughts.textContent = turn.thinking;
      text.textContent = turn.text;
      tools.replaceChildren(...turn.tools.filter(Boolean).map(tool => h('code.tool', `${tool.name}(${tool.input})`)));
    },
    fail(message) {
      tools.append(h('div.bad', {role: 'alert'}, message));
    },
    async end(turn, id) {
      text.className = '';
      const numbers = [turn.first && `first token ${seconds(Math.round(turn.first))}`, `total ${seconds(Math.round(turn.total))}`,
        turn.input != null && `${number(turn.input)} in`, turn.output != null && `${number(turn.output)} out`];
      const say = () => { meta.textContent = numbers.filter(Boolean).join(' · '); };
      say();
      const charged = id && await charge(id);
      if (charged?.cost != null) {
        numbers.push(`${money(charged.cost)} ${currency()}`);
        say();
      }
      element.dataset.done = '';
    }};
}

/** What the gateway made of a request, which it notes a moment after the answer's last byte. */
async function charge(id) {
  for (let wait = 20; wait < 700; wait *= 2) {
    const found = await api('GET', '/console/api/requests/' + encodeURIComponent(id)).catch(() => null);
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}
