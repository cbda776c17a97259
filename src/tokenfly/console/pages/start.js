// The start page: the one line that changes, for SDKs and for agents, and the way from no key to the first request.

import {code} from './copying.js';
import {$, choice, failed, h, show} from './dom.js';
import {frame} from './frame.js';
import {guide} from './guide.js';
import {api, session} from './session.js';
import {AGENTS, FORMATS, KEY, LANGUAGES, base, snippet} from './snippets.js';
import {t, title} from './words.js';

const SDKS = Object.keys(FORMATS).flatMap(format => LANGUAGES.map(language => `${format} ${language}`));
/** What is shown: a kind, one of it, and what is filled in. */
const now = {name: SDKS[0], model: 'MODEL', key: KEY};

function example() {
  if (Object.hasOwn(AGENTS, now.name)) {
    const {where, text, marks} = AGENTS[now.name](now.model, now.key);
    show($('#example'), code(text, marks));
    return show($('#hint'), where === 'shell' ? t('In the shell from which it is started.') : t('In the file {file}.', {file: h('code', where)}));
  }
  const [format, language] = now.name.split(' '), body = {model: now.model, ...FORMATS[format].hello(t('Hello!'))};
  const line = language === 'curl' ? location.origin + FORMATS[format].path : `${language === 'Python' ? 'base_url=' : 'baseURL: '}"${base(format)}"`;
  show($('#example'), code(snippet(format, language, body).replaceAll(KEY, now.key), [line, ...(now.key === KEY ? [] : [now.key])]));
  show($('#hint'), language === 'curl' ? t('The address is the only change.')
    : t('{name} is the one line that changes; the key and the model id are yours.', {name: h('code', language === 'Python' ? 'base_url' : 'baseURL')}));
}

function kinds() {
  const sdks = t('SDKs'), agents = t('Agents');
  const pick = names => { now.name = names[0]; choice($('#languages'), names, now.name, name => { now.name = name; example(); }); example(); };
  choice($('#kinds'), [sdks, agents], sdks, kind => pick(kind === sdks ? SDKS : Object.keys(AGENTS)));
  pick(SDKS);
}

async function start() {
  title(t('Start'));
  $('#address').textContent = location.origin + '/v1';
  await frame().catch(() => {});
  const {models} = await api('GET', '/console/api/models').catch(() => ({models: []}));
  now.model = (models.find(model => model.on && model.id !== 'demo') ?? models.find(model => model.on) ?? {id: 'MODEL'}).id;
  kinds();
  await guide($('#guide'), session, key => { now.key = key; example(); $('#example').scrollIntoView({block: 'center'}); });
}

start().catch(problem => show($('#guide'), failed(problem)));
