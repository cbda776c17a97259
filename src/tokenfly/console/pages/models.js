// The Models page: every model with its exact id, prices and sizes.

import {copyButton} from './copying.js';
import {$, failed, h, show, soft} from './dom.js';
import {decimals, money, number} from './format.js';
import {frame} from './frame.js';
import {api} from './session.js';
import {listing} from './table.js';
import {t, title} from './words.js';

const KINDS = ['input', 'cached', 'output'];

function name(model) {
  return [h('div.row', h('code', h('b', model.id)), copyButton(model.id, t('Copy'), t('Copy {id}', {id: model.id})), state(model)),
    model.description && soft(model.description),
    model.aliases.length > 0 && soft(t('also'), ' ', model.aliases.map((alias, i) => [i ? ', ' : '', h('code', alias)])),
    model.peak && soft(t('peak hours: {hours}', {hours: model.peak.hours})),
    model.long && soft(t('long: over {n} tokens of input', {n: model.long.over}))];
}

/** What can be called now; a model whose providers all rest answers nothing for the moment. */
function state(model) {
  if (model.rests) return h('span.tag.warn', t('not answering'));
  return model.on ? h('span.tag.on', t('on')) : h('span.tag.off', t('off'));
}

function columns(models) {
  const places = Object.fromEntries(KINDS.map(kind => [kind, decimals(models.flatMap(model => [model.price, model.peak, model.long].filter(Boolean).map(price => price[kind])))]));
  const price = kind => model => [Number(model.price[kind]) ? money(model.price[kind], places[kind]) : t('free'),
    other(t('peak'), model, model.peak, kind), other(t('long'), model, model.long, kind)];
  const other = (label, model, prices, kind) => prices && prices[kind] !== model.price[kind] && soft(`${label} ${money(prices[kind], places[kind])}`);
  const priced = (title, kind) => ({title, type: 'num', sort: model => Number(model.price[kind]), cell: price(kind)});
  const size = (title, of) => ({title, type: 'num', sort: model => model[of] ?? 0, cell: model => number(model[of]) || '–'});
  return [{title: t('Model'), sort: model => model.id.toLowerCase(), cell: name}, {title: t('Provider'), sort: model => model.providers.join(' '), cell: model => model.served},
    {title: t('Formats'), sort: model => model.formats.join(' '), cell: model => model.formats.map(format => h('span.tag', format))},
    size(t('Context'), 'context'), size(t('Max output'), 'max_output'), priced(t('Input'), 'input'), priced(t('Cached'), 'cached'), priced(t('Output'), 'output')];
}

async function start() {
  title(t('Models'));
  frame().catch(() => {});
  const {models, currency} = await api('GET', '/console/api/models');
  models.sort((a, b) => b.on - a.on);
  const draw = async () => show($('#main'), h('h1', t('Models')),
    h('p.soft', t('Prices in {currency} for a million tokens. A model answers in every format; it is native in those named here.', {currency})),
    h('section.card', await listing({id: 'list', columns: columns(models), rows: models, found: t('No such model.'),
      text: model => [model.id, ...model.aliases, ...model.providers, model.description].join(' '),
      filters: [{name: 'on', label: t('only those that are on'), input: 'tick', test: model => model.on}]})));
  addEventListener('hashchange', draw);
  await draw();
}

start().catch(problem => show($('#main'), failed(problem)));
