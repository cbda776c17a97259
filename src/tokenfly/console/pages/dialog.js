// The one dialog, and the line that says that something was done.

import {h} from './dom.js';
import {t} from './words.js';

/**
 * A dialog with a form. `submit` may throw a sentence, which is shown; else the dialog closes, unless false
 * is what it returns. A `danger` cannot be taken back;
 * what is `kept` closes by its button alone. Resolves once it is closed: to true when it was submitted.
 */
export function ask(title, content, action, submit, {danger = false, kept = false} = {}) {
  const error = h('p.bad', {role: 'alert'});
  const button = action && h(danger ? 'button.danger' : 'button.main', {type: 'submit'}, action);
  let done = false;
  const dialog = h('dialog', {'aria-label': title, onclose: () => dialog.remove(), oncancel: event => kept && event.preventDefault(),
    onkeydown: event => { if (kept && event.key === 'Escape') event.preventDefault(); }},
  h('form', {method: 'dialog', onsubmit: async event => {
    if (!submit) return;
    event.preventDefault();
    button.disabled = true;
    error.textContent = '';
    try {
      if (await submit(new FormData(event.target)) !== false) {
        done = true;
        dialog.close();
      }
    } catch (problem) {
      error.textContent = problem.message;
    }
    button.disabled = false;
  }}, h('h2', title), content, error,
  h('div.row', !kept && h('button', {onclick: () => dialog.close()}, submit ? t('Cancel') : t('Close')), button)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(done)));
}

export const tell = text => ask(t('Please note'), h('p', text));

/** Says for a moment that something was done; a screen reader reads it out. */
export function said(text) {
  const line = document.querySelector('.said-done') ?? document.body.appendChild(h('div.said-done', {role: 'status'}));
  line.textContent = text;
  clearTimeout(line.timer);
  line.timer = setTimeout(() => line.remove(), 6000);
}
