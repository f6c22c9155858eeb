// Keeps an open page as it is on the disk. `Idiomorph`, `WORDS` and `bar` are put before this by the server.
//
// The server tells a number for each build, and what is wrong with the newest. After each the page is fetched again;
// where its bytes are others, what differs is replaced in place. What a reader did to the page (opened, typed, scrolled,
// chose the dark theme) is not in its bytes, and stays.

const tag = document.currentScript;
const LATE_MS = 3000;

const known = {
  build: Number(tag.dataset.build), // the newest build when this page was asked for
  page: tag.dataset.page, // what the bytes of this page are called
};
let told = null; // the newest state that the server told
let busy = false;

// --- Following ------------------------------------------------------------------------------------------------------

/** Takes a state of the server; while one is worked on, only the newest that comes in is kept. */
async function follow(state) {
  told = state;
  if (busy) return;
  busy = true;
  for (let done = null; done !== told;) {
    done = told;
    try {
      // At another moment other things may be wrong, and other files be new.
      const state = isAway() ? await (await fetch('/_preview/state.json', { cache: 'no-store' })).json() : done;
      overlay.problems(state.overlay, state.files !== null);
      // With errors, too: this page may be older than the last edition without any.
      await update(state);
      await bar.update();
    } catch (error) {
      console.warn('bifolio preview:', error);
    }
  }
  busy = false;
}

/** Makes this page what the server has now. */
async function update(state) {
  const answer = await fetch(location.href, { cache: 'no-store', redirect: 'follow' });
  if (answer.status === 503) return; // nothing is served yet: what is here stays
  const moved = answer.status === 404 && answer.headers.get('x-preview-moved');
  if (moved) {
    history.replaceState(history.state, '', moved + location.hash);
    return update(state);
  }
  const name = answer.headers.get('x-preview-page');
  if (name && name !== known.page) {
    const wanted = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!keepsScripts(wanted)) return location.reload();
    await become(wanted);
    known.page = name;
  }
  overlay.note(answer.status === 404 ? WORDS.gone : null);
  await exchange(state.files ?? {});
  known.build = state.build;
}

// What machines are told runs nothing.
const TOLD = '[type="application/ld+json"]';

/** Whether the page runs the same scripts as before: others can only be run from the start. */
function keepsScripts(wanted) {
  const scripts = (page) => [...page.querySelectorAll(`script:not(${TOLD})`)].filter((script) => !isOurs(script))
    .map((script) => script.outerHTML).join('\n');
  return scripts(wanted) === scripts(document);
}

const isOurs = (script) => script.getAttribute('src') === tag.getAttribute('src');

// --- Replacing ------------------------------------------------------------------------------------------------------

/** Makes the document `wanted`: style sheets first, so that nothing is seen without them. */
async function become(wanted) {
  const old = await sheets(wanted);
  root(wanted.documentElement);
  head(wanted);
  const scroll = [scrollX, scrollY];
  Idiomorph.morph(document.body, wanted.body, {
    morphStyle: 'outerHTML', restoreFocus: true, callbacks: { beforeNodeMorphed, beforeAttributeUpdated },
  });
  old.forEach((sheet) => sheet.remove());
  if (scroll[0] !== scrollX || scroll[1] !== scrollY) scrollTo({ left: scroll[0], top: scroll[1], behavior: 'instant' });
}

/** What was typed and chosen stays: a field that holds something else than the page gave it is left alone. */
function beforeNodeMorphed(old) {
  if (old instanceof HTMLTextAreaElement) return old.value === old.defaultValue;
  if (old instanceof HTMLInputElement) return old.value === old.defaultValue && old.checked === old.defaultChecked;
  // What the meter's script says there is not in the page's bytes.
  if (old instanceof Element && old.matches('[data-meter-said], [data-when-counted] .ticks')) return false;
  if (old instanceof HTMLSelectElement) return [...old.options].every((option) => option.selected === option.defaultSelected);
  return true;
}

/** What a reader opened stays open; what a script pressed stays pressed. */
function beforeAttributeUpdated(name, element) {
  if (name === 'open') return !(element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement);
  return !name.startsWith('aria-pressed');
}

/** Takes over what the root element says. What scripts said there (dark colors) is not taken away. */
function root(wanted) {
  for (const { name, value } of wanted.attributes) {
    if (name === 'class') document.documentElement.classList.add(...wanted.classList);
    else if (document.documentElement.getAttribute(name) !== value) document.documentElement.setAttribute(name, value);
  }
}

/** The style sheets of a page. */
const sheetsOf = (page) => [...page.head.querySelectorAll('link[rel~="stylesheet"], style')];

/** Brings the style sheets that are new, and waits for them; those that have had their day. */
async function sheets(wanted) {
  const have = new Map(sheetsOf(document).map((sheet) => [sheet.outerHTML, sheet]));
  const want = sheetsOf(wanted);
  const coming = [];
  // From the last to the first: each stands before the one that follows it, because later rules win.
  let next = null;
  for (const sheet of want.toReversed()) {
    let here = have.get(sheet.outerHTML);
    if (!here) {
      here = document.importNode(sheet, true);
      coming.push(loaded(here));
      document.head.insertBefore(here, next);
    }
    next = here;
  }
  await Promise.all(coming);
  const stays = new Set(want.map((sheet) => sheet.outerHTML));
  return [...have].filter(([html]) => !stays.has(html)).map(([, sheet]) => sheet);
}

/** Waits until a style sheet or a picture is there, or for so long that nobody would wait longer. */
function loaded(element) {
  if (element.tagName === 'STYLE') return Promise.resolve();
  return new Promise((done) => {
    element.addEventListener('load', done, { once: true });
    element.addEventListener('error', done, { once: true });
    setTimeout(done, LATE_MS);
  });
}

/** Makes the rest of the head what is wanted: title, addresses, descriptions. Scripts stay, they have run. */
function head(wanted) {
  const rest = (page) => [...page.head.children].filter((element) => !element.matches(`script:not(${TOLD}), style, link[rel~="stylesheet"]`));
  const want = rest(wanted);
  const have = rest(document);
  const html = new Set(want.map((element) => element.outerHTML));
  const kept = new Set(have.filter((element) => html.has(element.outerHTML)).map((element) => element.outerHTML));
  have.filter((element) => !html.has(element.outerHTML)).forEach((element) => element.remove());
  want.filter((element) => !kept.has(element.outerHTML)).forEach((element) => document.head.append(document.importNode(element, true)));
}

/** Loads files again that were replaced under the same address since this page was asked for. */
async function exchange(files) {
  const fresh = Object.entries(files).filter(([, build]) => build > known.build);
  for (const [href, build] of fresh) {
    const isIt = (address) => address && new URL(address, location.href).pathname === href;
    const again = `${href}?preview=${build}`;
    for (const picture of document.querySelectorAll('img, source, video, audio, embed')) {
      for (const name of ['src', 'poster']) {
        if (isIt(picture.getAttribute(name))) picture.setAttribute(name, again);
      }
      const set = picture.getAttribute('srcset');
      if (set?.includes(href)) picture.setAttribute('srcset', set.split(/(\s*,\s*|\s+)/).map((part) => (isIt(part.trim()) && part.trim() ? again : part)).join(''));
    }
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      if (!isIt(link.getAttribute('href'))) continue;
      const next = link.cloneNode();
      next.href = again;
      const there = loaded(next);
      link.after(next);
      await there;
      link.remove();
    }
    for (const link of document.querySelectorAll('link[rel~="icon"]')) {
      if (isIt(link.getAttribute('href'))) link.href = again;
    }
  }
}

// --- Telling --------------------------------------------------------------------------------------------------------

const LOOK = `
  :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; display: block; color-scheme: dark; }
  section { box-sizing: border-box; max-height: 60vh; overflow: auto; padding: 1rem 1.25rem 1.25rem; background: #1d1a1a;
    color: #f6f1ee; border-top: 4px solid #ff6f61; box-shadow: 0 -6px 30px #0008; font: 15px/1.5 system-ui, sans-serif; }
  p.note { margin: 0; padding: .6rem 1.25rem; background: #1d1a1a; color: #f6f1ee; border-top: 4px solid #e0b24c; font: 15px/1.5 system-ui, sans-serif; }
  header { display: flex; gap: 1rem; align-items: baseline; }
  h2 { margin: 0; font-size: 1.05rem; color: #ff9a8f; }
  header p { margin: 0; flex: 1; color: #cfc6c1; }
  button { font: inherit; color: inherit; background: #3a3434; border: 1px solid #8a7f7a; border-radius: 4px; padding: .2rem .8rem; cursor: pointer; }
  button:focus-visible { outline: 3px solid #ffd28a; outline-offset: 2px; }
  ol { margin: .75rem 0 0; padding: 0; list-style: none; display: grid; gap: 1rem; }
  h3 { margin: 0; font-size: 1rem; font-weight: 600; }
  code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
  .place { color: #cfc6c1; overflow-wrap: anywhere; }
  pre { margin: .35rem 0; padding: .5rem .75rem; background: #2a2525; overflow-x: auto; tab-size: 4; }
  mark { background: none; color: #ff9a8f; }
  .hint { margin: .2rem 0 0; }
  .hint b { color: #9fd6a5; }
`;

/** What lies over the page: what is wrong, or one line. It lies outside the body, which is replaced. */
const overlay = (() => {
  const host = document.createElement('bifolio-preview');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheetOf(LOOK)];
  // A live region has to be there before it speaks.
  const alert = make('div', { role: 'alert' });
  const status = make('div', { role: 'status' });
  root.append(alert, status);
  let drawn = '';
  let focused = null;

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && alert.firstChild) hide();
  });

  function hide() {
    const hadFocus = root.activeElement !== null;
    alert.replaceChildren();
    if (hadFocus) focused?.focus?.({ preventScroll: true });
  }

  return {
    host,
    /** Draws what is wrong; draws nothing again that was hidden and is still the same. */
    problems(told, hasPages) {
      const text = JSON.stringify(told ?? null);
      if (text === drawn) return;
      drawn = text;
      if (!told) return hide();
      host.lang = told.lang;
      const close = make('button', { type: 'button' }, WORDS.hide);
      close.addEventListener('click', hide);
      close.addEventListener('focus', (event) => { focused = event.relatedTarget ?? focused; });
      alert.replaceChildren(make('section', { 'aria-label': told.title },
        make('header', {}, make('h2', {}, told.title), make('p', {}, hasPages ? WORDS.stays : ''), close),
        make('ol', { role: 'list' }, ...told.problems.map(problem)),
        ...(told.more ? [make('p', {}, told.more)] : [])));
    },
    /** Shows a line, or takes it away. */
    note(text) {
      host.lang ||= WORDS.lang;
      status.replaceChildren(...(text ? [make('p', { class: 'note' }, text)] : []));
    },
  };
})();

/** One diagnostic: what, where, the line with its caret, what to type. */
function problem({ severity, code, message, place, line, excerpt, hints, help, related }) {
  const item = make('li', {}, make('h3', {}, code ? `${severity}[${code}]: ${message}` : message));
  if (place) item.append(make('div', { class: 'place' }, make('code', {}, place)));
  if (excerpt) {
    const [before, marked, after] = excerpt;
    const gutter = `${line} | `;
    const under = (text) => text.replace(/[^\t]/gu, ' ');
    const caret = make('span', { 'aria-hidden': 'true' }, `\n${under(gutter)}${under(before)}`, make('mark', {}, '^'.repeat(Math.max(1, [...marked].length))));
    item.append(make('pre', { tabindex: '0' }, gutter, before, make('mark', {}, marked), after, caret));
  }
  for (const other of related) item.append(make('div', { class: 'place' }, make('code', {}, other.place), `: ${other.label}`));
  for (const hint of hints) item.append(make('p', { class: 'hint' }, make('b', {}, `${help}: `), hint));
  return item;
}

// --- Listening ------------------------------------------------------------------------------------------------------

// A browser opens few connections to one host: of all tabs, the one that holds the lock listens, and tells the others.
const CHANNEL = 'bifolio-preview';
const channel = new BroadcastChannel(CHANNEL);
let source = null;

channel.addEventListener('message', ({ data }) => {
  if (data.state) {
    overlay.note(null);
    follow(data.state);
  }
  if (data.lost) overlay.note(WORDS.lost);
  if (data.hello && source && told) channel.postMessage({ state: told });
});

/** Listens to the server, and again whenever that ends. */
function listen() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource('/_preview/events');
  source.addEventListener('message', ({ data }) => {
    const state = JSON.parse(data);
    overlay.note(null);
    channel.postMessage({ state });
    follow(state);
  });
  source.addEventListener('error', () => {
    overlay.note(WORDS.lost);
    channel.postMessage({ lost: true });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

function begin() {
  bar.begin({
    travelled: () => (told ? follow({ ...told }) : location.reload()),
    resized: (height) => { overlay.host.style.insetBlockEnd = `${height}px`; },
  });
  document.documentElement.append(overlay.host);
  // A link from another site brings no cookie: the page is of another moment than the rest.
  if (isAway() !== Boolean(tag.dataset.at)) update({ build: known.build, files: {} }).then(() => bar.update());
  if (navigator.locks) {
    navigator.locks.request(CHANNEL, () => {
      listen();
      return new Promise(() => {});
    });
    channel.postMessage({ hello: true });
  } else {
    listen();
  }
  // A laptop that slept, a page that comes back from the browser's memory: ask at once.
  const wake = () => { if (source) listen(); else channel.postMessage({ hello: true }); };
  addEventListener('online', wake);
  addEventListener('pageshow', (event) => event.persisted && wake());
  document.addEventListener('visibilitychange', () => !document.hidden && wake());
}

begin();
