// What all pages share: building elements, calling the JSON API, showing numbers, tables and dialogs.
// Everything that is shown goes through text nodes, whatever somebody called his account.

export const $ = (selector, root = document) => root.querySelector(selector);

/** An element from "tag.class.class", attributes (on… are listeners), if any, and children; null is no child. */
export function h(name, ...rest) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  if (tag === 'button') element.type = 'button';
  return fill(element, rest);
}

export const svg = (tag, ...rest) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), rest);

function fill(element, children) {
  const attributes = children[0]?.constructor === Object ? children.shift() : {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(3).filter(child => child != null && child !== false));
  return element;
}

/** Puts these in place of what the element holds. */
export const show = (element, ...children) =>
  element.replaceChildren(...children.flat(3).filter(child => child != null && child !== false));

export const soft = (...children) => h('div.soft', ...children);
export const card = (title, ...children) => h('section.card', h('h2', title), ...children);

export let session = {signed_in: false};

/** Calls the JSON API. Throws an Error with a sentence for a person, and `status`. */
export async function api(method, path, body) {
  const headers = {};
  if (body) headers['content-type'] = 'application/json';
  if (session.csrf) headers['x-csrf-token'] = session.csrf;
  const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)})
    .catch(() => { throw new Error('The gateway cannot be reached.'); });
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) {
    if (json.warning) tell(json.warning);
    return json;
  }
  if (answer.status === 401 && session.signed_in) location.reload();
  throw Object.assign(new Error(json.error?.message ?? `The gateway answered ${answer.status}.`), {status: answer.status});
}

export async function loadSession() {
  session = await api('GET', '/console/api/session');
  const who = $('#who');
  if (session.signed_in) who.replaceChildren(
    h('span.soft', session.operator ? 'Operator' : session.account),
    h('button.quiet', {onclick: signOut}, 'Sign out'));
  return session;
}

export async function signIn(key) {
  session = await api('POST', '/console/api/session', {key});
}

async function signOut() {
  await api('DELETE', '/console/api/session').catch(() => {});
  location.href = '/console';
}

export const number = value => value == null ? '' : Number(value).toLocaleString('en');

/** An amount as people read it; the exact one is a decimal string. */
export function money(text) {
  const value = Number(text);
  const decimals = value === 0 || Math.abs(value) >= 1 ? 2 : Math.abs(value) >= 0.01 ? 4 : 6;
  return value.toLocaleString('en', {minimumFractionDigits: 2, maximumFractionDigits: decimals});
}

export function time(text) {
  if (!text) return '';
  const date = new Date(text), two = n => String(n).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return h('time', {datetime: text, title: text},
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`);
}

export const seconds = millis => millis == null ? '' : millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`;

/** A table that becomes cards on a narrow screen. Columns are [title, cell(row), class]. */
export function table(columns, rows, empty = 'Nothing here yet.') {
  if (!rows.length) return h('p.soft', empty);
  return h('div.scroll', h('table.cards',
    h('thead', h('tr', columns.map(([title, , type]) => h('th', {scope: 'col', class: type}, title)))),
    h('tbody', rows.map(row => h('tr', columns.map(([title, cell, type], i) =>
      h('td', {class: i ? type : 'first', 'data-label': title}, h('div', cell(row)))))))));
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers keep the clipboard from pages that came over plain HTTP from another machine.
    const area = h('textarea');
    area.value = text;
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

export function copyButton(text, label = 'Copy', name) {
  const button = h('button.copy', {'aria-label': name, onclick: async () => {
    await copy(text);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1500);
  }}, label);
  return button;
}

/** A block of code with a copy button; lines that hold one of `marks` are marked there. */
export function code(text, marks = []) {
  const parts = [text];
  for (const mark of marks) {
    const i = parts.findIndex(part => typeof part === 'string' && part.includes(mark));
    if (i < 0) continue;
    const at = parts[i].indexOf(mark);
    parts.splice(i, 1, parts[i].slice(0, at), h('mark', mark), parts[i].slice(at + mark.length));
  }
  return h('div.code', h('pre', {tabindex: 0}, h('code', parts)), copyButton(text));
}

/** A row of buttons of which one is pressed. */
export function choice(parent, options, chosen, onchoose) {
  parent.replaceChildren(...options.map(option => h('button', {    'aria-pressed': String(option === chosen),
    onclick: () => { choice(parent, options, option, onchoose); onchoose(option); }}, option)));
}

export const field = (label, input) => h('label.field', h('span', label), input);

/** A dialog with a form. `submit` may throw a sentence, which is shown; else the dialog closes. */
export function ask(title, content, action, submit) {
  const error = h('p.bad', {role: 'alert'});
  const button = action && h('button.main', {type: 'submit'}, action);
  const dialog = h('dialog', {'aria-label': title, onclose: () => dialog.remove()}, h('form', {method: 'dialog',
    onsubmit: async event => {
      if (!submit) return;
      event.preventDefault();
      button.disabled = true;
      try {
        await submit(new FormData(event.target));
        dialog.close();
      } catch (problem) {
        error.textContent = problem.message;
      }
      button.disabled = false;
    }}, h('h2', title), content, error,
    h('div.row', h('button', {onclick: () => dialog.close()}, submit ? 'Cancel' : 'Close'), button)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', resolve));
}

export const tell = text => ask('Please note', h('p', text));

/** Shows what went wrong in place of what was to be shown. */
export const failed = problem => h('p.note.bad', {role: 'alert'}, problem.message);
