// Text that is there to be copied.

import {h} from './dom.js';
import {t} from './words.js';

async function copy(text) {
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

export function copyButton(text, label = t('Copy'), name) {
  const button = h('button.copy', {'aria-label': name, onclick: async () => {
    await copy(text);
    button.textContent = t('Copied');
    button.removeAttribute('aria-label');
    setTimeout(() => {
      button.textContent = label;
      if (name) button.setAttribute('aria-label', name);
    }, 1500);
  }}, label);
  return button;
}

/** A block of code with a copy button; the first of each of `marks` in it is marked. */
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

/** A link to a table as CSV, of what `query()` says when it is clicked. */
export function download(path, query) {
  const link = h('a.button', {href: path, download: true, onclick: () => { link.href = path + '?' + query(); }}, t('Download CSV'));
  return link;
}
