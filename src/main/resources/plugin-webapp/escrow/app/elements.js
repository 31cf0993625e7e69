/** Creates an element. Texts become text nodes, so that message content is never parsed as HTML. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const button = (text, onclick, kind = 'default') =>
  el('button', { type: 'button', class: `btn btn-${kind} btn-sm`, onclick }, text);

export const notice = (text, kind = 'info') => el('p', { class: `alert alert-${kind} escrow-notice`, role: 'status' }, text);

export const label = (state, kind) => el('span', { class: `label label-${kind} escrow-state` }, state);

export const table = (heads, rows, attributes = {}) =>
  el('table', { class: 'table cam-table escrow-table', ...attributes },
    el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, rows));

/** Texts and elements with a separator between them. */
export function joined(parts, separator) {
  return parts.filter(Boolean).flatMap((part, i) => (i ? [separator, part] : [part]));
}

/**
 * Loads and draws a view every few seconds until stopped. An unchanged view is not drawn again, so
 * that open rows and selections stay.
 */
export function live(node, load, draw, everyMillis = 5000) {
  let shown = '';
  let timer = null;
  let stopped = false;
  async function round() {
    clearTimeout(timer);
    try {
      const view = await load();
      const now = JSON.stringify({ ...view, at: null });
      if (stopped) return;
      if (now !== shown) {
        draw(view);
        shown = now;
      }
      tick(node);
    } catch (problem) {
      if (stopped) return;
      shown = '';
      node.replaceChildren(notice(problem.message, 'danger'));
    }
    if (!stopped) timer = setTimeout(round, everyMillis);
  }
  round();
  return {
    again() {
      shown = '';
      return round();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** A text about a time that is updated as time passes. */
export function passing(iso, words) {
  const element = el('time', { datetime: iso, title: new Date(iso).toString() }, words(iso));
  element.passing = () => { element.textContent = words(iso); };
  return element;
}

function tick(node) {
  node.querySelectorAll('time').forEach((element) => element.passing?.());
}
