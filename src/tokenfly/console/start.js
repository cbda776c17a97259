import {$, api, choice, code, loadSession} from './common.js';
import {FORMATS, LANGUAGES, base, snippet} from './snippets.js';

const NAMES = Object.keys(FORMATS).flatMap(format => LANGUAGES.map(language => `${format} ${language}`));

function show(name, model) {
  const [format, language] = name.split(' ');
  const body = {model, ...FORMATS[format].hello('Hello!')};
  const line = language === 'curl' ? location.origin + FORMATS[format].path
    : `${language === 'Python' ? 'base_url=' : 'baseURL: '}"${base(format)}"`;
  $('#example').replaceChildren(code(snippet(format, language, body), [line]));
  $('#hint').textContent = language === 'curl' ? 'The address is the only change.'
    : `${language === 'Python' ? 'base_url' : 'baseURL'} is the one line that changes; the key and the model id are yours.`;
}

function start(model) {
  choice($('#languages'), NAMES, NAMES[0], name => show(name, model));
  show(NAMES[0], model);
}

$('#address').textContent = location.origin + '/v1';
loadSession().catch(() => {});
api('GET', '/console/api/models').then(({models}) =>
  start((models.find(model => model.on && model.id !== 'demo') ?? models.find(model => model.on) ?? {id: 'MODEL'}).id),
() => start('MODEL'));
