export const STATES = ['ACCEPTED', 'OPEN', 'COMPLETED', 'CANCELLED', 'DELETED'];

/** Returns the JSON, or throws an error with the detail of the problem. */
export async function send(method, path, body, headers = {}) {
  let response;
  try {
    // Not relative to the page, whose URL may contain a user and a password, which fetch rejects.
    response = await fetch(new URL(path, location.origin + location.pathname), {
      method,
      headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Error('The orchestrator is unreachable. This page keeps trying.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `The orchestrator answered with status ${response.status}.`);
  return answer;
}

export const get = (path) => send('GET', path);

/** Creates an element. Texts become text nodes, so that message content is never parsed as HTML. */
export function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** Creates an SVG element. */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** A number or a time in the user's locale; a time without the day if it is today. */
export function local(value) {
  if (typeof value === 'number') return value.toLocaleString();
  const at = new Date(value);
  const today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString() : at.toLocaleString();
}

/** OUT_OF_STOCK and DecideOnOverdueInvoice as words. */
export function sentence(name) {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
