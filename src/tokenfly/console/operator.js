// The operator's side.

import {api, ask, card, failed, field, h, money, number, seconds, show, soft, table, tell, time} from './common.js';
import {bar, charts, currency, keyCard, limits, requestTable, route} from './console.js';

const LIMITS = ['requests-per-minute', 'tokens-per-minute', 'concurrent-requests', 'spend-per-day', 'spend-per-month'];
const enc = encodeURIComponent;
const path = name => '/admin/accounts/' + enc(name);
const link = name => h('a', {href: '#accounts/' + enc(name)}, name);
const button = (label, onclick, type = 'button') => h(type, {onclick}, label);
const textField = (label, name, attributes) => field(label, h('input', {name, autocomplete: 'off', ...attributes}));

const state = account => [account.removed && h('span.tag.off', 'only in the ledger'),
  account.disabled && !account.removed && h('span.tag.off', 'disabled')];

async function accounts(name) {
  if (name) return account(name);
  const list = h('div'), find = h('input', {type: 'search', placeholder: 'Find', 'aria-label': 'Find an account', id: 'find'});
  let rows = [];
  const load = async after => {
    const query = new URLSearchParams({find: find.value, after, limit: 100});
    const page = await api('GET', '/admin/accounts?' + query);
    rows = after ? [...rows, ...page.accounts] : page.accounts;
    show(list, table([['Account', account => [link(account.account), ' ', state(account)]],
      ['Balance', account => account.balance == null ? 'unlimited' : h(Number(account.balance) > 0 ? 'span' : 'span.bad', money(account.balance)), 'num'],
      ['Held', account => money(account.held), 'num'], ['Running', account => number(account.running), 'num'],
      ['Today', account => money(account.today.cost), 'num'], ['This month', account => money(account.month.cost), 'num'],
      ['Requests, month', account => number(account.month.requests), 'num'], ['Keys', account => account.keys, 'num']], rows, 'No such account.'),
    page.next && button('More', () => load(page.next)));
  };
  find.addEventListener('input', () => load('').catch(problem => list.replaceChildren(failed(problem))));
  await load('');
  const use = await api('GET', '/admin/use');
  return [h('section.card', h('div.row.apart', h('h2', 'Accounts'), h('div.row', find, button('New account', create, 'button.main'))), list),
    charts(use.days)];
}

const create = () => ask('New account', [
  textField('Name', 'account', {required: true, maxlength: 64, title: 'letters, digits, dots, hyphens, underscores', autofocus: true}),
  textField(`Opening balance, ${currency()} (empty: unlimited)`, 'balance', {inputmode: 'decimal'}),
  textField('Models, * for any characters', 'models', {placeholder: '*'}),
  h('details', h('summary', 'Limits'), LIMITS.map(name => textField(name.replaceAll('-', ' '), name, {placeholder: 'default'})))],
'Create', async form => {
  const body = Object.fromEntries([...form].filter(([, value]) => value.trim()));
  await api('POST', '/admin/accounts', body);
  location.hash = 'accounts/' + enc(body.account);
});

async function account(name) {
  const [shown, use, recent] = await Promise.all([api('GET', path(name)),
    api('GET', '/admin/use?account=' + enc(name)), api('GET', '/admin/requests?limit=20&account=' + enc(name))]);
  const patch = body => api('PATCH', path(name), body).then(route, problem => tell(problem.message));
  const setting = ending => shown.fixed.includes(ending)
    ? textField(`${ending.replaceAll('-', ' ')}: set in config.properties`, ending, {disabled: true, value: ending === 'models' ? shown.models.join(', ') : size(ending)})
    : textField(ending.replaceAll('-', ' '), ending, {value: shown.own[ending] ?? '', placeholder: ending === 'models' ? shown.models.join(', ') : size(ending) || 'none'});
  const size = ending => shown.limits.find(limit => limit.limit === ending)?.size ?? '';
  const save = async event => {
    event.preventDefault();
    const body = {};
    for (const [ending, value] of new FormData(event.target)) if (value.trim() !== (shown.own[ending] ?? '')) body[ending] = value.trim() || null;
    if (Object.keys(body).length) await patch(body);
  };
  const credit = () => ask('Credit', [textField(`Amount, ${currency()}; below zero takes away`, 'amount', {required: true, inputmode: 'decimal', autofocus: true}),
    textField('Note, for the ledger', 'note', {maxlength: 200})], 'Enter it', async form => {
    await api('POST', path(name) + '/credit', Object.fromEntries(form));
    await route();
  });
  return [h('div.row.apart', h('h1', name, ' ', state(shown)), h('div.row', h('a', {href: '#accounts'}, 'All accounts'),
    h('a', {href: '#ledger/' + enc(name)}, 'Ledger'),
    !shown.removed && !shown.fixed.includes('disabled') && button(shown.disabled ? 'Enable' : 'Disable', () => patch({disabled: !shown.disabled})))),
  h('div.grid.two',
    h('section.card', h('h3.soft', 'Balance'), h('div.fact', {id: 'balance'}, shown.balance == null ? 'unlimited' : money(shown.balance)),
      h('p.soft.small', `${currency()}; ${money(shown.held)} held by ${shown.running} running`), button('Credit', credit, 'button.main'),
      h('h3.soft', h('br'), 'Limits with what is left'), limits(shown.limits)),
    h('form.card', {onsubmit: save}, h('h3', 'Models and limits'), h('div.fields', ['models', ...LIMITS].map(setting)),
      h('p.soft.small', 'Empty: the default. “none” lifts a limit that the default sets.'), !shown.removed && h('button.main', {type: 'submit'}, 'Save'))),
  keyCard(path(name) + '/keys', shown.keys, route, shown), charts(use.days),
  card('Recent requests', requestTable(recent.requests))];
}

const rest = (thing, otherwise) => thing.rests_seconds > 0 || thing.reason ? [h('span.tag.off', thing.reason ?? 'rests'),
  thing.rests_seconds > 0 && ` for ${number(thing.rests_seconds)} s`] : h('span.tag.on', otherwise);

async function providers() {
  const {providers} = await api('GET', '/admin/providers');
  return card('Providers', table([
    ['Provider', provider => [h('b', provider.name), soft([provider.kind, ...provider.formats].join(', '))]],
    ['Health', provider => provider.on ? rest(provider, 'serving') : [h('span.tag', 'off'),
      provider.missing.length > 0 && soft('set ', provider.missing.join(' or '))]],
    ['Keys', provider => provider.keys.map(key => h('div', h('code', key.name), ' ', rest(key, key.running ? key.running + ' running' : 'ready')))],
    ['Failed, 15 min', provider => provider.attempts ? [`${provider.failed} of ${provider.attempts}`, bar(provider.failed / provider.attempts, true)] : '–', 'num'],
    ['Last failure', ({last_failure: f}) => f ? [`${f.reason} ${f.status}, ${seconds(f.seconds_ago * 1e3)} ago`, soft(f.model, ': ', f.said)] : '–'],
    ['First byte, half · 9 of 10 in', provider => provider.median_ms == null ? '–' : `${seconds(provider.median_ms)} · ${seconds(provider.slow_ms)}`, 'num']], providers));
}

async function live(_, onleave) {
  const now = h('div'), before = h('div');
  const load = async () => {
    const [{requests}, recent] = await Promise.all([api('GET', '/admin/live'), api('GET', '/admin/requests?limit=50')]);
    now.replaceChildren(table([['Since', request => time(request.time)], ['Account', request => request.account === '-' ? '–' : link(request.account)],
      ['Model', request => h('code', request.model)], ['Provider', request => request.provider], ['Endpoint', request => request.endpoint + (request.stream ? ', streamed' : '')],
      ['First byte', request => seconds(request.first_byte_ms), 'num'], ['Runs for', request => seconds(request.total_ms), 'num']], requests, 'Nothing runs right now.'));
    before.replaceChildren(requestTable(recent.requests, true));
  };
  await load();
  const timer = setInterval(() => document.hidden || load().catch(problem => now.replaceChildren(failed(problem))), 2000);
  onleave(() => clearInterval(timer));
  return [card('Running now', now), card('Ended last', before)];
}

async function ledger(name) {
  const account = h('input', {type: 'search', value: name, placeholder: 'every account', 'aria-label': 'Account'});
  const kind = h('select', {'aria-label': 'Kind'}, h('option', {value: ''}, 'every kind'), ['opening', 'credit', 'charge', 'use'].map(kind => h('option', kind)));
  const list = h('div'), csv = h('a.button', {download: 'ledger.csv'}, 'Download CSV');
  let rows = [];
  const load = async before => {
    const query = new URLSearchParams({...(account.value && {account: account.value}), ...(kind.value && {kind: kind.value})});
    csv.href = '/admin/ledger.csv?' + query;
    if (before) query.set('before', before);
    query.set('limit', 100);
    const page = await api('GET', '/admin/ledger?' + query);
    rows = before ? [...rows, ...page.entries] : page.entries;
    show(list, table([['No.', entry => number(entry.sequence), 'num'], ['Time', entry => time(entry.time)], ['Kind', entry => entry.kind],
      ['Account', entry => link(entry.account)], [`Amount, ${currency()}`, entry => money(entry.amount), 'num'],
      ['What', entry => entry.note || (entry.model && [h('code', entry.model), ` at ${entry.provider}: ${number(entry.input)} in, ${number(entry.output)} out`,
        entry.estimated && ', estimated', entry.outcome !== 'ok' && `, ${entry.outcome}`])]], rows, 'No entries.'),
    page.next && button('Older', () => load(page.next)));
  };
  const reload = () => load().catch(problem => list.replaceChildren(failed(problem)));
  account.addEventListener('change', reload);
  kind.addEventListener('change', reload);
  const audit = async () => {
    const found = await api('GET', '/admin/audit').catch(problem => ({faults: [problem.message], remarks: [], entries: 0}));
    tell(found.faults.length ? found.faults.join(' ') : `${number(found.entries)} entries in ${found.segments} files: every line follows from the one before. ${found.remarks.join(' ')}`);
  };
  await load();
  return h('section.card', h('div.row.apart', h('h2', 'Ledger'), h('div.row', account, kind, button('Verify', audit), csv)), list);
}

async function config() {
  const check = await api('GET', '/admin/check');
  return [h('section.card', h('div.row.apart', h('h2', 'Configuration'), button('Check again', route)),
    check.ledger_failing && h('p.note.bad', 'The disk refuses the ledger’s lines: requests that cost money are refused.'),
    check.ok ? h('p.good', 'The files have no mistakes and are in force.')
      : [h('p.bad', 'The files have mistakes; what was read before them stays in force.'), h('ul', check.mistakes.map(mistake => h('li', h('code', mistake))))]),
  card('Models that are off',
    table([['For want of', ([want]) => h('code', want)], ['Models', ([, ids]) => ids.join(', ')]], Object.entries(check.off), 'None: every model can be served.'))];
}

export const SECTIONS = {accounts: ['Accounts', accounts], providers: ['Providers', providers], live: ['Live', live],
  ledger: ['Ledger', ledger], config: ['Configuration', config]};
