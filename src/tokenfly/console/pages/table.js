// The one table: sorted, filtered, searched and turned by pages, all of it in the address; cards on a narrow screen.
//
// A column is {title, value(row), type, cell(row), sort(row)}: its type (num, money, time or text) says how a value is written;
// `cell` shows anything else. Amounts of a column have the same decimals; the head of a column of times says their zone.

import {here, put} from './address.js';
import {button, failed, field, h, options, show} from './dom.js';
import {decimals, money, number, time, zone} from './format.js';
import {t} from './words.js';

const PLAIN = {num: 'num', money: 'num', time: 'time'};

/** Rows as they are. `sorted` is a column's place, with a minus for the largest first; `onsort` is told of another. */
export function table(columns, rows, {empty = t('Nothing here yet.'), sorted, onsort} = {}) {
  if (!rows.length) return h('p.soft', empty);
  const cells = columns.map(column => writer(column, rows));
  return h('div.scroll', {tabindex: 0, role: 'region', 'aria-label': t('Table')}, h('table.cards',
    h('thead', h('tr', columns.map((column, i) => head(column, i, sorted, onsort)))),
    h('tbody', rows.map(row => h('tr', columns.map((column, i) =>
      h('td', {class: i ? PLAIN[column.type] : 'first', 'data-label': column.title || null}, h('div', cells[i](row)))))))));
}

function writer({value, cell, type}, rows) {
  if (cell) return cell;
  if (type === 'time') return row => time(value(row), false);
  if (type === 'num') return row => number(value(row));
  if (type !== 'money') return value;
  const places = decimals(rows.map(value));
  return row => value(row) == null ? '–' : money(value(row), places);
}

function head(column, i, sorted, onsort) {
  const title = column.type === 'time' ? `${column.title} (${zone})` : column.title;
  const order = sorted === `${i}` ? 'ascending' : sorted === `-${i}` ? 'descending' : null;
  return h('th', {scope: 'col', class: PLAIN[column.type], 'aria-sort': order},
    onsort && sortable(column) ? h('button.sort', {onclick: () => onsort(i)}, title) : title || h('span.away', t('More')));
}

const sortable = column => column.sort || column.value;

function key(column) {
  if (column.sort) return column.sort;
  if (column.type === 'money' || column.type === 'num') return row => Number(column.value(row) ?? -1);
  return row => String(column.value(row) ?? '').toLowerCase();
}

function inOrder(rows, columns, sorted) {
  const column = columns[Math.abs(Number(sorted))];
  if (!sorted || !column || !sortable(column)) return rows;
  const of = key(column), down = sorted.startsWith('-') ? -1 : 1;
  return [...rows].sort((a, b) => { const x = of(a), y = of(b); return (x < y ? -1 : x > y ? 1 : 0) * down; });
}

/**
 * A table with what finds its rows. They are given (`rows`, found by the words of `text(row)`), or loaded: `load(values, skip, most)`
 * gives {rows, more}: some of them, and whether there are more. Filters are {name, label, options or input, test(row, value)}.
 */
export async function listing({columns, rows, load, text, filters = [], size = innerWidth < 760 ? 20 : 50, sort = '', empty, found = t('No such entry.'), tools, id}) {
  const list = h('div', {id}), count = h('span.soft.small', {role: 'status'}), pager = h('nav.row.pager', {'aria-label': t('Pages of the table')});
  const at = name => here().params.get(name) ?? '';
  let latest = 0;

  async function draw() {
    const mine = ++latest, page = Math.max(1, Number(at('page')) || 1), skip = (page - 1) * size, sorted = at('sort') || sort;
    try {
      const all = rows ? inOrder(rows.filter(isFound), columns, sorted) : null;
      const {rows: cut, more} = all ? {rows: all.slice(skip, skip + size), more: skip + size < all.length}
        : await load(Object.fromEntries(filters.map(({name}) => [name, at(name)])), skip, size);
      if (mine !== latest) return;
      const last = skip + cut.length;
      show(list, table(columns, cut, {empty: isNarrowed() ? found : empty, sorted, onsort: rows && order}));
      count.textContent = !cut.length ? '' : rows ? t('{from}–{to} of {all}', {from: skip + 1, to: last, all: all.length}) : t('{from}–{to}', {from: skip + 1, to: last});
      turn(page, more);
    } catch (problem) {
      if (mine === latest) show(list, failed(problem));
    }
  }

  const isNarrowed = () => filters.some(({name}) => at(name)) || at('find');
  const isFound = row => words().every(word => text(row).toLowerCase().includes(word))
    && filters.every(({name, test}) => !at(name) || test(row, at(name)));
  const words = () => at('find').toLowerCase().split(/\s+/).filter(Boolean);
  const change = (name, value) => { put({[name]: value, page: null}); return draw(); };

  async function order(i) {
    const now = at('sort') || sort;
    await change('sort', now === `${i}` ? `-${i}` : now === `-${i}` ? `${i}` : PLAIN[columns[i].type] ? `-${i}` : `${i}`);
    list.querySelectorAll('th')[i]?.querySelector('button')?.focus();
  }

  function turn(page, more) {
    const go = to => async () => { put({page: to > 1 && String(to)}, true); await draw(); list.scrollIntoView({block: 'nearest'}); };
    const away = (label, to, on) => { const made = button(label, go(to)); made.disabled = !on; return made; };
    show(pager, (page > 1 || more) && [away(t('Back'), page - 1, page > 1), h('span.soft', t('Page {page}', {page})), away(t('Next'), page + 1, more)]);
  }

  const find = text && h('input', {type: 'search', id: 'find', placeholder: t('Find'), 'aria-label': t('Find'), value: at('find'),
    oninput: event => change('find', event.target.value)});
  const narrow = filters.map(filter => control(filter, at(filter.name), value => change(filter.name, value)));
  const orders = rows && h('label.only-narrow.row.small', t('Sort by'), ' ', h('select', {onchange: event => change('sort', event.target.value)},
    options(columns.flatMap((column, i) => sortable(column) ? [[`${i}`, column.title + ' ↑'], [`-${i}`, column.title + ' ↓']] : []), '–')));
  await draw();
  return [h('div.row.tools', find, filters.length > 2 ? folded(narrow, isNarrowed()) : narrow, orders, tools, count), list, pager];
}

const folded = (narrow, open) => h('details.filters', {open: open || innerWidth > 760}, h('summary', t('Filters')), h('div.row', narrow));

function control({name, label, options: list, input, only}, value, change) {
  if (input === 'tick') return h('label.tick', h('input', {type: 'checkbox', id: name, checked: value === 'yes', onchange: event => change(event.target.checked && 'yes')}), label);
  if (input === 'time') return field(`${label} (${zone})`, h('input', {type: 'datetime-local', name, value: value && local(value),
    onchange: event => change(event.target.value && new Date(event.target.value).toISOString())}));
  if (only) {
    const chosen = h('select', {name, onchange: event => change(event.target.value)}, options(list, t('all')));
    chosen.value = value;
    return field(label, chosen);
  }
  return field(label, h('span', h('input', {name, value, autocomplete: 'off', list: `${name}-known`, onchange: event => change(event.target.value.trim())}),
    h('datalist', {id: `${name}-known`}, options(list ?? []))));
}

/** As an input of local time wants it. */
function local(text) {
  const date = new Date(text);
  return new Date(date - date.getTimezoneOffset() * 6e4).toISOString().slice(0, 16);
}
