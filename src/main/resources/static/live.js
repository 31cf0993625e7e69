const RECONNECT_MILLIS = 3000;

/**
 * Receives live events while the page is visible. The browser reconnects a lost connection by itself;
 * this function reconnects a rejected one, which browsers do not.
 */
export function listen({ past, now, trouble, connected }) {
  let source = null;
  let reconnect = null;

  function open() {
    clearTimeout(reconnect);
    source?.close();
    // Not relative to the page, whose URL may contain a user and a password.
    source = new EventSource(new URL('live', location.origin + location.pathname));
    source.addEventListener('past', (event) => past(JSON.parse(event.data)));
    source.addEventListener('now', (event) => {
      connected(true);
      now(JSON.parse(event.data));
    });
    source.addEventListener('trouble', (event) => trouble(JSON.parse(event.data).detail));
    source.addEventListener('error', () => {
      connected(false);
      if (source.readyState === EventSource.CLOSED) reconnect = setTimeout(open, RECONNECT_MILLIS);
    });
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      clearTimeout(reconnect);
      source?.close();
    } else {
      open();
    }
  });
  window.addEventListener('pagehide', () => source?.close());
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
  if (!document.hidden) open();
}
