// What a model wrote in Markdown, as elements. Nothing of it becomes HTML: every piece of text is a text node, a link leads only to
// http, https or mailto, and a picture, which would be asked of another host, is a link as well.

import {copyButton} from './copying.js';
import {h} from './dom.js';

const INLINE = /(`+)([\s\S]*?[^`])\1(?!`)|\*\*(?=\S)([\s\S]*?\S)\*\*|__(?=\S)([\s\S]*?\S)__|~~(?=\S)([\s\S]*?\S)~~|\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)|(?<!\w)_(?=[^\s_])([\s\S]*?[^\s_])_(?!\w)|!?\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+"[^"]*")?\s*\)|(https?:\/\/[^\s<>"')\]]+)|\\([\\`*_{}[\]()#+\-.!|~>])/;
const DEEPEST = 12;

function inline(text, depth = 0) {
  const parts = [];
  for (let rest = text; rest;) {
    const found = depth < DEEPEST ? INLINE.exec(rest) : null;
    if (!found) { parts.push(rest); break; }
    const [all, , code, bold, bold2, gone, slanted, slanted2, name, target, address, escaped] = found;
    if (found.index) parts.push(rest.slice(0, found.index));
    rest = rest.slice(found.index + all.length);
    if (code != null) parts.push(h('code', code.replace(/^ (.*) $/s, '$1')));
    else if (bold ?? bold2) parts.push(h('strong', inline(bold ?? bold2, depth + 1)));
    else if (gone != null) parts.push(h('s', inline(gone, depth + 1)));
    else if (slanted ?? slanted2) parts.push(h('em', inline(slanted ?? slanted2, depth + 1)));
    else if (escaped) parts.push(escaped);
    else parts.push(link(address ?? target, name == null ? address : inline(name || target, depth + 1)));
  }
  return parts;
}

const link = (target, shown) => /^(https?:|mailto:)/i.test(target) ? h('a', {href: target, rel: 'noopener noreferrer nofollow', target: '_blank'}, shown) : shown;

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*(\S*)/, HEAD = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/, RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/,
  ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/, QUOTE = /^ {0,3}> ?(.*)$/, ROW = /^\s*\|?(.*\|.*?)\|?\s*$/, LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** The blocks of these lines. */
function blocks(lines, depth = 0) {
  const made = [];
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    const fence = FENCE.exec(line), head = HEAD.exec(line);
    if (!line.trim()) i++;
    else if (fence) {
      const end = lines.findIndex((other, at) => at > i && other.trim().startsWith(fence[1]) && !other.trim().replaceAll(fence[1][0], ''));
      const code = lines.slice(i + 1, end < 0 ? undefined : end).join('\n');
      made.push(h('div.code', h('pre', {tabindex: 0}, h('code', code)), copyButton(code)));
      i = end < 0 ? lines.length : end + 1;
    } else if (head) { made.push(h(`h${Math.min(6, head[1].length + 2)}`, inline(head[2]))); i++; }
    else if (RULE.test(line)) { made.push(h('hr')); i++; }
    else if (QUOTE.test(line) && depth < DEEPEST) {
      const inner = [];
      for (; i < lines.length && QUOTE.test(lines[i]); i++) inner.push(QUOTE.exec(lines[i])[1]);
      made.push(h('blockquote', blocks(inner, depth + 1)));
    } else if (ITEM.test(line) && depth < DEEPEST) i = list(lines, i, made, depth);
    else if (ROW.test(line) && LINE.test(lines[i + 1] ?? '') && lines[i + 1].includes('-')) i = grid(lines, i, made);
    else {
      const text = [];
      do text.push(lines[i++]); while (i < lines.length && lines[i].trim() && !FENCE.test(lines[i]) && !HEAD.test(lines[i]) && !QUOTE.test(lines[i]) && !ITEM.test(lines[i]));
      made.push(h('p', text.flatMap((piece, at) => [at ? h('br') : '', ...inline(piece)])));
    }
  }
  return made;
}

function list(lines, i, made, depth) {
  const [, indent, mark] = ITEM.exec(lines[i]), ordered = /\d/.test(mark), items = [];
  while (i < lines.length) {
    const item = ITEM.exec(lines[i]);
    if (item && item[1].length <= indent.length && /\d/.test(item[2]) === ordered) { items.push([item[3]]); i++; }
    else if (items.length && /^\s+\S/.test(lines[i]) && lines[i].search(/\S/) > indent.length) items.at(-1).push(lines[i++].slice(Math.min(lines[i - 1].search(/\S/), indent.length + 2)));
    else if (!lines[i].trim() && /^\s+\S/.test(lines[i + 1] ?? '') && (lines[i + 1].search(/\S/) > indent.length || ITEM.test(lines[i + 1]))) { items.at(-1).push(''); i++; }
    else if (!lines[i].trim() && ITEM.test(lines[i + 1] ?? '')) i++;
    else break;
  }
  made.push(h(ordered ? 'ol' : 'ul', {start: ordered && mark !== '1.' ? parseInt(mark) : null}, items.map(item =>
    h('li', item.length === 1 ? inline(item[0]) : [inline(item[0]), blocks(item.slice(1), depth + 1)]))));
  return i;
}

function grid(lines, i, made) {
  const cells = line => ROW.exec(line)[1].split(/(?<!\\)\|/).map(cell => inline(cell.trim()));
  const head = cells(lines[i]), rows = [];
  for (i += 2; i < lines.length && ROW.test(lines[i]) && lines[i].trim(); i++) rows.push(cells(lines[i]));
  made.push(h('div.scroll', h('table', h('thead', h('tr', head.map(cell => h('th', cell)))), h('tbody', rows.map(row => h('tr', row.map(cell => h('td', cell))))))));
  return i;
}

export const markdown = text => blocks(text.replaceAll('\r', '').split('\n'));
