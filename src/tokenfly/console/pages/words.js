// The language of the pages: the one chosen, else the browser's, else English.

import {$, h} from './dom.js';

const KEPT = 'tokenfly-language';
export const LANGUAGES = {en: 'English', zh: '中文'};

const kept = stored();
export const language = Object.hasOwn(LANGUAGES, kept ?? '') ? kept
  : navigator.languages.map(tag => tag.slice(0, 2)).find(tag => Object.hasOwn(LANGUAGES, tag)) ?? 'en';

/** The reader's own way with numbers and dates, as far as it is one of this language. */
export const locale = navigator.languages.find(tag => tag.startsWith(language)) ?? (language === 'zh' ? 'zh-CN' : 'en');

const words = language === 'zh' ? (await import('./chinese.js')).default : {};

/** What every text may name: the currency, once the session is known. */
export const common = {};

/**
 * A text in the language of the pages. `{name}` stands for the value of that name: a number is written in the reader's way,
 * and with an element among the values the result is a list of children. `(s)` is a plural's end, gone when `n` is one.
 */
export function t(text, values = {}) {
  const parts = (words[text] ?? text).replace('(s)', Number(values.n) === 1 ? '' : 's').split(/\{(\w+)\}/)
    .map((part, i) => i % 2 ? written(values[part] ?? common[part]) : part);
  return parts.some(part => typeof part === 'object') ? parts : parts.join('');
}

const written = value => typeof value === 'number' ? value.toLocaleString(locale) : value ?? '';

function stored() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // the browser keeps nothing for us
  }
}

function choose(tag) {
  try {
    localStorage.setItem(KEPT, tag);
  } catch { /* then for this page alone, which shows the browser's */ }
  location.reload();
}

/** Puts what the page's HTML says into the language, and the switch into its head. */
export function translatePage() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  if (language !== 'en') {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.data, trimmed = text.trim();
      if (trimmed && words[trimmed]) texts.currentNode.data = text.replace(trimmed, words[trimmed]);
    }
  }
  $('.top > div').append(h('div.row.small.languages', {role: 'group', 'aria-label': t('Language')},
    Object.entries(LANGUAGES).map(([tag, name]) => h('button.quiet', {lang: tag, 'aria-pressed': String(tag === language), onclick: () => choose(tag)}, name))));
}

/** The page's title: what is shown, and where. */
export const title = (...parts) => { document.title = [...parts.filter(Boolean), 'TokenFly'].join(' · '); };
