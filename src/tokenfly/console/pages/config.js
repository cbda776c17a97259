// The configuration in force: each key with its file and line, the models with their prices, and what is wrong with the files.

import {ask} from './dialog.js';
import {button, card, h, show, soft} from './dom.js';
import {decimals, money, number, seconds} from './format.js';
import {route} from './router.js';
import {api} from './session.js';
import {listing, table} from './table.js';
import {t} from './words.js';

const KINDS = ['input', 'cached', 'output'];

export async function config() {
  const {gateway, providers, models, check} = await api('GET', '/admin/config');
  return [card([t('Configuration'), button(t('Check again'), route)],
    check.ledger_failing && h('p.note.bad', t('The disk refuses the ledger’s lines: requests that cost money are refused.')),
    check.ok ? h('p.good', t('The files have no mistakes and are in force.'))
      : [h('p.bad', t('The files have mistakes; what was read before them stays in force.')), h('ul', check.mistakes.map(mistake => h('li', h('code', mistake))))],
    Object.keys(check.off).length > 0 && table([{title: t('For want of'), cell: ([want]) => h('code', want)}, {title: t('Models that are off'), cell: ([, ids]) => ids.join(', ')}], Object.entries(check.off)),
    lines(gateway)),
  card(t('Models'), await listing({id: 'models', columns: columns(models), rows: models, text: model => [model.id, ...model.aliases, ...model.providers].join(' '), found: t('No such model.')})),
  card(t('Providers'), table([{title: t('Provider'), cell: one => [h('b', one.name), ' ', h(one.on ? 'span.tag.on' : 'span.tag.off', one.on ? t('on') : t('off')), lines(one.lines)]},
    {title: t('Kind'), cell: one => one.kind}, {title: t('Address'), cell: one => Object.entries(one.formats).map(([format, base]) => h('div', h('span.tag', format), h('code', base)))},
    {title: t('Keys'), type: 'num', cell: one => one.missing.length ? t('set {names}', {names: one.missing.join(' / ')}) : number(one.keys)},
    {title: t('Connect · first byte · idle'), type: 'num', cell: one => [one.connect_seconds, one.first_byte_seconds, one.idle_seconds].map(n => seconds(n * 1000)).join(' · ')}], providers))];
}

/** The file's own name with the line; its folder is the same for all. */
const fileOf = at => at.split('/').pop();

/** What the files say of something, where. */
const lines = written => written.length > 0 && h('details.small', h('summary', {title: written[0].at}, t('{at}: {n} line(s)', {at: fileOf(written[0].at), n: written.length})),
  table([{title: t('Key in the file'), cell: line => h('code', line.key)}, {title: t('Value'), cell: line => line.secret ? h('span.soft', t('not shown')) : h('code', line.value)},
    {title: t('File and line'), cell: line => h('code', {title: line.at}, fileOf(line.at))}], written));

function columns(models) {
  const places = Object.fromEntries(KINDS.map(kind => [kind, decimals(models.map(model => model.price[kind]))]));
  const price = (title, kind) => ({title, type: 'num', sort: model => Number(model.price[kind]), cell: model => money(model.price[kind], places[kind])});
  return [{title: t('Model'), sort: model => model.id.toLowerCase(), cell: model => [h('code', h('b', model.id)), ' ', !model.on ? h('span.tag.off', t('off')) : model.rests && h('span.tag.warn', t('not answering')), lines(model.lines)]},
    {title: t('Served by'), cell: model => model.routes.map(one => h('div', one.provider, ' ', one.model !== model.id && h('code', one.model), !one.on && [' ', h('span.tag.off', t('off'))]))},
    price(t('Input'), 'input'), price(t('Cached'), 'cached'), price(t('Output'), 'output'),
    {title: '', cell: model => model.on && button(t('Test'), () => test(model))}];
}

/** One real request to each provider of a model. */
function test(model) {
  const found = h('div', {role: 'status'});
  return ask(t('Test {model}', {model: model.id}), [h('p', t('One small real request goes to each provider. It is charged to nobody here, but the provider may charge it.')), found], t('Test it'), async () => {
    show(found, h('p.wait', t('Waiting for the answer')));
    const {results} = await api('POST', `/admin/models/${encodeURIComponent(model.id)}/test`).catch(problem => { show(found); throw problem; });
    show(found, table([{title: t('Provider'), cell: one => [h('b', one.provider), soft(one.upstream_model)]},
      {title: t('Became of it'), cell: one => [h(one.outcome === 'answered' ? 'span.tag.on' : 'span.tag.off', one.outcome.replaceAll('_', ' ')), one.status > 0 && ` ${one.status}`, soft(one.said)]},
      {title: t('Took'), type: 'num', cell: one => seconds(one.ms)}, {title: t('Cost, {currency}'), type: 'money', value: one => one.cost}], results));
    return false;
  });
}
