// How the providers fare, and what can be done about one that does not.

import {said, tell} from './dialog.js';
import {button, card, h, meter, soft} from './dom.js';
import {seconds} from './format.js';
import {route} from './router.js';
import {api} from './session.js';
import {listing} from './table.js';
import {t} from './words.js';

export const why = reason => reason?.replaceAll('_', ' ');

/** A provider serves when something of it can be called: one whose every key rests does not. */
export function health(provider) {
  if (!provider.on) return {tag: h('span.tag', t('off')), because: provider.missing.length > 0 && t('set {names}', {names: provider.missing.join(' / ')})};
  const resting = [provider, ...provider.keys].filter(isResting);
  const all = isResting(provider) || provider.keys.length > 0 && provider.keys.every(isResting);
  if (all) return {tag: h('span.tag.off', t('not serving')), because: [...new Set(resting.map(one => why(one.reason) ?? t('rests')))].join(', '), rests: true};
  if (resting.length) return {tag: h('span.tag.warn', t('serving in part')), because: t('{n} key(s) rest', {n: resting.length}), rests: true};
  if (provider.attempts >= 3 && provider.failed === provider.attempts) return {tag: h('span.tag.off', t('failing')), because: t('every attempt of the last 15 minutes'), rests: true};
  return {tag: h('span.tag.on', t('serving')), because: null};
}

const isResting = thing => thing.rests_seconds > 0 || Boolean(thing.reason);

export const tryNow = name => button(t('Try now'), async () => {
  await api('POST', `/admin/providers/${encodeURIComponent(name)}/retry`).then(() => said(t('Every rest of {name} is ended: the next request tries it.', {name})), problem => tell(problem.message));
  route();
});

export async function providers() {
  const {providers} = await api('GET', '/admin/providers');
  const key = one => h('div', h('code', '…' + one.name.replace(/^…/, '')), ' ', isResting(one) ? [h('span.tag.off', why(one.reason) ?? t('rests')), one.rests_seconds > 0 && t('for {time}', {time: seconds(one.rests_seconds * 1e3)})]
    : one.running ? t('{n} running', {n: one.running}) : h('span.soft', t('ready')), one.models?.map(model => soft(h('code', model.id), ' ', why(model.reason) ?? t('rests'))));
  return card(t('Providers'), await listing({id: 'providers', rows: providers, text: provider => [provider.name, provider.gateway].join(' '), sort: '', columns: [
    {title: t('Provider'), sort: provider => provider.name, cell: provider => [h('b', provider.name), soft([provider.kind, ...provider.formats].join(', ')), soft(provider.gateway)]},
    {title: t('Health'), cell: provider => { const {tag, because, rests} = health(provider); return [tag, because && soft(because), rests && h('div', tryNow(provider.name))]; }},
    {title: t('Keys'), cell: provider => provider.keys.map(key)},
    {title: t('Failed, 15 min'), type: 'num', sort: provider => provider.failed, cell: provider => provider.attempts ? [t('{failed} of {all}', {failed: provider.failed, all: provider.attempts}), meter(provider.failed / provider.attempts, true)] : '–'},
    {title: t('Last failure'), cell: ({last_failure: f}) => f ? [[why(f.reason), f.status || null].filter(Boolean).join(' '), ', ', t('{time} ago', {time: seconds(f.seconds_ago * 1e3)}), soft(f.model, ': ', f.said || f.what)] : '–'},
    {title: t('First byte, half · 9 of 10 in'), type: 'num', cell: provider => provider.median_ms == null ? '–' : `${seconds(provider.median_ms)} · ${seconds(provider.slow_ms)}`}]}));
}
