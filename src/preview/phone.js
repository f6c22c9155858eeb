// Shows a page of the site at the width of a phone. `bar` is put before this by the server; the page within follows the
// sources by its own script.

const WIDTH = 390;
const HEIGHT = 844;

const asked = new URL(new URLSearchParams(location.search).get('path') ?? '/', location.origin);
const isOfTheSite = asked.origin === location.origin && !asked.pathname.startsWith('/_preview/');

document.documentElement.lang = /(^|\/)es\//.test(asked.pathname) ? 'es' : 'en';
const words = BAR_WORDS[document.documentElement.lang];
document.title = words.phone;
document.adoptedStyleSheets = [sheetOf(`
  body { margin: 0; display: grid; place-items: start center; min-block-size: 100vh; background: #8a8480; }
  iframe { inline-size: ${WIDTH}px; block-size: min(${HEIGHT}px, 100vh - 6rem); border: 0; background: #fff; }
`)];

const frame = make('iframe', { src: isOfTheSite ? asked.href : '/', title: words.phone });
document.body.append(frame);
frame.addEventListener('load', () => {
  const { pathname, search } = frame.contentWindow.location;
  history.replaceState(null, '', `?path=${encodeURIComponent(pathname + search)}`);
});
bar.begin({ frame });
