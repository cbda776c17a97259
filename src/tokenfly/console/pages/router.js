// Shows what the address names behind its `#`: a section of the console, and what in it.

import {here} from './address.js';
import {$, failed, show} from './dom.js';
import {title} from './words.js';

let sections = {}, leave = null, shownPath = null;

/** Sections are name: [title, show(what, onleave)]; what they show may take its time, and `onleave` ends what they began. */
export const setSections = given => { sections = given; };

export async function route() {
  if (!Object.keys(sections).length) return; // the first one is shown once they are there
  const {section, rest} = here(), path = `${section}/${rest}`;
  const at = Object.hasOwn(sections, section) ? section : Object.keys(sections)[0];
  for (const tab of document.querySelectorAll('.tabs a'))
    tab.hash === '#' + at ? tab.setAttribute('aria-current', 'page') : tab.removeAttribute('aria-current');
  leave?.();
  let stop = null, gone = false;
  leave = () => { gone = true; stop?.(); };
  const body = $('#body');
  delete document.documentElement.dataset.ready;
  title(rest, sections[at][0]);
  try {
    const shown = await sections[at][1](rest, ending => { stop = ending; });
    if (gone) return stop?.();
    show(body, shown);
  } catch (problem) {
    if (!gone) show(body, failed(problem));
  }
  if (gone) return;
  if (path !== shownPath) scrollTo(0, 0);
  shownPath = path;
  document.documentElement.dataset.ready = at;
}
