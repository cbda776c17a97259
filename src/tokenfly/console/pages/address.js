// What a page shows, as it stands in its address behind the `#`: `section/what?find=…&sort=-cost&page=2`. So Back, a reload and a
// link to somebody else show the same again.

export function here() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  const [section, ...rest] = path.split('/');
  return {section, rest: rest.map(part => decode(part)).join('/'), params: new URLSearchParams(query)};
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // half of a %
  }
}

export const link = (section, what, params) => {
  const query = new URLSearchParams(Object.entries(params ?? {}).filter(([, value]) => value)).toString();
  return '#' + section + (what ? '/' + encodeURIComponent(what) : '') + (query && '?' + query);
};

/** Changes these parameters; null takes one out. What one may want to go back to is a step of its own. */
export function put(changes, step = false) {
  const {params} = here();
  for (const [name, value] of Object.entries(changes)) value ? params.set(name, value) : params.delete(name);
  const query = params.toString(), path = location.hash.slice(1).split('?')[0];
  const url = location.pathname + location.search + '#' + path + (query && '?' + query);
  history[step ? 'pushState' : 'replaceState'](null, '', url);
}
