// Requests that have ended: the list that is searched, and one with all that is known of it; for an account and for the operator.

import {here, link} from './address.js';
import {copyButton, download} from './copying.js';
import {card, fact, h, soft} from './dom.js';
import {money, number, seconds, time} from './format.js';
import {api, session} from './session.js';
import {listing, table} from './table.js';
import {t, title} from './words.js';

const base = () => session.operator ? '/admin' : '/console/api';

/** How a request ended, as the API says it and as people read it. */
const outcomes = () => ({ok: t('ok'), refused: t('refused here'), failed: t('failed'), cut: t('broke off'), stopped: t('stopped at its ceiling'),
  client_gone: t('client hung up'), drained: t('gateway stopped'), internal: t('internal error'), running: t('running')});
const LASTING = {ok: 'span.tag.on', running: 'span.tag', client_gone: 'span.tag', stopped: 'span.tag'};

const ended = request => [h(LASTING[request.outcome] ?? 'span.tag.off', outcomes()[request.outcome] ?? request.outcome),
  h('span.soft.small', request.status || '')];

const dash = name => !name || name === '-' ? '–' : name;

export const accountLink = name => dash(name) === '–' ? '–' : h('a', {href: link('accounts', name)}, name);

const columns = withAccount => [
  {title: t('Time'), type: 'time', value: r => r.time, cell: r => h('a', {href: link('requests', r.id), 'data-id': r.id}, time(r.time, false))},
  ...(withAccount ? [{title: t('Account'), cell: r => [accountLink(r.account), soft(r.key_name)]}] : []),
  {title: t('Model'), cell: r => [h('code', r.model), soft(r.endpoint + (r.stream ? ', ' + t('streamed') : ''))]},
  ...(withAccount ? [{title: t('Provider'), cell: r => [dash(r.provider), soft(r.gateway)]}] : [{title: t('Key'), cell: r => r.key_name ?? (r.key ? h('code', r.key.slice(0, 6)) : '–')}]),
  {title: t('Tokens in · out'), type: 'num', cell: r => r.input_tokens == null ? '–' : [`${number(r.input_tokens)} · ${number(r.output_tokens)}`,
    r.cached_tokens > 0 && soft(t('{n} cached', {n: r.cached_tokens})), r.estimated && soft(t('estimated'))]},
  {title: t('Cost, {currency}'), type: 'money', value: r => r.cost},
  {title: t('First · total'), type: 'num', cell: r => [r.first_byte_ms != null && seconds(r.first_byte_ms) + ' · ', seconds(r.total_ms)]},
  {title: t('Ended'), cell: ended}];

/** The last few, without anything to search them by. */
export const fewRequests = (requests, withAccount) => table(columns(withAccount), requests, {empty: t('No requests since the gateway started.')});

export async function requests(id) {
  if (id) return one(id);
  const operator = session.operator, account = operator && here().params.get('account');
  const [models, accounts, keys] = await Promise.all([api('GET', '/console/api/models'),
    operator ? api('GET', '/admin/accounts?limit=500') : {accounts: []},
    !operator ? api('GET', '/console/api/keys') : account ? api('GET', `/admin/accounts/${encodeURIComponent(account)}/keys`).catch(() => ({keys: []})) : {keys: []}]);
  const providers = [...new Set(models.models.flatMap(model => model.providers))];
  const filters = [{name: 'model', label: t('Model'), options: models.models.map(model => model.id)},
    {name: 'provider', label: t('Provider'), options: providers},
    operator && {name: 'account', label: t('Account'), options: accounts.accounts.map(one => one.account)},
    {name: 'key', label: t('Key'), options: keys.keys.map(key => [key.id, key.name || '…' + key.ends]), only: !operator || account},
    {name: 'outcome', label: t('Ended'), options: Object.entries(outcomes()).filter(([name]) => name !== 'running'), only: true},
    {name: 'from', label: t('From'), input: 'time'}, {name: 'to', label: t('Before'), input: 'time'}].filter(Boolean);
  const load = async (values, skip, limit) => {
    const {requests} = await api('GET', `${base()}/requests?` + new URLSearchParams({...given(values), skip, limit: limit + 1}));
    return {rows: requests.slice(0, limit), more: requests.length > limit};
  };
  const csv = download(`${base()}/requests.csv`, () => new URLSearchParams(given(Object.fromEntries(here().params))));
  const byId = h('form.row', {onsubmit: event => { event.preventDefault(); location.hash = link('requests', new FormData(event.target).get('id').trim()); }},
    h('input', {name: 'id', id: 'request-id', required: true, placeholder: 'req_…', 'aria-label': t('Request id'), autocomplete: 'off', spellcheck: 'false'}), h('button', {type: 'submit'}, t('Open')));
  return card([t('Requests'), h('div.row', byId, csv)],
    await listing({columns: columns(operator), load, filters, id: 'requests', empty: t('No requests since the gateway started.'), found: t('No request is like that, as far as they are kept.')}));
}

const given = values => Object.fromEntries(Object.entries(values).filter(([name, value]) => value && !['sort', 'page', 'find'].includes(name)));

async function one(id) {
  const r = await api('GET', `${base()}/requests/${encodeURIComponent(id)}`);
  title(r.id, t('Requests'));
  const known = (name, value) => value != null && value !== '' && [h('dt', name), h('dd', value)];
  const per = kind => r.prices && t('{price} per million', {price: money(r.prices[kind])});
  return [h('div.row.apart', h('h1', t('Request'), ' ', h('code.small', r.id), ' ', copyButton(r.id, t('Copy'), t('Copy the id'))), h('a', {href: link('requests')}, t('All requests'))),
    r.reason && h('p.note.bad', r.reason),
    h('div.grid', fact(t('Ended'), ended(r), time(r.time)),
      fact(t('Cost, {currency}'), r.cost == null ? '–' : money(r.cost), [r.estimated ? t('the provider sent no usage: estimated') : ' ', r.lost && t('{cost} more for answers that were lost', {cost: money(r.lost.reduce((sum, one) => sum + Number(one.cost), 0))})]),
      fact(t('Tokens in · out'), r.input_tokens == null ? '–' : `${number(r.input_tokens)} · ${number(r.output_tokens)}`,
        [r.cached_tokens > 0 && t('{n} cached', {n: r.cached_tokens}), r.cache_write_tokens > 0 && ' ' + t('{n} written to the cache', {n: r.cache_write_tokens}), r.reasoning_tokens > 0 && ' ' + t('{n} of reasoning', {n: r.reasoning_tokens})]),
      fact(t('First byte · total'), [r.first_byte_ms == null ? '–' : seconds(r.first_byte_ms), ' · ', seconds(r.total_ms)],
        r.admitted_ms != null && t('admitted after {time}', {time: seconds(r.admitted_ms)}))),
    h('div.grid.two', h('section.card', h('h2', t('What was asked')), h('dl.facts',
      known(t('Endpoint'), [h('code', r.endpoint), r.stream && ' ' + t('streamed')]), known(t('Model'), h('code', r.asked ?? r.model)), known(t('Provider'), dash(r.provider)), known(t('Gateway'), r.gateway),
      session.operator && known(t('Account'), accountLink(r.account)), known(t('Key'), r.key && [r.key_name && r.key_name + ' ', h('code', r.key)]),
      known(t('Attempts'), number(r.attempts)), known(t('Left out for the provider'), r.dropped))),
    h('section.card', h('h2', t('Price and limits')), h('dl.facts',
      known(t('Input'), per('input')), known(t('Cached'), per('cached')), r.prices?.cache_write && known(t('Cache write'), per('cache_write')), known(t('Output'), per('output')),
      Object.entries(r.limits ?? {}).map(([name, value]) => known(h('code', name), h('code', value)))),
    !r.prices && !r.limits && h('p.soft', t('Nothing was charged.')))),
    r.tries && card(t('What was tried'), tries(r))];
}

const tries = r => table([
  {title: t('Provider'), cell: one => [h('b', one.provider), one.key && soft(t('key no. {n}', {n: one.key}))]},
  {title: t('Model there'), cell: one => [h('code', one.model), soft(one.format)]},
  {title: t('Began after'), type: 'num', cell: one => seconds(one.at_ms)}, {title: t('Took'), type: 'num', cell: one => seconds(one.took_ms)},
  {title: '', cell: one => span(one.at_ms / (r.total_ms || 1), one.took_ms / (r.total_ms || 1))},
  {title: t('Became of it'), cell: one => [h(one.outcome === 'answered' ? 'span.tag.on' : 'span.tag.off', one.outcome.replaceAll('_', ' ')), h('span.soft.small', one.status || ''), soft(one.reason), soft(one.said)]}], r.tries);

/** Where in the whole time something happened. */
function span(from, length) {
  const inner = h('i');
  inner.style.marginLeft = Math.min(98, from * 100) + '%';
  inner.style.width = Math.max(2, Math.min(100, length * 100)) + '%';
  return h('div.meter', {'aria-hidden': 'true'}, inner);
}
