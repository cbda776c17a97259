// The first visit: no key yet, one is made, it stands in the example, and the first request with it is seen arriving.

import {link} from './address.js';
import {ask} from './dialog.js';
import {button, h, show} from './dom.js';
import {noKey} from './frame.js';
import {number, seconds} from './format.js';
import {makeKey, textField} from './keys.js';
import {api} from './session.js';
import {t} from './words.js';

const PAUSE_MS = 2000;

/** @param filled is told of a key that was made, to put it into the example */
export async function guide(place, session, filled) {
  const steps = [h('li'), h('li'), h('li')];
  show(place, h('h2', t('From a key to the first request')), h('ol.steps', steps));
  place.hidden = false;
  show(steps[1], t('It is filled in above: copy that, and run it.'));
  show(steps[2], t('Your first request is seen here as it arrives.'));
  for (const later of steps.slice(1)) later.className = 'soft';
  if (!session.signed_in) {
    return show(steps[0], t('Sign in, and make a key.'), ' ', h('a', {href: '/console'}, t('Sign in')), noKey());
  }
  show(steps[0], session.operator ? t('Make a key for an account.') : t('Make a key for this app.'), ' ', button(t('Make a key'), async () => {
    const made = await (session.operator ? operatorsKey() : makeKey('/console/api/keys', false).then(key => key && {key}));
    if (!made) return;
    steps[0].className = 'done';
    show(steps[0], t('This is your key. It is shown this once: {key}', {key: h('code.secret', {id: 'secret'}, made.key)}));
    steps[1].className = '';
    filled(made.key);
    await arrival(steps, made, session);
  }, 'button.main'));
}

async function operatorsKey() {
  const {accounts} = await api('GET', '/admin/accounts?limit=500');
  let account = null;
  await ask(t('Whose key?'), [textField(t('Account, a new one or one that is there'), 'account', {required: true, list: 'accounts-known', maxlength: 64, autofocus: true}),
    h('datalist', {id: 'accounts-known'}, accounts.map(one => h('option', {value: one.account})))], t('Go on'), async form => {
    const name = form.get('account').trim();
    if (!accounts.some(one => one.account === name)) await api('POST', '/admin/accounts', {account: name});
    account = name;
  });
  const key = account && await makeKey(`/admin/accounts/${encodeURIComponent(account)}/keys`, false);
  return key && {key, account};
}

/** Looks for a request with the key until there is one, or the page is left. */
async function arrival(steps, {key, account}, session) {
  const base = session.operator ? '/admin' : '/console/api';
  const {keys} = await api('GET', session.operator ? `/admin/accounts/${encodeURIComponent(account)}/keys` : '/console/api/keys');
  const id = keys.find(one => key.endsWith(one.ends) && !one.last_used)?.id;
  steps[2].className = '';
  show(steps[2], h('span.wait', {role: 'status'}, t('Waiting for the first request…')));
  for (let found = []; !found.length;) {
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
    if (document.hidden) continue;
    found = (await api('GET', `${base}/requests?` + new URLSearchParams({key: id, limit: 1})).catch(() => ({requests: []}))).requests;
    if (found.length) arrived(steps, found[0]);
  }
}

function arrived(steps, request) {
  steps[1].className = steps[2].className = 'done';
  const facts = {model: h('code', request.model), time: seconds(request.total_ms), output: number(request.output_tokens ?? 0)};
  show(steps[2], h('span', {role: 'status'}, request.outcome === 'ok' ? t('It arrived: {model} answered {output} tokens in {time}.', facts)
    : t('It arrived and was not answered: {reason}', {reason: request.reason ?? request.outcome})), ' ', h('a', {href: '/console' + link('requests', request.id)}, t('Look at it')));
}
