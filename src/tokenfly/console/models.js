import {$, api, copyButton, failed, h, loadSession, money, number, soft, table} from './common.js';

const COLUMNS = [
  ['Model', model => model.id.toLowerCase(), name],
  ['Provider', model => model.providers.join(' '), model => model.providers.join(', ')],
  ['Formats', model => model.formats.join(' '), model => model.formats.map(format => h('span.tag', format))],
  ['Context', model => model.context ?? 0, model => number(model.context) || '–', 'num'],
  ['Max output', model => model.max_output ?? 0, model => number(model.max_output) || '–', 'num'],
  ['Input', model => Number(model.price.input), model => price(model, 'input'), 'num'],
  ['Cached', model => Number(model.price.cached), model => price(model, 'cached'), 'num'],
  ['Output', model => Number(model.price.output), model => price(model, 'output'), 'num'],
];
let models = [], by = null, down = false;

function name(model) {
  return [h('div.row', h('code', h('b', model.id)), copyButton(model.id, 'Copy', `Copy ${model.id}`),
    h(model.on ? 'span.tag.on' : 'span.tag.off', model.on ? 'on' : 'off')),
  model.description && soft(model.description),
  model.aliases.length > 0 && soft('also ', model.aliases.map((alias, i) => [i ? ', ' : '', h('code', alias)])),
  model.peak && soft('peak hours: ' + model.peak.hours),
  model.long && soft(`long: over ${number(model.long.over)} tokens of input`)];
}

function price(model, kind) {
  const other = (label, prices) => prices && prices[kind] !== model.price[kind]
    && soft({title: label}, `${label} ${money(prices[kind])}`);
  return [Number(model.price[kind]) ? money(model.price[kind]) : 'free', other('peak', model.peak), other('long', model.long)];
}

function show() {
  const words = $('#find').value.toLowerCase().split(/\s+/);
  const only = $('#on').checked;
  const found = models.filter(model => (model.on || !only) && words.every(word =>
    [model.id, ...model.aliases, ...model.providers, model.description].join(' ').toLowerCase().includes(word)));
  if (by) {
    const key = by[1];
    found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (down ? -1 : 1));
  }
  $('#count').textContent = `${found.length} of ${models.length}`;
  $('#list').replaceChildren(table(COLUMNS.map(([title, , cell, type]) => [title, cell, type]), found, 'No such model.'));
  document.querySelectorAll('#list th').forEach((head, i) => {
    head.replaceChildren(h('button.sort', {onclick: () => sort(COLUMNS[i])}, COLUMNS[i][0]));
    if (COLUMNS[i] === by) head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  });
}

function sort(column) {
  down = column === by && !down;
  by = column;
  show();
  $(`th:nth-child(${COLUMNS.indexOf(column) + 1}) button`).focus();
}

async function start() {
  loadSession().catch(() => {});
  const answer = await api('GET', '/console/api/models');
  models = answer.models;
  $('#main').replaceChildren(
    h('div.row.apart', h('h1', 'Models'), h('div.row',
      h('label.tick', h('input', {type: 'checkbox', id: 'on', onchange: show}), 'only those that are on'),
      h('input', {type: 'search', id: 'find', placeholder: 'Search', 'aria-label': 'Search models', oninput: show}),
      h('span.soft.small', {id: 'count', role: 'status'}))),
    h('p.soft', `Prices in ${answer.currency} for a million tokens. A model answers in every format; it is native in those named here.`),
    h('div.card', {id: 'list'}));
  show();
}

start().catch(problem => $('#main').replaceChildren(failed(problem)));
