// The operator's accounts: all of them, and one with what it may do, its money and its keys.

import {link} from './address.js';
import {ask, said, tell} from './dialog.js';
import {button, card, h, show} from './dom.js';
import {money, number, today} from './format.js';
import {keyCard, LIMITS, limitName, limits, textField} from './keys.js';
import {accountLink, fewRequests} from './requests.js';
import {route} from './router.js';
import {api} from './session.js';
import {listing} from './table.js';
import {TOP, dayCharts} from './use.js';
import {t} from './words.js';

const enc = encodeURIComponent;
const path = name => '/admin/accounts/' + enc(name);
/** More than these are found by the gateway, not in the page. */
const MOST = 5000;

const state = account => [account.removed && h('span.tag.off', t('only in the ledger')), account.disabled && !account.removed && h('span.tag.off', t('disabled')),
  account.low && h('span.tag.off', t('low'))];

export async function allAccounts() {
  const rows = [];
  for (let after = ''; after != null && rows.length < MOST;) {
    const page = await api('GET', '/admin/accounts?' + new URLSearchParams({after, limit: 500}));
    rows.push(...page.accounts);
    after = page.next;
  }
  return rows;
}

export async function accounts(name) {
  if (name) return account(name);
  const [rows, use] = await Promise.all([allAccounts(), api('GET', '/admin/use?' + TOP)]);
  const columns = [{title: t('Account'), sort: one => one.account.toLowerCase(), cell: one => [accountLink(one.account), ' ', state(one)]},
    {title: t('Balance, {currency}'), type: 'num', sort: one => one.balance == null ? Infinity : Number(one.balance),
      cell: one => one.balance == null ? t('unlimited') : h(Number(one.balance) > 0 ? 'span' : 'span.bad', money(one.balance, 2))},
    {title: t('Held'), type: 'money', value: one => one.held}, {title: t('Running'), type: 'num', value: one => one.running},
    {title: t('Today'), type: 'money', value: one => one.today.cost}, {title: t('This month'), type: 'money', value: one => one.month.cost},
    {title: t('Requests, month'), type: 'num', value: one => one.month.requests}, {title: t('Keys'), type: 'num', value: one => one.keys}];
  const filters = [{name: 'state', label: t('State'), only: true, options: [['open', t('open')], ['disabled', t('disabled')], ['low', t('low')], ['empty', t('used up')]],
    test: (one, wanted) => wanted === 'disabled' ? one.disabled || one.removed : wanted === 'low' ? one.low : wanted === 'empty' ? one.balance != null && Number(one.balance) <= 0 : !one.disabled && !one.removed}];
  return [card([t('Accounts'), button(t('New account'), create, 'button.main')],
    await listing({columns, rows, text: one => one.account, filters, sort: '0', id: 'accounts', empty: t('No accounts yet.'), found: t('No such account.')})),
  dayCharts(use, today(30), today(), 'models')];
}

const create = () => ask(t('New account'), [
  textField(t('Name'), 'account', {required: true, maxlength: 64, title: t('letters, digits, dots, hyphens, underscores'), autofocus: true}),
  textField(t('Opening balance, {currency} (empty: unlimited)'), 'balance', {inputmode: 'decimal'}),
  textField(t('Models, * for any characters'), 'models', {placeholder: '*'}),
  h('details', h('summary', t('Limits')), LIMITS.map(name => textField(limitName(name), name, {placeholder: t('default')})))],
t('Create'), async form => {
  const body = Object.fromEntries([...form].filter(([, value]) => value.trim()));
  await api('POST', '/admin/accounts', body);
  location.hash = link('accounts', body.account);
});

async function account(name) {
  const [shown, use, recent] = await Promise.all([api('GET', path(name)),
    api('GET', `/admin/use?${TOP}&account=${enc(name)}`), api('GET', '/admin/requests?limit=20&account=' + enc(name))]);
  const facts = h('section.card', h('h3.soft', t('Balance')), h('div.fact', {id: 'balance'}, shown.balance == null ? t('unlimited') : money(shown.balance, 2)),
    h('p.soft.small', t('{currency}, of which {held} held by {n} running', {held: money(shown.held, 2), n: shown.running})),
    button(t('Credit'), () => credit(name, shown), 'button.main'), h('h3.soft.apart', t('Limits with what is left')), limits(shown.limits));
  return [h('div.row.apart', h('h1', name, ' ', state(shown)), h('div.row', h('a', {href: '#accounts'}, t('All accounts')),
    h('a', {href: link('requests', '', {account: name})}, t('Requests')), h('a', {href: link('ledger', name)}, t('Ledger')),
    !shown.removed && !shown.fixed.includes('disabled') && able(name, shown))),
  h('div.grid.two', facts, settings(name, shown)),
  keyCard(path(name) + '/keys', shown.keys, route, shown.removed), dayCharts(use, today(30), today(), 'models'),
  card(t('Recent requests'), fewRequests(recent.requests))];
}

const able = (name, {disabled}) => disabled
  ? button(t('Enable'), () => api('PATCH', path(name), {disabled: false}).then(() => { said(t('{name} is open again.', {name})); route(); }, problem => tell(problem.message)))
  : button(t('Disable'), () => ask(t('Disable {name}?', {name}), h('p', t('Every request with one of its keys is refused until it is enabled again. Nothing is lost.')), t('Disable'),
    async () => { await api('PATCH', path(name), {disabled: true}); said(t('{name} is disabled.', {name})); route(); }, {danger: true}));

/** Money is entered in two steps: an amount, and then what it makes of the balance. */
function credit(name, shown) {
  return ask(t('Credit'), [textField(t('Amount, {currency}; below zero takes away'), 'amount', {required: true, inputmode: 'decimal', autofocus: true}),
    textField(t('Note, for the ledger'), 'note', {maxlength: 200})], t('Go on'), async form => {
    const {amount, note} = Object.fromEntries(form);
    if (!/^[+-]?\d+(\.\d{1,9})?$/.test(amount.trim())) throw new Error(t('An amount is digits with a point, such as 12.50.'));
    setTimeout(() => ask(t('Enter {amount} {currency}?', {amount: money(amount)}), [
      h('p', shown.balance == null ? t('{name} is unlimited now; from then on it has a balance.', {name})
        : t('The balance of {name} goes from {before} to {after}.', {name, before: money(shown.balance, 2), after: money(Number(shown.balance) + Number(amount), 2)})),
      Math.abs(amount) >= 1000 && h('p.note.bad', t('This is a large amount. Are all its digits meant?'))], t('Enter it'), async () => {
      await api('POST', path(name) + '/credit', {amount: amount.trim(), note});
      said(t('Entered in the ledger.'));
      await route();
    }, {danger: Math.abs(amount) >= 1000}));
  });
}

function settings(name, shown) {
  const endings = ['models', ...LIMITS, 'low-balance'];
  const size = ending => ending === 'low-balance' ? shown.low_balance ?? '' : shown.limits.find(limit => limit.limit === ending)?.size ?? '';
  const standing = ending => ending === 'models' ? shown.models.join(', ') : size(ending) === '' ? '' : /spend|balance/.test(ending) ? money(size(ending)) : number(size(ending));
  const setting = ending => shown.fixed.includes(ending)
    ? h('div.field', h('span.soft.small', limitName(ending)), h('div.fixed', standing(ending) || t('none'), ' ', h('span.soft.small', t('set in config.properties'))))
    : textField(limitName(ending), ending, {value: shown.own[ending] ?? '', placeholder: standing(ending) || t('none')});
  const done = h('span.good', {role: 'status'}), problem = h('span.bad', {role: 'alert'});
  const save = async event => {
    event.preventDefault();
    show(done);
    show(problem);
    const body = {};
    for (const [ending, value] of new FormData(event.target)) if (value.trim() !== (shown.own[ending] ?? '')) body[ending] = value.trim() || null;
    if (!Object.keys(body).length) return show(done, t('Nothing was changed.'));
    try {
      await api('PATCH', path(name), body);
      said(t('Saved.'));
      await route();
    } catch (fault) {
      show(problem, fault.message);
    }
  };
  return h('form.card', {onsubmit: save, id: 'settings'}, h('h3', t('Models and limits')), h('div.fields', endings.map(setting)),
    h('p.soft.small', t('Empty: the default. “none” lifts a limit that the default sets.')), h('div.row', !shown.removed && h('button.main', {type: 'submit'}, t('Save')), done, problem));
}
