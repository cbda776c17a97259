// Talks to a model, or to two side by side, through the API itself, with the session in place of a key.
//
// The page is built once and kept while the tab lives: whoever looks elsewhere and comes back finds the talk, also one that runs.

import {answerView} from './answer.js';
import {code} from './copying.js';
import {button, choice, field, h, options, show} from './dom.js';
import {api, send, session} from './session.js';
import {FORMATS, LANGUAGES, snippet} from './snippets.js';
import {blank, broken, events, readTools, request, take} from './talk.js';
import {t} from './words.js';

const TOOLS = `[{
  "name": "get_weather",
  "description": "The weather in a city",
  "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
}]`;
const SCHEMA = `{
  "type": "object",
  "properties": {"city": {"type": "string"}, "country": {"type": "string"}},
  "required": ["city", "country"],
  "additionalProperties": false
}`;
const KEPT = 'tokenfly-talk', MODEL = 'tokenfly-model';
const MAX_PICTURES = 4, MAX_PICTURE_BYTES = 5 << 20;

let page = null;

export async function playground() {
  return page ??= await build();
}

async function build() {
  const [account, {models}] = await Promise.all([api('GET', '/console/api/account'), api('GET', '/console/api/models')]);
  const settings = settingsForm(account.models, models);
  const talks = h('div.talks'), problem = h('p.bad', {role: 'alert'}), pictures = h('div.row');
  const say = h('textarea', {id: 'say', rows: 3, placeholder: t('Say something'), 'aria-label': t('Message')});
  const ask = h('button.main', {type: 'submit'}, t('Send')), stop = h('button', {id: 'stop', hidden: true}, t('Stop'));
  const as = h('div'), languages = h('div.choice', {role: 'group', 'aria-label': t('Language')});
  /** What was said, {text, images, answers}, with an answer of each model that was asked. */
  let exchanges = stored(), images = [], running = null, language = 'curl', last = null;

  const logs = () => [...talks.children].map(side => side.lastChild);
  const model = side => settings.models()[side];

  /** The talk as one of the models knows it: where it was not there yet, the first one's answers are its own. */
  function turnsOf(side, upTo = exchanges.length) {
    const turns = [];
    for (const exchange of exchanges.slice(0, upTo)) {
      const answer = exchange.answers[side] ?? exchange.answers[0];
      if (answer && (answer.text || answer.tools.length)) turns.push(said(exchange, turns.at(-1)), answer);
    }
    return turns;
  }

  const said = (exchange, before) => before?.tools?.length
    ? {role: 'tool', results: before.tools.map(call => ({id: call.id, text: exchange.text}))} : {role: 'user', text: exchange.text, images: exchange.images};

  function userView({text, images}, before) {
    return h('div.said.user', before?.tools?.length ? t('Result: {text}', {text}) : text, images?.map(src => h('img', {src, alt: t('a picture that was sent')})));
  }

  function drawTalk() {
    const sides = settings.models();
    talks.classList.toggle('two', sides.length > 1);
    show(talks, sides.map((name, side) => h('div', sides.length > 1 && h('h3', h('code', name)),
      h('div.talk', {id: side ? 'talk-2' : 'talk', role: 'log', tabindex: 0, 'aria-label': t('Talk with {model}', {model: name})}, exchanges.length ? exchanges.flatMap((exchange, i) => {
        const answer = exchange.answers[side] ?? exchange.answers[0], view = answer && answerView(answer.model);
        view?.end(answer);
        return [userView(exchange, turnsOf(side, i).at(-1)), view?.element];
      }) : h('p.soft', account.models.includes('demo') ? t('The demo model needs no provider. Try “think: why is the sky blue?”, or offer the tool and say “call get_weather Paris”.') : t('Nothing said yet.'))))));
    for (const log of logs()) log.scrollTop = log.scrollHeight;
  }

  const showCode = () => {
    let body = last;
    try { body ??= request({...settings.read(), model: model(0)}, [...turnsOf(0), said({text: say.value.trim() || t('Hello!'), images}, turnsOf(0).at(-1))]); } catch { return; }
    show(as, code(snippet(settings.format(), language, shortened(body))));
  };
  const fresh = () => { last = null; showCode(); };

  async function speak() {
    const text = say.value.trim();
    if (!text && !images.length || running) return;
    let form;
    try {
      form = settings.read();
      show(problem);
    } catch (fault) {
      return show(problem, fault.message);
    }
    if (!exchanges.length) for (const log of logs()) show(log);
    const exchange = {text, images, answers: []}, sides = settings.models(), abort = running = new AbortController();
    [say.value, images] = ['', []];
    show(pictures);
    [ask.disabled, stop.hidden] = [true, false];
    const bodies = sides.map((name, side) => request({...form, model: name}, [...turnsOf(side), said(exchange, turnsOf(side).at(-1))]));
    last = bodies[0];
    showCode();
    const before = sides.map((_, side) => turnsOf(side).at(-1));
    exchanges.push(exchange);
    await Promise.all(sides.map((name, side) => answer(exchange, side, name, bodies[side], form.format, abort.signal, before[side])));
    if (running !== abort) return; // started over meanwhile
    running = null;
    [ask.disabled, stop.hidden] = [false, true];
    if (exchange.answers.every(turn => !turn.text && !turn.tools.length)) {
      exchanges.pop();
      if (!say.value) [say.value, images] = [exchange.text, exchange.images];
      drawPictures();
    }
    store(exchanges);
    say.placeholder = turnsOf(0).at(-1)?.tools?.length ? t('The tool’s result') : t('Say something');
    if (page?.isConnected) say.focus({preventScroll: true});
  }

  async function answer(exchange, side, name, body, format, signal, before) {
    const view = answerView(sideBySide() ? null : name), log = logs()[side], from = performance.now();
    log.append(userView(exchange, before), view.element);
    log.scrollTop = log.scrollHeight;
    let turn = Object.assign(blank(), {model: name}), id = null;
    exchange.answers[side] = turn;
    try {
      const answer = await send(FORMATS[format].path, {method: 'POST', signal, body: JSON.stringify(body),
        headers: {'content-type': 'application/json', 'anthropic-version': '2023-06-01'}});
      id = answer.headers.get('x-request-id');
      if (!answer.ok) take(turn, await answer.json());
      for await (const event of events(answer.body)) {
        take(turn, event);
        if (turn.text || turn.thinking || turn.tools.length) turn.first ??= performance.now() - from;
        view.show(turn);
      }
    } catch (fault) {
      turn.failed = signal.aborted ? t('Stopped by you.') : fault.message;
    }
    turn.total = performance.now() - from;
    if (turn.failed || !turn.stop || /length|max/.test(turn.stop)) Object.assign(turn, broken(turn));
    await view.end(turn, id);
  }

  const sideBySide = () => settings.models().length > 1;

  function startOver() {
    running?.abort();
    [running, exchanges, images, ask.disabled, stop.hidden] = [null, [], [], false, true];
    say.placeholder = t('Say something');
    store(exchanges);
    show(pictures);
    drawTalk();
    fresh();
    say.focus();
  }

  async function addPictures(files) {
    for (const file of files) {
      if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) continue;
      if (images.length >= MAX_PICTURES || file.size > MAX_PICTURE_BYTES) { show(problem, t('At most {n} pictures of {size} MB each.', {n: MAX_PICTURES, size: MAX_PICTURE_BYTES >> 20})); continue; }
      images.push(await new Promise(resolve => { const reader = new FileReader(); reader.onload = () => resolve(reader.result); reader.readAsDataURL(file); }));
    }
    drawPictures();
    fresh();
  }

  const drawPictures = () => show(pictures, images.map((src, i) => h('span.picture', h('img', {src, alt: t('picture {n}', {n: i + 1})}),
    h('button.quiet', {'aria-label': t('Remove picture {n}', {n: i + 1}), onclick: () => { images.splice(i, 1); drawPictures(); fresh(); }}, '×'))));

  settings.onchange(fresh, () => { if (!running) drawTalk(); });
  say.addEventListener('input', fresh);
  stop.addEventListener('click', () => running?.abort());
  say.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); speak(); }
  });
  say.addEventListener('paste', event => addPictures(event.clipboardData.files));
  choice(languages, LANGUAGES, LANGUAGES[2], option => { language = option; showCode(); });
  drawTalk();
  showCode();
  const file = h('input.away', {type: 'file', id: 'pictures', accept: 'image/png,image/jpeg,image/gif,image/webp', multiple: true, 'aria-label': t('Pictures'), tabindex: -1,
    onchange: event => { addPictures([...event.target.files]); event.target.value = ''; }});
  return h('div.play',
    h('section.card', h('h1.away', t('Playground')), talks, h('form', {onsubmit: event => { event.preventDefault(); speak(); }}, pictures, say, problem,
      h('div.row', ask, stop, button(t('Picture'), () => file.click()), file, button(t('Start over'), startOver), h('span.soft.small.only-wide', t('Enter sends, Shift+Enter breaks the line'))))),
    settings.element,
    h('section', h('div.row.apart', h('h2', t('The same request as code')), languages), as));
}

/** What is set beside the talk. */
function settingsForm(allowed, models) {
  const model = h('select', {id: 'model'}, options(allowed)), second = h('select', {id: 'second'}, options(allowed, t('none')));
  model.value = remembered(allowed) ?? cheapest(allowed, models) ?? '';
  const format = h('select', {id: 'format'}, options(Object.keys(FORMATS)));
  const effort = h('select', {id: 'effort'}, options([['none', t('do not think')], ['low', t('low')], ['medium', t('medium')], ['high', t('high')], ['max', t('max')]], t('as the model does')));
  const system = h('textarea', {rows: 2, placeholder: t('none')}), max = h('input', {id: 'max', type: 'number', min: 1, max: 1_000_000, value: 1024});
  const temperature = h('input', {id: 'temperature', type: 'number', min: 0, max: 2, step: .1, placeholder: t('as the model does')});
  const withTools = h('input', {type: 'checkbox', id: 'with-tools'}), tools = h('textarea.mono', {id: 'tools', rows: 6, spellcheck: 'false', 'aria-label': t('Tools as JSON')});
  const withSchema = h('input', {type: 'checkbox', id: 'with-schema'}), schema = h('textarea.mono', {id: 'schema', rows: 6, spellcheck: 'false', 'aria-label': t('JSON schema')});
  [tools.value, schema.value, tools.hidden, schema.hidden] = [TOOLS, SCHEMA, true, true];
  withTools.addEventListener('change', () => { tools.hidden = !withTools.checked; });
  withSchema.addEventListener('change', () => { schema.hidden = !withSchema.checked; });
  const json = (read, text, message) => { try { return read(text); } catch (fault) { throw new Error(message + ' ' + fault.message); } };
  return {
    element: h('aside', h('details.card', {open: innerWidth > 760}, h('summary.only-narrow', t('Settings')),
      field(t('Model'), model), field(t('Side by side with'), second), field(t('Format'), format), field(t('Instructions'), system),
      h('div.fields', field(t('Thinking'), effort), field(t('Temperature'), temperature)), field(t('Most tokens to answer'), max),
      h('label.tick', withTools, t('Offer tools, such as get_weather')), tools, h('label.tick', withSchema, t('Answer by a JSON schema')), schema)),
    models: () => [model.value, second.value].filter((name, i) => !i || name),
    format: () => format.value,
    read: () => ({format: format.value, system: system.value.trim(), max: Number(max.value) || 1024, effort: effort.value || null,
      temperature: temperature.value === '' ? null : Number(temperature.value),
      tools: withTools.checked ? json(readTools, tools.value, t('The tools are not JSON as it should be:')) : null,
      schema: withSchema.checked ? json(JSON.parse, schema.value, t('The schema is not JSON:')) : null}),
    onchange(changed, other) {
      for (const input of [model, second, format, effort, system, max, temperature, withTools, tools, withSchema, schema]) input.addEventListener('input', changed);
      model.addEventListener('change', () => remember(model.value));
      for (const input of [model, second]) input.addEventListener('change', other);
    }};
}

/** Whoever did not choose should not pay for the dearest. */
const cheapest = (allowed, models) => models.filter(model => allowed.includes(model.id) && model.on && !model.rests)
  .sort((a, b) => a.price.output - b.price.output || a.price.input - b.price.input)[0]?.id;

/** Code in which a picture fills the screen helps nobody. */
const shortened = body => JSON.parse(JSON.stringify(body), (_, value) => typeof value === 'string' && value.length > 2000 ? value.slice(0, 60) + '…' : value);

function stored() {
  try {
    const {account, exchanges} = JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
    return account === session.account && exchanges || [];
  } catch {
    return [];
  }
}

function store(exchanges) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({account: session.account, exchanges}));
  } catch {
    try { sessionStorage.removeItem(KEPT); } catch { /* nothing is kept then */ }
  }
}

function remembered(allowed) {
  try {
    const model = localStorage.getItem(MODEL);
    return allowed.includes(model) ? model : null;
  } catch {
    return null;
  }
}

function remember(model) {
  try { localStorage.setItem(MODEL, model); } catch { /* asked again next time */ }
}
