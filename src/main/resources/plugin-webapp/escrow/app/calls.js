/** Calls the plugin's resources in Cockpit's REST interface. A failure throws an error with a sentence. */
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
      throw new Error('The orchestrator is unreachable. This page keeps trying.');
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

/** Cockpit 7.24 passes the page's whole URL as the engine name to diagram plugins. */
function engine(api) {
  return location.pathname.match(/\/app\/cockpit\/([^/]+)/)?.[1] ?? api.engine;
}

/** The token in the page is stale if the user has signed in again. */
function token(api) {
  const cookie = document.cookie.split('; ').find((pair) => pair.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : api.CSRFToken;
}

function sentence(status) {
  if (status === 401) return 'Your session has ended. Sign in again.';
  if (status === 403) return 'Cockpit rejected this request. Sign in and try again.';
  return `The orchestrator answered with status ${status}. See its log.`;
}

export const orderLink = (id) => `#/escrow/orders/${encodeURIComponent(id)}`;
export const instanceLink = (id) => `#/process-instance/${encodeURIComponent(id)}/runtime`;
export const messagesLink = (state) => `#/escrow/messages?state=${encodeURIComponent(state)}`;
export const searchLink = (query) => `#/escrow/search?${new URLSearchParams(query)}`;
export const actionsLink = (query) => `#/escrow/actions?${new URLSearchParams(query)}`;
