// Who is signed in, and the one way in which the pages call the gateway.

import {t} from './words.js';

export let session = {signed_in: false};
export const currency = () => session.currency;

let signInAgain = null, warn = null;

/** What to do when the session has ended under a page: resolves once somebody is signed in again. */
export const whenSignedOut = ask => { signInAgain = ask; };

/** What to do with the warning of a change that was made. */
export const whenWarned = tell => { warn = tell; };

/** A call with the session's rights. One that comes too late for them is made again once they are back. */
export async function send(path, options = {}) {
  const once = () => fetch(path, {...options, headers: {...options.headers, ...(session.csrf && {'x-csrf-token': session.csrf})}})
    .catch(problem => { throw problem.name === 'AbortError' ? problem : new Error(t('The gateway cannot be reached.')); });
  const answer = await once();
  if (answer.status !== 401 || !session.signed_in || !signInAgain) return answer;
  await signInAgain();
  return once();
}

/** Calls the JSON API. Throws an Error with a sentence for a person, and `status`. */
export async function api(method, path, body) {
  const answer = await send(path, {method, headers: body && {'content-type': 'application/json'}, body: body && JSON.stringify(body)});
  const json = await answer.json().catch(() => ({}));
  if (answer.ok && json.warning) warn?.(json.warning);
  if (answer.ok) return json;
  throw Object.assign(new Error(json.error?.message ?? t('The gateway answered {status}.', {status: String(answer.status)})), {status: answer.status});
}

export async function loadSession() {
  session = await api('GET', '/console/api/session');
  return session;
}

export async function signIn(key) {
  const answer = await fetch('/console/api/session', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify({key})})
    .catch(() => { throw new Error(t('The gateway cannot be reached.')); });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error?.message ?? t('The gateway answered {status}.', {status: String(answer.status)}));
  session = json;
}

export async function signOut() {
  await api('DELETE', '/console/api/session').catch(() => {});
  sessionStorage.clear();
  location.href = '/console';
}
