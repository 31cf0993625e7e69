/** Calls our part of Cockpit's REST interface; a failure is an error with a sentence in it. */
export function calls(api) {
  const base = `${api.cockpitApi}/plugin/escrow/${engine(api)}`;

  async function call(method, path, body) {
    let response;
    try {
      response = await fetch(`${base}/${path}`, {
        method,
        headers: {
          Accept: 'application/json',
          ...(method === 'POST' && { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': token(api) }),
        },
        body: body && JSON.stringify(body),
      });
    } catch {
      throw new Error('The orchestrator does not answer. This page keeps trying.');
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.message ?? sentence(response.status));
    return answer;
  }

  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
  };
}

/** To plugins of diagrams Cockpit 7.24 hands the whole address of the page as the engine's name. */
function engine(api) {
  return location.pathname.match(/\/app\/cockpit\/([^/]+)/)?.[1] ?? api.engine;
}

/** Whoever signed in again since this page was drawn has another one. */
function token(api) {
  const cookie = document.cookie.split('; ').find((pair) => pair.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : api.CSRFToken;
}

function sentence(status) {
  if (status === 401) return 'You are not signed in any more. Sign in again.';
  if (status === 403) return 'Cockpit refused this request. Sign in again, and try once more.';
  return `The orchestrator answered ${status}. Its log says why.`;
}

export const orderLink = (id) => `#/escrow/orders/${encodeURIComponent(id)}`;
export const instanceLink = (id) => `#/process-instance/${encodeURIComponent(id)}/runtime`;
export const messagesLink = (state) => `#/escrow/messages?state=${encodeURIComponent(state)}`;
export const searchLink = (query) => `#/escrow/search?${new URLSearchParams(query)}`;
