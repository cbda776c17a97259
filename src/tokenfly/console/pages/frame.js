// The head that all pages have: who is signed in, and the switch of languages; and the way in.

import {ask, tell} from './dialog.js';
import {$, field, h, show} from './dom.js';
import {loadSession, session, signIn, signOut, whenSignedOut, whenWarned} from './session.js';
import {t, translatePage} from './words.js';

const keyField = () => h('input', {id: 'key', name: 'key', type: 'password', autocomplete: 'current-password', required: true, autofocus: true, placeholder: 'sk-tf-…'});
/** For those that keep keys. */
const userName = () => h('input', {autocomplete: 'username', value: 'TokenFly', hidden: true});

export const noKey = () => h('div.soft.small', t('No key yet? The operator of this gateway makes one, here or by {command}.', {command: h('code', 'java -jar tokenfly.jar key ACCOUNT')}));

let built = false;

/** Loads the session and fills the head. */
export async function frame() {
  if (!built) translatePage();
  built = true;
  whenWarned(tell);
  whenSignedOut(again);
  await loadSession();
  if (session.signed_in) show($('#who'), h('span.soft', session.operator ? t('Operator') : session.account), h('button.quiet', {onclick: signOut}, t('Sign out')));
}

let asking = null;

/** The session has ended under the page: what is on it stays, and whoever was here signs in again. */
const again = () => asking ??= signInAgain().finally(() => { asking = null; });

async function signInAgain() {
  const {operator, account} = session;
  const done = await ask(t('Sign in again'), [h('p', t('Your session has ended. What you typed is still here.')), userName(), field(t('Key'), keyField())],
    t('Sign in'), form => signIn(form.get('key').trim()));
  if (!done || session.operator !== operator || session.account !== account) location.reload();
}

/** The form that signs somebody in. */
export function door(entered) {
  const key = keyField(), error = h('p.bad', {role: 'alert', id: 'error'}), button = h('button.main', {type: 'submit'}, t('Sign in'));
  return h('form.card.door', {onsubmit: async event => {
    event.preventDefault();
    button.disabled = true;
    error.textContent = '';
    await signIn(key.value.trim()).then(entered, problem => { error.textContent = problem.message; key.select(); });
    button.disabled = false;
  }}, h('h1', t('Sign in')), h('p.soft', t('With an API key of your account, or with the operator’s admin key.')), userName(), field(t('Key'), key), error, h('p', button), noKey());
}
