// What was used and spent in a range of days, by day and by model, key or account; as CSV, too.

import {here, put} from './address.js';
import {download} from './copying.js';
import {card, field, h, meter, options, show} from './dom.js';
import {day, money, today} from './format.js';
import {api, session} from './session.js';
import {chart} from './chart.js';
import {listing} from './table.js';
import {t} from './words.js';

const SHOWN = 5;
/** What of an answer by day is asked for with the charts. */
export const TOP = `top=${SHOWN}`;

const columns = first => [first, {title: t('Requests'), type: 'num', value: use => use.requests}, {title: t('Input'), type: 'num', value: use => use.input_tokens},
  {title: t('Cached'), type: 'num', value: use => use.cached_tokens}, {title: t('Output'), type: 'num', value: use => use.output_tokens},
  {title: t('Cost, {currency}'), type: 'money', value: use => use.cost}];

/** What the answer says of the whole range, the dearest first. */
const inAll = totals => Object.entries(totals).map(([name, use]) => ({...use, name, cost: Number(use.cost)})).sort((a, b) => b.cost - a.cost || b.requests - a.requests);

function everyDay(days, from, to) {
  const known = new Map(days.map(day => [day.day, day])), all = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 864e5) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push(known.get(day) ?? {day, requests: 0, input_tokens: 0, output_tokens: 0, cost: 0});
  }
  return all;
}

/** Spend and tokens by day. Spend is divided by what of the days is named, as far as colours go. */
export function dayCharts({days: used, totals}, from, to, of, names = new Map()) {
  const days = everyDay(used, from, to), points = days.map(({day: text}) => [day(text, false), day(text)]);
  const first = inAll(totals).slice(0, SHOWN);
  const parts = first.map(({name}) => ({name: names.get(name) ?? name, values: days.map(day => Number(day[of]?.[name]?.cost ?? 0))}));
  const rest = {name: parts.length ? t('all others') : t('Cost'), values: days.map((day, i) => Math.max(0, Number(day.cost) - parts.reduce((sum, part) => sum + part.values[i], 0)))};
  if (!parts.length || rest.values.some(value => value > 1e-9)) parts.push(rest);
  return h('div.grid.two',
    h('section.card', h('h3', t('Spend by day, {currency}')), chart(t('Spend by day'), points, parts, {write: value => money(value)})),
    h('section.card', h('h3', t('Tokens by day')), chart(t('Tokens by day'), points, [{name: t('input'), values: days.map(day => day.input_tokens)},
      {name: t('output'), values: days.map(day => day.output_tokens)}])));
}

const BY = () => session.operator ? {model: t('Model'), account: t('Account'), day: t('Day (UTC)')} : {model: t('Model'), key: t('Key'), day: t('Day (UTC)')};

/** The page: a range, what it is divided by, the charts, a table and the same as CSV. */
export async function use() {
  const {params} = here(), base = session.operator ? '/admin' : '/console/api';
  const from = params.get('from') || today(30), to = params.get('to') || today(), by = BY()[params.get('by')] ? params.get('by') : 'model';
  const of = by === 'day' ? 'model' : by;
  const query = new URLSearchParams({from, to, by: of});
  const [{days, totals}, {keys}] = await Promise.all([api('GET', `${base}/use?${query}&${TOP}`), session.operator ? {keys: []} : api('GET', '/console/api/keys')]);
  const names = new Map(keys.map(key => [key.counted_as ?? key.id, key.name || '…' + key.ends]));
  const again = changes => { put(changes, true); dispatchEvent(new HashChangeEvent('hashchange')); };
  const date = (label, name, value) => field(label, h('input', {type: 'date', name, value, min: today(30), max: today(), onchange: event => again({[name]: event.target.value})}));
  const ranges = [[t('7 days'), {from: today(6), to: null}], [t('31 days'), {from: null, to: null}], [t('This month'), {from: today().slice(0, 8) + '01', to: null}]];
  const divide = h('select', {name: 'by', onchange: event => again({by: event.target.value, sort: null, page: null})}, options(Object.entries(BY())));
  divide.value = by;
  const rows = by === 'day' ? days.map(one => ({...one, name: one.day})) : inAll(totals);
  const most = Math.max(...rows.map(row => Number(row.cost)), 0) || 1;
  const first = {title: BY()[by], sort: row => row.name, cell: row => by === 'day' ? day(row.name) : names.get(row.name) ?? (row.name ? h('code', row.name) : h('span.soft', t('not known')))};
  return [h('div.row.apart', h('h1', t('Use')), download(`${base}/use.csv`, () => query)),
    h('div.row.card.tools', date(t('From (UTC)'), 'from', from), date(t('Through (UTC)'), 'to', to),
      ranges.map(([label, range]) => h('button', {onclick: () => again(range)}, label)), field(t('Divided by'), divide)),
    dayCharts({days, totals}, from, to, of + 's', names),
    card(t('By {what}', {what: BY()[by].toLowerCase()}), await listing({columns: [...columns(first), {title: '', cell: row => meter(row.cost / most)}], rows,
      text: row => `${row.name} ${names.get(row.name) ?? ''}`, sort: by === 'day' ? '-0' : '-5', id: 'use', empty: t('Nothing was used yet.')}))];
}
