// Building elements. Everything that is shown goes through text nodes, whatever somebody called his account.

export const $ = (selector, root = document) => root.querySelector(selector);

/** An element from "tag.class.class", attributes (on… are listeners), if any, and children; null is no child. */
export function h(name, ...rest) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  if (tag === 'button') element.type = 'button';
  return fill(element, rest);
}

export const svg = (tag, ...rest) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), rest);

function fill(element, children) {
  const attributes = children[0]?.constructor === Object ? children.shift() : {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...shown(children));
  return element;
}

const shown = children => children.flat(4).filter(child => child != null && child !== false);

/** Puts these in place of what the element holds. */
export const show = (element, ...children) => element.replaceChildren(...shown(children));

export const soft = (...children) => h('div.soft', ...children);
/** Its title may be two: that, and what can be done. */
export const card = (title, ...children) => h('section.card', Array.isArray(title) ? h('div.row.apart', h('h2', title[0]), title[1]) : h('h2', title), ...children);
export const fact = (title, value, more) => h('section.card', h('h3.soft', title), h('div.fact', value), more && h('div.soft.small', more));
export const field = (label, input) => h('label.field', h('span', label), input);
export const button = (label, onclick, type = 'button') => h(type, {onclick}, label);

/** Shows what went wrong in place of what was to be shown. */
export const failed = problem => h('p.note.bad', {role: 'alert'}, problem.message);

/** How much of something is used. */
export function meter(share, high = false) {
  const inner = h('i');
  inner.style.width = Math.min(100, share * 100) + '%';
  return h('div', {class: high ? 'meter high' : 'meter', 'aria-hidden': 'true'}, inner);
}

/** A row of buttons of which one is pressed. */
export function choice(parent, options, chosen, onchoose) {
  const buttons = options.map(option => h('button', {onclick: () => { press(option); onchoose(option); }}, option));
  const press = chosen => buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(options[i] === chosen)));
  press(chosen);
  show(parent, buttons);
}

export const options = (list, empty) => [empty != null && h('option', {value: ''}, empty),
  list.map(item => Array.isArray(item) ? h('option', {value: item[0]}, item[1]) : h('option', item))];
