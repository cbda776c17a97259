// The operator's sections.

import {accounts} from './accounts.js';
import {here, link, put} from './address.js';
import {download} from './copying.js';
import {tell} from './dialog.js';
import {button, card, failed, h, show, soft} from './dom.js';
import {number, seconds} from './format.js';
import {config} from './config.js';
import {home} from './home.js';
import {providers, why} from './providers.js';
import {accountLink, fewRequests, requests} from './requests.js';
import {api} from './session.js';
import {listing, table} from './table.js';
import {use} from './use.js';
import {t} from './words.js';

async function live(_, onleave) {
  const now = h('div'), before = h('div');
  const load = async () => {
    const [{requests}, recent] = await Promise.all([api('GET', '/admin/live'), api('GET', '/admin/requests?limit=25')]);
    show(now, table([{title: t('Since'), type: 'time', value: one => one.time}, {title: t('Account'), cell: one => accountLink(one.account)},
      {title: t('Model'), cell: one => h('code', one.model)}, {title: t('Provider'), cell: one => [one.provider ?? '–', soft(one.gateway)]}, {title: t('Endpoint'), cell: one => one.endpoint + (one.stream ? ', ' + t('streamed') : '')},
      {title: t('First byte'), type: 'num', cell: one => seconds(one.first_byte_ms)}, {title: t('Runs for'), type: 'num', cell: one => seconds(one.total_ms)}], requests, {empty: t('Nothing runs right now.')}));
    show(before, fewRequests(recent.requests, true));
  };
  await load();
  const timer = setInterval(() => document.hidden || load().catch(problem => show(now, failed(problem))), 3000);
  onleave(() => clearInterval(timer));
  return [card(t('Running now'), now), card(t('Ended last'), before)];
}

async function ledger(name) {
  if (name) put({account: name});
  const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  const csv = download('/admin/ledger.csv', () => query({account: here().params.get('account'), kind: here().params.get('kind')}));
  // The ledger is read backwards from a place: each page says where the next one begins.
  const places = [null];
  const load = async (values, skip, most) => {
    const page = skip / most;
    let rows = [], next;
    for (let at = Math.min(page, places.length - 1); at <= page; at++) {
      if (at > 0 && !places[at]) return {rows: [], more: false};
      ({entries: rows, next} = await api('GET', '/admin/ledger?' + query({...values, before: places[at], limit: most})));
      places[at + 1] = next;
    }
    return {rows, more: Boolean(next)};
  };
  const fresh = (values, skip, most) => { if (!skip) places.length = 1; return load(values, skip, most); };
  const kinds = [['opening', t('opening')], ['credit', t('credit')], ['charge', t('charge')], ['use', t('use')]];
  const columns = [{title: t('No.'), cell: entry => number(entry.sequence)}, {title: t('Time'), type: 'time', value: entry => entry.time}, {title: t('Kind'), cell: entry => Object.fromEntries(kinds)[entry.kind]},
    {title: t('Account'), cell: entry => accountLink(entry.account)}, {title: t('Amount, {currency}'), type: 'money', value: entry => entry.amount},
    {title: t('What'), cell: entry => entry.note || (entry.model && [h('code', entry.model), ' ', t('at {provider}: {input} in, {output} out', {provider: entry.provider, input: number(entry.input), output: number(entry.output)}),
      entry.estimated && ', ' + t('estimated'), entry.outcome !== 'ok' && `, ${why(entry.outcome)}`, entry.request && soft(h('a', {href: link('requests', entry.request)}, entry.request))])}];
  const audit = async () => {
    const found = await api('GET', '/admin/audit').catch(problem => ({faults: [problem.message], remarks: [], entries: 0}));
    tell(found.faults.length ? found.faults.join(' ') : t('{n} entries in {files} files: every line follows from the one before.', {n: found.entries, files: found.segments}) + ' ' + found.remarks.join(' '));
  };
  return card([t('Ledger'), h('div.row', button(t('Verify'), audit), csv)],
    await listing({id: 'ledger', columns, load: fresh, filters: [{name: 'account', label: t('Account')}, {name: 'kind', label: t('Kind'), options: kinds, only: true}], empty: t('No entries.'), found: t('No such entry.')}));
}

export const SECTIONS = {home: [t('Home'), home], accounts: [t('Accounts'), accounts], requests: [t('Requests'), requests], use: [t('Use'), use], providers: [t('Providers'), providers], live: [t('Live'), live],
  ledger: [t('Ledger'), ledger], config: [t('Configuration'), config]};
