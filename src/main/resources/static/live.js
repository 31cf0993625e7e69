const AGAIN_MILLIS = 3000;

/**
 * Listens to how things stand for as long as the page is seen. A lost connection is the browser's own business;
 * one that was refused is asked for again here, which browsers do not do.
 */
export function listen({ past, now, trouble, connected }) {
  let source = null;
  let again = null;

  function open() {
    clearTimeout(again);
    source?.close();
    // Not relative to the page: its address may carry a user and a password.
    source = new EventSource(new URL('live', location.origin + location.pathname));
    source.addEventListener('past', (event) => past(JSON.parse(event.data)));
    source.addEventListener('now', (event) => {
      connected(true);
      now(JSON.parse(event.data));
    });
    source.addEventListener('trouble', (event) => trouble(JSON.parse(event.data).detail));
    source.addEventListener('error', () => {
      connected(false);
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MILLIS);
    });
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      clearTimeout(again);
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
