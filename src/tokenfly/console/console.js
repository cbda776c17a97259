import {$, api, ask, card, copyButton, failed, field, h, loadSession, money, number, seconds, session, show, signIn, soft, svg, table, time} from './common.js';

export const currency = () => session.currency;
let leave = null;

const isNarrow = () => innerWidth < 760;

/** The bars of a month, or of a fortnight on a narrow screen. Series are [class, value(day), name]. */
function chart(days, series, label) {
  const width = isNarrow() ? 340 : 520, height = 150, left = 46, bottom = 20, top = 8;
  const most = Math.max(...days.map(day => series.reduce((sum, [, value]) => sum + value(day), 0)));
  const step = (width - left) / days.length;
  const y = value => height - bottom - (most ? value / most : 0) * (height - bottom - top);
  const lines = [0, most / 2, most].slice(0, most ? 3 : 1).map(value => [
    svg('line', {x1: left, x2: width, y1: y(value), y2: y(value)}),
    svg('text', {x: left - 6, y: y(value) + 4, 'text-anchor': 'end'}, short(value))]);
  const bars = days.map((day, i) => {
    let sum = 0;
    return svg('g', svg('title', day.day + series.map(([, value, name]) => `\n${name} ${value(day).toLocaleString('en')}`).join('')),
      svg('rect', {x: left + i * step, y: 0, width: step, height: height - bottom, fill: 'transparent'}),
      series.map(([type, value]) => {
        const from = sum, to = sum += value(day);
        return to > from && svg('rect', {class: type, x: left + i * step + 1, width: step - 2, rx: 1.5, y: y(to), height: Math.max(1, y(from) - y(to))});
      }),
      (days.length - 1 - i) % 7 === 0 && svg('text', {x: left + i * step + step / 2, y: height - 4, 'text-anchor': 'middle'}, day.day.slice(5)));
  });
  return svg('svg', {class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label}, lines, bars);
}

const short = value => value >= 1e6 ? (value / 1e6).toPrecision(3) + 'M' : value >= 1e4 ? (value / 1e3).toPrecision(3) + 'k'
  : value >= 10 || value === 0 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));

function everyDay(days) {
  const known = new Map(days.map(day => [day.day, day]));
  return Array.from({length: 31}, (_, i) => new Date(Date.now() - (30 - i) * 864e5).toISOString().slice(0, 10))
    .map(day => known.get(day) ?? {day, requests: 0, input_tokens: 0, output_tokens: 0, cost: 0});
}

const useColumns = first => [first,
  ['Requests', use => number(use.requests), 'num'], ['Input', use => number(use.input_tokens), 'num'],
  ['Cached', use => number(use.cached_tokens), 'num'], ['Output', use => number(use.output_tokens), 'num'],
  ['Cost', use => money(use.cost), 'num']];

/** Spend and tokens by day and by model. */
export function charts(used) {
  const days = everyDay(used), shown = isNarrow() ? days.slice(-14) : days;
  const byModel = new Map();
  for (const day of used) for (const [model, use] of Object.entries(day.models)) {
    const sum = byModel.get(model) ?? {model};
    for (const name in use) sum[name] = (sum[name] ?? 0) + Number(use[name]);
    byModel.set(model, sum);
  }
  const models = [...byModel.values()].sort((a, b) => b.cost - a.cost || b.requests - a.requests);
  const most = Math.max(...models.map(use => use.cost), 0) || 1;
  const numbers = days.filter(day => day.requests).reverse();
  return [h('div.grid.two',
    h('section.card', h('div.row.apart', h('h3', `Spend by day, ${currency()}`)),
      chart(shown, [['a', day => Number(day.cost), 'cost']], 'Spend by day')),
    h('section.card', h('div.row.apart', h('h3', 'Tokens by day'),
      h('span.small', h('span.key', 'input'), h('span.key.two', 'output'))),
    chart(shown, [['a', day => day.input_tokens, 'input'], ['b', day => day.output_tokens, 'output']], 'Tokens by day'))),
  h('section.card', h('h3', 'By model, 31 days'),
    table([...useColumns(['Model', use => h('code', use.model)]), ['', use => bar(use.cost / most)]], models, 'Nothing was used yet.'),
    numbers.length > 0 && h('details', h('summary', 'The numbers by day'), table(useColumns(['Day (UTC)', use => use.day]), numbers)))];
}

export function bar(share, high = false) {
  const inner = h('i');
  inner.style.width = Math.min(100, share * 100) + '%';
  return h('div', {class: high ? 'meter high' : 'meter', 'aria-hidden': 'true'}, inner);
}

export function limits(list) {
  return table([['Limit', limit => limit.limit.replaceAll('-', ' ')],
    ['Left', limit => [amount(limit, 'remaining'), h('span.soft', ' of ' + amount(limit, 'size'))], 'num'],
    ['', limit => bar(limit.used / limit.size, limit.used / limit.size > .9)],
    ['All free again', limit => Number(limit.used) && !limit.limit.startsWith('conc') ? time(limit.resets_at) : '']],
  list, 'No limits are set.');
}

const amount = (limit, name) => limit.limit.startsWith('spend') ? money(limit[name]) : number(limit[name]);

export function requestTable(requests, withAccount) {
  return table([['Time', r => time(r.time)],
    ...(withAccount ? [['Account', r => h('a', {href: '#accounts/' + encodeURIComponent(r.account)}, r.account)]] : []),
    ['Model', r => [h('code', r.model), soft(r.endpoint + (r.stream ? ', streamed' : ''))]],
    ['Tokens in · out', r => r.input_tokens == null ? '–' : [`${number(r.input_tokens)} · ${number(r.output_tokens)}`,
      r.cached_tokens > 0 && soft(number(r.cached_tokens) + ' cached'), r.estimated && soft('estimated')], 'num'],
    ['Cost', r => r.cost == null ? '–' : money(r.cost), 'num'],
    ['First · total', r => [r.first_byte_ms != null && seconds(r.first_byte_ms) + ' · ', seconds(r.total_ms)], 'num'],
    ['Ended', r => [h(r.outcome === 'ok' ? 'span.tag.on' : r.outcome === 'running' ? 'span.tag' : 'span.tag.off', r.outcome.replace('_', ' ')),
      h('span.soft.small', r.status || '')]]], requests, 'No requests since the gateway started.');
}

/** The keys of an account below a path of the API, with what can be done about them. */
export function keyCard(path, keys, changed, account) {
  const make = () => ask('New key', field('Name, if you like', h('input', {name: 'name', maxlength: 64, pattern: '[A-Za-z0-9._\\-]*',
    title: 'letters, digits, dots, hyphens, underscores', autocomplete: 'off', autofocus: true})), 'Make it', async form => {
    const {key} = await api('POST', path, {name: form.get('name')});
    setTimeout(() => ask('Your new key', [h('p', 'Copy it now: it is shown this once and cannot be had again.'),
      h('code.secret', {id: 'secret'}, key), copyButton(key, 'Copy the key')]).then(changed));
  });
  const rename = key => ask('Name of the key', field('Name', h('input', {name: 'name', value: key.name, maxlength: 64, autocomplete: 'off'})), 'Save',
    async form => { await api('PATCH', `${path}/${key.id}`, {name: form.get('name')}); changed(); });
  const revoke = key => ask('Revoke this key?', h('p', `Programs that use ${key.name || 'it'} (…${key.ends}) are refused from then on.`,
    key.current && h('b', ' You are signed in with it.')), 'Revoke',
  async () => { await api('DELETE', `${path}/${key.id}`); changed(); });
  return h('section.card', h('div.row.apart', h('h2', 'API keys'), !account?.removed && h('button.main', {onclick: make}, 'New key')),
    table([['Name', key => [key.name || h('span.soft', 'no name'), ' ', key.current && h('span.tag', 'this session')]],
      ['Ends', key => h('code', key.ends ? '…' + key.ends : '?')],
      ['Made', key => time(key.created)],
      ['Last used', key => key.last_used ? time(key.last_used) : h('span.soft', 'not since the start')],
      ['', key => key.fixed ? h('span.soft', {title: 'config.properties is the operator’s own file'}, 'in config.properties')
        : [h('button.quiet', {onclick: () => rename(key)}, 'Name'),
          h('button.quiet.bad', {onclick: () => revoke(key)}, 'Revoke')]]], keys, 'No keys.'));
}

async function overview() {
  const [account, use] = await Promise.all([api('GET', '/console/api/account'), api('GET', '/console/api/use')]);
  const fact = (title, value, more) => h('section.card', h('h3.soft', title), h('div.fact', value), h('div.soft.small', more));
  return [account.disabled && h('p.note.bad', 'The operator has closed this account: no request is admitted.'),
    h('div.grid',
      fact('Balance', account.balance == null ? 'unlimited' : money(account.balance),
        account.balance == null ? 'not metered against a balance' : `${currency()}, of which ${money(account.held)} held by ${account.running} running`),
      fact('Spent today', money(account.today.cost), `${number(account.today.requests)} requests since 00:00 UTC`),
      fact('Spent this month', money(account.month.cost), `${number(account.month.requests)} requests`),
      fact('Tokens this month', short(account.month.input_tokens + account.month.output_tokens),
        `${number(account.month.input_tokens)} in, ${number(account.month.output_tokens)} out`)),
    charts(use.days), card('Limits', limits(account.limits))];
}

async function requests() {
  const answer = await api('GET', '/console/api/requests');
  return card('Recent requests', requestTable(answer.requests));
}

async function keys() {
  const answer = await api('GET', '/console/api/keys');
  return keyCard('/console/api/keys', answer.keys, route);
}

const ACCOUNT = {overview: ['Overview', overview], playground: ['Playground', async () => (await import('./playground.js')).playground()],
  requests: ['Requests', requests], keys: ['Keys', keys]};

function door() {
  const key = h('input', {id: 'key', type: 'password', autocomplete: 'current-password', required: true, autofocus: true, placeholder: 'sk-tf-…'});
  const error = h('p.bad', {role: 'alert', id: 'error'});
  const button = h('button.main', {type: 'submit'}, 'Sign in');
  const form = h('form.card', {onsubmit: async event => {
    event.preventDefault();
    button.disabled = true;
    error.textContent = '';
    await signIn(key.value.trim()).then(start, problem => { error.textContent = problem.message; key.select(); });
    button.disabled = false;
  }}, h('h1', 'Sign in'), h('p.soft', 'With an API key of your account, or with the operator’s admin key.'), h('input', {autocomplete: 'username', value: 'TokenFly', hidden: true}), field('Key', key), error, button);
  form.style.maxWidth = '27rem';
  form.style.margin = '6vh auto';
  return form;
}

let sections = ACCOUNT;

/** Shows what the address names behind its `#`: a section, and what in it. */
export async function route() {
  const [name, ...rest] = location.hash.slice(1).split('/');
  const at = Object.hasOwn(sections, name) ? name : Object.keys(sections)[0];
  for (const tab of document.querySelectorAll('.tabs a'))
    tab.hash === '#' + at ? tab.setAttribute('aria-current', 'page') : tab.removeAttribute('aria-current');
  leave?.();
  let stop = null, gone = false;
  leave = () => { gone = true; stop?.(); };
  const body = $('#body');
  try {
    const shown = await sections[at][1](rest.map(decodeURIComponent).join('/'), ending => { stop = ending; });
    if (!gone) show(body, shown);
  } catch (problem) {
    if (!gone) body.replaceChildren(failed(problem));
  }
  if (gone) stop?.();
  else document.documentElement.dataset.ready = at;
}

async function start() {
  await loadSession();
  if (!session.signed_in) return $('#main').replaceChildren(door());
  sections = session.operator ? (await import('./operator.js')).SECTIONS : ACCOUNT;
  $('#main').replaceChildren(h('nav.tabs', {'aria-label': 'Console'},
    Object.entries(sections).map(([name, [title]]) => h('a', {href: '#' + name}, title))), h('div', {id: 'body'}));
  await route();
}

addEventListener('hashchange', () => session.signed_in && route());
start().catch(problem => $('#main').replaceChildren(failed(problem)));
