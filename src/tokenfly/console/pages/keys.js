// API keys with their limits, use and spend: made, changed, rotated, revoked.

import {copyButton} from './copying.js';
import {ask, said} from './dialog.js';
import {button, card, field, h, meter, soft} from './dom.js';
import {day, money, number, time} from './format.js';
import {api} from './session.js';
import {table} from './table.js';
import {t} from './words.js';

export const LIMITS = ['requests-per-minute', 'tokens-per-minute', 'concurrent-requests', 'spend-per-day', 'spend-per-month'];

export const limitName = name => ({'requests-per-minute': t('requests per minute'), 'tokens-per-minute': t('tokens per minute'),
  'concurrent-requests': t('concurrent requests'), 'spend-per-day': t('spend per day'), 'spend-per-month': t('spend per month'),
  spend: t('spend in all'), models: t('models'), 'low-balance': t('low balance')})[name] ?? name.replaceAll('-', ' ');

const amount = (limit, name) => limit.limit.startsWith('spend') ? money(limit[name]) : number(limit[name]);

/** The limits of an account or a key, with what is left of each. */
export const limits = list => table([{title: t('Limit'), cell: limit => limitName(limit.limit)},
  {title: t('Left'), type: 'num', cell: limit => [amount(limit, 'remaining'), h('span.soft', ' ' + t('of {size}', {size: amount(limit, 'size')}))]},
  {title: '', cell: limit => meter(limit.used / limit.size, limit.used / limit.size > .9)},
  {title: t('All free again'), type: 'time', cell: limit => Number(limit.used) && /minute|day|month/.test(limit.limit) ? time(limit.resets_at, false) : ''}],
list, {empty: t('No limits are set.')});

export const textField = (label, name, attributes) => field(label, h('input', {name, autocomplete: 'off', ...attributes}));

/** The last day of a key, which ends with the day that is set. */
const lastDay = key => key?.expires && new Date(Date.parse(key.expires) - 1).toISOString().slice(0, 10);

const fields = key => [
  textField(t('Name'), 'name', {value: key?.name, maxlength: 64, pattern: '[A-Za-z0-9._\\-]*', title: t('letters, digits, dots, hyphens, underscores'), autofocus: true}),
  field(t('Expires at the end of (UTC)'), h('input', {type: 'date', name: 'expires', value: lastDay(key)})),
  h('details', {open: Boolean(key?.limits.length)}, h('summary', t('Limits and models')), h('p.soft.small', t('Within those of the account. Empty: none of its own.')),
    h('div.fields', [...LIMITS, 'spend'].map(name => textField(limitName(name), name, {inputmode: 'decimal', value: key?.limits.find(limit => limit.limit === name)?.size})),
      textField(limitName('models'), 'models', {placeholder: '*', value: key?.models?.join(', ') === '*' ? '' : key?.models?.join(', ')})))];

/** Shows a key just made until somebody says that he has it. */
const reveal = key => ask(t('Your new key'), [h('p', t('Copy it now: it is shown this once and cannot be had again.')),
  h('code.secret', {id: 'secret'}, key), copyButton(key, t('Copy the key'))], t('I have kept it'), () => {}, {kept: true});

const onlyGiven = form => Object.fromEntries([...form].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

/** Asks for a key's settings and makes it. Resolves to the key itself, once it was shown; or null. */
export async function makeKey(path, shown = true) {
  let key = null;
  await ask(t('New key'), fields(), t('Make it'), async form => { ({key} = await api('POST', path, onlyGiven(form))); });
  if (key && shown) await reveal(key);
  return key;
}

/** The keys of an account below a path of the API, with what can be done about them. */
export function keyCard(path, keys, changed, closed) {
  const make = async () => await makeKey(path) && changed();
  const edit = key => ask(t('Change the key'), fields(key), t('Save'), async form => {
    const body = {}, before = Object.fromEntries([['name', key.name], ['expires', lastDay(key)], ['models', key.models?.join(', ') === '*' ? '' : key.models?.join(', ')],
      ...key.limits.map(limit => [limit.limit, String(limit.size)])]);
    for (const [name, value] of form) if (value.trim() !== (before[name] ?? '')) body[name] = value.trim() || null;
    if (body.name === null) body.name = '';
    if (Object.keys(body).length) await api('PATCH', `${path}/${key.id}`, body);
    said(t('Saved.'));
    changed();
  });
  const rotate = async key => {
    let next = null;
    await ask(t('A successor for this key?'), [h('p', t('A new key takes its name, limits and use; programs move over while both work.')),
      textField(t('The old one goes on for so many hours'), 'overlap_hours', {inputmode: 'numeric', value: '24', required: true})],
    t('Make it'), async form => { ({key: next} = await api('POST', `${path}/${key.id}/rotate`, Object.fromEntries(form))); });
    if (next) { await reveal(next); changed(); }
  };
  const revoke = key => ask(t('Revoke this key?'), h('p', t('Programs that use {key} are refused from then on.', {key: `${key.name} (…${key.ends})`}),
    key.current && h('b', ' ' + t('You are signed in with it.'))), t('Revoke'),
  async () => { await api('DELETE', `${path}/${key.id}`); said(t('Revoked.')); changed(); }, {danger: true});
  const acts = key => key.fixed ? h('span.soft', {title: t('config.properties is the operator’s own file')}, t('in config.properties'))
    : h('div.acts', button(t('Change'), () => edit(key), 'button.quiet'), button(t('Rotate'), () => rotate(key), 'button.quiet'), button(t('Revoke'), () => revoke(key), 'button.quiet.bad'));
  return card([t('API keys'), !closed && button(t('New key'), make, 'button.main')],
    table([{title: t('Name'), cell: key => [h('div', key.name || h('span.soft', t('no name')), ' ', h('code.num', key.ends ? '…' + key.ends : '')), key.current && h('span.tag', t('this session')),
      key.models?.join() !== '*' && key.models?.length > 0 && soft(key.models.join(', ')), key.expires && soft(t('until {time}', {time: day(lastDay(key))}))]},
    {title: t('Limits, with what is left'), cell: key => key.limits.length ? h('div', key.limits.map(limit => h('div.small', {title: `${amount(limit, 'used')} / ${amount(limit, 'size')}`},
      `${limitName(limit.limit)}: ${amount(limit, 'remaining')} / ${amount(limit, 'size')}`, meter(limit.used / limit.size, limit.used / limit.size > .9)))) : h('span.soft', t('none'))},
    {title: t('Today, {currency}'), type: 'money', value: key => key.today.cost}, {title: t('This month'), type: 'money', value: key => key.month.cost},
    {title: t('In all'), type: 'money', value: key => key.total.cost}, {title: t('Requests, month'), type: 'num', value: key => key.month.requests},
    {title: t('Last used'), type: 'time', cell: key => key.last_used ? time(key.last_used, false) : h('span.soft', t('not since the start'))},
    {title: '', cell: acts}], keys, {empty: t('No keys.')}));
}
