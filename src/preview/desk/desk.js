// Keeps an open page of the desk as the files are, and finds stories while somebody types. Without it the desk works, too.
// `Idiomorph` is put before this by the server.

let build = document.currentScript.dataset.build;
let newest = 0; // the last request counts

/** Takes over what the page at an address shows now; scroll, focus and what was typed stay. */
async function show(address) {
  const number = ++newest;
  const answer = await fetch(address, { cache: 'no-store' });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = page.querySelector('main');
  if (number !== newest || !main) return;
  document.title = page.title;
  Idiomorph.morph(document.querySelector('main'), main, {
    restoreFocus: true,
    ignoreActiveValue: true,
    callbacks: { beforeAttributeUpdated: (name, element) => !(name === 'open' && element instanceof HTMLDetailsElement) },
  });
}

new EventSource('/_preview/events').onmessage = (event) => {
  const told = String(JSON.parse(event.data).build);
  if (told === build) return;
  build = told;
  show(location.href).catch((error) => console.warn('bifolio desk:', error));
};

const search = document.querySelector('form[role="search"]');
let waits = 0;
search?.addEventListener('input', () => {
  clearTimeout(waits);
  waits = setTimeout(() => {
    const asked = new URLSearchParams([...new FormData(search)].filter(([, value]) => value !== ''));
    const address = asked.size ? `/_preview/?${asked}` : '/_preview/';
    history.replaceState(null, '', address);
    show(address).catch((error) => console.warn('bifolio desk:', error));
  }, 120);
});
