// The operator's first page: how it goes, over time, and what needs somebody.

import {here, link, put} from './address.js';
import {chart} from './chart.js';
import {card, fact, failed, h, meter, options, show, soft} from './dom.js';
import {moment, money, number, percent, seconds, time} from './format.js';
import {health, tryNow} from './providers.js';
import {accountLink} from './requests.js';
import {api} from './session.js';
import {table} from './table.js';
import {t} from './words.js';

const AGAIN_MS = 30_000, LINES = 5;
const RANGES = () => [['15', t('15 minutes')], ['60', t('1 hour')], ['360', t('6 hours')], ['1440', t('24 hours')], ['10080', t('7 days')], ['44640', t('31 days')]];
const STEPS = {15: '1m', 60: '1m', 360: '15m', 1440: '15m', 10080: '6h', 44640: '1d'};

export async function home(_, onleave) {
  const alarms = h('div'), numbers = h('div'), needs = h('div');
  const select = (name, list, usual, label) => {
    const made = h('select', {'aria-label': label, name, onchange: () => { put({[name]: made.value}, true); load().catch(problem => show(numbers, failed(problem))); }}, options(list));
    made.value = here().params.get(name) || usual;
    return made;
  };
  const range = select('range', RANGES(), '1440', t('Time')), by = select('by', [['all', t('all together')], ['provider', t('by provider')], ['model', t('by model')]], 'all', t('Divided by'));
  const load = async () => show(numbers, await overTime(range.value, by.value));
  const look = async () => {
    const [wrong, more] = await wanting();
    show(alarms, wrong), show(needs, more);
  };
  const both = () => Promise.all([load(), look()]);
  await both();
  const timer = setInterval(() => document.hidden || numbers.querySelector('details[open]') || both().catch(() => {}), AGAIN_MS);
  onleave(() => clearInterval(timer));
  return [h('div.row.apart', h('h1', t('How it goes')), h('div.row', range, by)), alarms, numbers, needs];
}

async function overTime(minutes, by) {
  const from = new Date(Date.now() - minutes * 6e4).toISOString(), query = {from, step: STEPS[minutes]};
  const [all, parts] = await Promise.all(['all', by].map(by => api('GET', '/admin/series?' + new URLSearchParams({...query, by, limit: LINES}))));
  const {total = {}, requests = []} = all.series[0] ?? {};
  const points = requests.map((_, i) => {
    const at = new Date(Date.parse(all.from) + i * all.step_seconds * 1000).toISOString();
    return [moment(at, minutes * 60), time(at).textContent];
  });
  const draw = (label, member, more) => h('section.card', h('h3', label), chart(label, points, parts.series.map(line =>
    ({name: !line.name ? t('all together') : line.name === '-' ? t('not known') : line.name, values: line[member].map(value => value == null ? null : Number(value))})), more));
  return [h('div.grid', fact(t('Spend, {currency}'), money(total.cost ?? 0), ' '),
    fact(t('Requests'), number(total.requests ?? 0), t('{n} refused here', {n: total.refused ?? 0})),
    fact(t('Errors'), percent(total.requests ? total.errors / total.requests : 0), t('{n} failed', {n: total.errors ?? 0})),
    fact(t('Time to first token'), total.first_byte_p50_ms == null ? '–' : seconds(total.first_byte_p50_ms), total.first_byte_p95_ms != null && t('19 of 20 within {time}', {time: seconds(total.first_byte_p95_ms)})),
    fact(t('From the cache'), percent(total.cached_share == null ? null : Number(total.cached_share)) ?? '–', t('of {n} tokens of input', {n: total.input_tokens ?? 0}))),
  points.length > 0 && h('div.grid.two', draw(t('Spend, {currency}'), 'cost', {write: value => money(value)}), draw(t('Requests'), 'requests'), draw(t('Errors'), 'errors'), draw(t('Tokens of output'), 'output_tokens'),
    draw(t('Time to first token, half of them, ms'), 'first_byte_p50_ms', {lines: true, write: seconds}),
    draw(t('Share of input from the cache, %'), 'cached_share', {lines: true, write: percent, scale: 100}))];
}

/** What somebody should look at: money that runs out, providers that rest, files that are wrong. */
async function wanting() {
  const [{accounts}, {providers}, check, shared] = await Promise.all(['accounts?low=true&limit=500', 'providers', 'check', 'gateways'].map(what => api('GET', '/admin/' + what)));
  const low = accounts.filter(one => !one.disabled && !one.removed).sort((a, b) => a.balance - b.balance);
  const rest = providers.map(provider => ({provider, ...health(provider)})).filter(({rests}) => rests);
  return [[check.ledger_failing && h('p.note.bad', t('The disk refuses the ledger’s lines: requests that cost money are refused.')),
    !check.ok && h('p.note.bad', t('The files have mistakes; what was read before them stays in force.'), ' ', h('a', {href: '#config'}, t('Configuration')))],
  [h('div.grid.two',
      card(t('Accounts that run low'), table([{title: t('Account'), cell: one => accountLink(one.account)}, {title: t('Balance, {currency}'), type: 'money', value: one => one.balance},
        {title: t('This month'), type: 'money', value: one => one.month.cost}], low.slice(0, 10), {empty: t('None.')}),
      low.length > 10 && h('a', {href: link('accounts', '', {state: 'low'})}, t('All {n}', {n: low.length}))),
      card(t('What rests, and why'), table([{title: t('Provider'), cell: ({provider}) => [h('b', provider.name), soft(provider.gateway)]}, {title: t('Health'), cell: ({tag, because}) => [tag, ' ', because]},
        {title: t('Failed, 15 min'), cell: ({provider}) => provider.attempts ? [t('{failed} of {all}', {failed: provider.failed, all: provider.attempts}), meter(provider.failed / provider.attempts, true)] : '–'},
        {title: '', cell: ({provider}) => tryNow(provider.name)}], rest, {empty: t('Nothing rests.')}))),
    shared.shared && gateways(shared)]];
}

/** Those that share a store, as it knows them. */
const gateways = ({gateways}) => card(t('Gateways'), table([{title: t('Gateway'), cell: one => [h('b', one.name), soft(one.version, one.self && ', ' + t('this one'))]},
  {title: t('State'), cell: one => [one.silent_ms > 4000 ? h('span.tag.off', t('silent for {time}', {time: seconds(one.silent_ms)})) : h('span.tag.on', t('serving')), one.differs && h('span.tag.warn', t('configured otherwise'))]},
  {title: t('running'), type: 'num', value: one => one.requests}, {title: t('Charges on their way'), type: 'num', value: one => one.unshipped_lines},
  {title: t('Since'), type: 'time', value: one => one.since}], gateways, {empty: t('The store cannot be reached.')}));
