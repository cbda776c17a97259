// The sections of an account.

import {card, fact, h} from './dom.js';
import {money, number, short, today} from './format.js';
import {keyCard, limits} from './keys.js';
import {requests} from './requests.js';
import {route} from './router.js';
import {api} from './session.js';
import {TOP, dayCharts, use} from './use.js';
import {t} from './words.js';

async function overview() {
  const [account, used] = await Promise.all([api('GET', '/console/api/account'), api('GET', '/console/api/use?' + TOP)]);
  const {month} = account;
  return [account.disabled && h('p.note.bad', t('The operator has closed this account: no request is admitted.')),
    !month.requests && h('p.note', t('Nothing was asked this month.'), ' ', h('a', {href: '/#guide'}, t('From a key to the first request'))),
    h('div.grid',
      fact(t('Balance'), account.balance == null ? t('unlimited') : money(account.balance, 2), account.balance == null ? t('not metered against a balance')
        : t('{currency}, of which {held} held by {n} running', {held: money(account.held, 2), n: account.running})),
      fact(t('Spent today'), money(account.today.cost), t('{n} request(s) since 00:00 UTC', {n: account.today.requests})),
      fact(t('Spent this month'), money(month.cost), t('{n} request(s)', {n: month.requests})),
      fact(t('Tokens this month'), short(month.input_tokens + month.output_tokens), t('{input} in, {output} out', {input: number(month.input_tokens), output: number(month.output_tokens)}))),
    dayCharts(used, today(30), today(), 'models'), card(t('Limits'), limits(account.limits))];
}

const keys = async () => keyCard('/console/api/keys', (await api('GET', '/console/api/keys')).keys, route);

export const SECTIONS = {overview: [t('Overview'), overview], playground: [t('Playground'), async (_, onleave) => (await import('./playground.js')).playground(onleave)],
  requests: [t('Requests'), requests], use: [t('Use'), use], keys: [t('Keys'), keys]};
