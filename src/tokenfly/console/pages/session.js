// Who is signed in, and the one way in which the pages call the gateway.

import {$} from './dom.js';
import {common, t} from './words.js';

export let session = {signed_in: false};

let signInAgain = null, warn = null;

/** What to do when the session has ended under a page: resolves once somebody is signed in again. */
export const whenSignedOut = ask => { signInAgain = ask; };

/** What to do with the warning of a change that was made. */
export const whenWarned = tell => { warn = tell; };

const ask = (path, options) => fetch(path, options)
  .catch(problem => { throw problem.name === 'AbortError' ? problem : new Error(t('The gateway cannot be reached.')); });

/** A call with the session's rights. One that comes too late for them is made again once they are back. */
export async function send(path, options = {}) {
  const once = () => ask(path, {...options, headers: {...options.headers, ...(session.csrf && {'x-csrf-token': session.csrf})}});
  const answer = await once();
  if (answer.status !== 401 || !session.signed_in || !signInAgain) return answer;
  await signInAgain();
  return once();
}

/** Calls the JSON API. Throws an Error with a sentence for a person, and `status`. */
export async function api(method, path, body, by = send) {
  const answer = await by(path, {method, headers: body && {'content-type': 'application/json'}, body: body && JSON.stringify(body)});
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw refusal(answer, json);
  if (json.warning) warn?.(json.warning);
  if (json.silent) missed(json.silent);
  return json;
}

const refusal = ({status}, json) => Object.assign(new Error(json.error?.message ?? t('The gateway answered {status}.', {status: String(status)})), {status});

/** Gateways that share a store with this one, and did not answer it. */
function missed(names) {
  const note = $('#silent') ?? {};
  note.hidden = !names.length;
  note.textContent = t('No answer from other gateways ({names}): what only they know is not shown.', {names: names.join(', ')});
}

const isNow = now => Object.assign(common, {currency: now.currency}) && (session = now);

export const loadSession = async () => isNow(await api('GET', '/console/api/session'));

/** A wrong key is no session that has ended. */
export const signIn = async key => isNow(await api('POST', '/console/api/session', {key}, ask));

export async function signOut() {
  await api('DELETE', '/console/api/session').catch(() => {});
  sessionStorage.clear();
  location.href = '/console';
}
