export const STATES = ['ACCEPTED', 'OPEN', 'COMPLETED', 'CANCELLED'];

/** Answers the JSON, or throws an error whose message is the problem's own sentence. */
export async function send(method, path, body, headers = {}) {
  let response;
  try {
    // Not relative to the page: its address may carry a user and a password, which fetch refuses.
    response = await fetch(new URL(path, location.origin + location.pathname), {
      method,
      headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Error('The orchestrator does not answer. This page keeps trying.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `The answer was ${response.status}.`);
  return answer;
}

export const get = (path) => send('GET', path);

/** An element; texts become text nodes, so nothing that came over the bus is ever read as HTML. */
export function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** The same for drawings. */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** A number or an instant as people here write it; today's instants without the day. */
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
