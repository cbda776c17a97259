// The console: whoever is not signed in gets the door, anybody else the sections that are his.

import {$, failed, h, show} from './dom.js';
import {door, frame} from './frame.js';
import {route, setSections} from './router.js';
import {session} from './session.js';
import {t, title} from './words.js';

async function start() {
  await frame();
  if (!session.signed_in) {
    title(t('Sign in'));
    return show($('#main'), door(start));
  }
  const {SECTIONS} = await import(session.operator ? './operator.js' : './account.js');
  setSections(SECTIONS);
  show($('#main'), h('nav.tabs', {'aria-label': t('Console')}, Object.entries(SECTIONS).filter(([, [name]]) => name)
    .map(([name, [title]]) => h('a', {href: '#' + name}, title))), h('p.note.bad', {id: 'silent', role: 'status', hidden: true}), h('div', {id: 'body'}));
  await route();
}

addEventListener('hashchange', () => session.signed_in && route());
start().catch(problem => show($('#main'), failed(problem)));
