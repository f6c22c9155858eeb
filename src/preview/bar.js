// The tool bar of the preview: whom the page is shown to, at which moment, how wide, and where its twin and its source
// are. `BAR_WORDS`, `COOKIE` and `READER_COOKIE` are put before this by the server.
//
// It stands in a tree of its own after the body, so that neither the theme's styles touch it nor its own the page, and
// so that it is the last thing that Tab comes to. Nothing of it is in the page's bytes.

// What is chosen holds for the tab, and is forgotten with it.
const READER = 'bifolio-preview-reader';
const FOLDED = 'bifolio-preview-folded';
// Where nobody chose: narrower windows fold the bar, also those that become so.
const NARROW = matchMedia('(width < 700px)');

// Where storage is refused, it is forgotten with the page.
const choices = {};

/** A choice of this tab; `otherwise` where there is none. */
function chosen(key, otherwise) {
  try { return sessionStorage.getItem(key) ?? otherwise; } catch { return choices[key] ?? otherwise; }
}

function choose(key, value) {
  choices[key] = value;
  try { sessionStorage.setItem(key, value); } catch { /* as said */ }
}

/** An element. Texts are only ever texts. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

// --- The reader -----------------------------------------------------------------------------------------------------

/** Shows the page as `chosen` says: `anonymous`, `3` (read so many), `out`, `subscriber`; `meter` leaves it alone. */
function pose() {
  const state = chosen(READER, 'anonymous');
  if (state === 'meter') return;
  // A meter that counts is told to be still: who edits a paper reads more than six of its articles.
  document.documentElement.dataset.meter = 'off';
  const notice = document.querySelector('[data-when-counted]');
  const words = notice?.querySelector('[data-meter-words]')?.content.children ?? [];
  const read = notice ? Math.min(Number(state) || 0, words.length) : 0;
  document.documentElement.classList.toggle('counted', read > 0);
  document.documentElement.classList.toggle('metered-out', notice !== null && state === 'out');
  const said = notice?.querySelector('[data-meter-said]');
  // The same words are not said again.
  if (said && said.textContent !== (words[read - 1]?.textContent ?? '')) {
    said.replaceChildren(...(words[read - 1]?.cloneNode(true).childNodes ?? []));
  }
  notice?.querySelectorAll('.ticks i').forEach((tick, at) => tick.classList.toggle('on', at < read));
}

// --- A pass -----------------------------------------------------------------------------------------------------------

const PATIENCE_MS = 300;

/** Opens a page as whoever has a pass does, by the form in its gate. These keys are the preview's own, and good nowhere else. */
function unlock(page, pass) {
  const form = page?.querySelector('[data-gate] form[data-unlock]');
  const field = form?.querySelector('textarea');
  if (!field || field.value) return;
  field.value = pass;
  form.requestSubmit();
}

/** Forgets the keys, then goes on. */
function forget(base, next) {
  try { localStorage.removeItem(`bifolio-pass${base}`); } catch { /* then there is none */ }
  const gone = indexedDB.deleteDatabase(`bifolio${base}`);
  // A page that still has them open lets go of them when it is loaded again.
  gone.onsuccess = gone.onblocked = gone.onerror = next;
}

const isSubscriber = () => document.cookie.split('; ').includes(`${READER_COOKIE}=subscriber`);

/** Makes the server hand out what `state` may read, to every tab: there is one cookie. `true` where that is something else. */
function comeAs(state) {
  const is = state === 'subscriber', was = isSubscriber();
  if (is !== was) document.cookie = `${READER_COOKIE}=subscriber; Path=/; SameSite=Strict${is ? '' : '; Max-Age=0'}`;
  return is !== was;
}

// --- The moment -----------------------------------------------------------------------------------------------------

/** Whether this browser looks at another moment than the newest sources with everything in them. */
const isAway = () => COOKIE !== null && document.cookie.split('; ').some((pair) => pair.startsWith(`${COOKIE}=`));

/** Goes to a moment (`2026-11-28T09:00`), or back. The cookie ends with the browser, and goes to this computer only. */
function travel(at) {
  document.cookie = `${COOKIE}=${at ?? ''}; Path=/; SameSite=Strict${at ? '' : '; Max-Age=0'}`;
  travels.postMessage(null);
  location.reload();
}

// All tabs look at one moment, and where a server hands out whole pages, as one reader.
const travels = new BroadcastChannel('bifolio-preview-at');

/** The clock of the site now, as the field wants it. */
function clock(zone) {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone: zone ?? 'UTC' }).format(new Date()).replace(' ', 'T');
}

// --- The bar --------------------------------------------------------------------------------------------------------

const BAR_LOOK = `
  :host { all: initial !important; display: block !important; block-size: var(--room, 0) !important; }
  section { position: fixed; inset: auto 0 0 0; z-index: 2147483646; box-sizing: border-box; max-height: 50vh; overflow: auto;
    display: flex; flex-wrap: wrap; gap: .34em 1em; align-items: center; padding: .4em 1em; color-scheme: light;
    --ink: #1d1a1a; --paper: #f4f1ee; --line: #6f6661; --link: #0b4a8f; color: var(--ink); background: var(--paper);
    border-top: 1px solid var(--line); font: 14px/1.4 system-ui, sans-serif; }
  section.folded { inset-inline-start: auto; padding: 0; border-inline-start: 1px solid var(--line); }
  .folded .parts { display: none; }
  .parts, form, label { display: flex; flex-wrap: wrap; gap: .34em 1em; align-items: center; }
  form, label { gap: .34em .45em; margin: 0; }
  .parts { flex: 1; }
  p { margin: 0; }
  p:empty { display: none; }
  .file { min-width: 0; }
  code { font: .93em ui-monospace, monospace; overflow-wrap: anywhere; }
  button, select, input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 3px;
    box-sizing: border-box; min-block-size: 28px; padding: .1em .55em; max-width: 100%; }
  button { cursor: pointer; }
  .fold { font-weight: 600; }
  .fold::before { content: "▾ " / ""; }
  .folded .fold::before { content: "▴ " / ""; }
  a { color: var(--link); display: inline-flex; align-items: center; min-block-size: 28px; }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
  @media (prefers-color-scheme: dark) {
    section { color-scheme: dark; --ink: #f6f1ee; --paper: #26221f; --line: #9a908a; --link: #9cc7ff; }
  }
  @media print { :host { display: none !important; } }
`;

const bar = (() => {
  const host = document.createElement('bifolio-bar');
  const root = host.attachShadow({ mode: 'open' });
  let frame = null; // the page at the width of a phone, where this is not the page itself
  let parts = null;
  let words = null;
  let about = {};

  /** Where the page stands that the bar is about. */
  const place = () => (frame?.contentWindow ?? window).location;

  /** Draws the bar once; what it says comes with `tell`. */
  function draw(resized) {
    root.adoptedStyleSheets = [sheetOf(BAR_LOOK)];
    const lang = document.documentElement.lang.startsWith('es') ? 'es' : 'en';
    words = BAR_WORDS[lang];
    host.lang = lang;
    parts = {
      says: make('p', { role: 'status' }),
      reader: make('select', {}),
      note: make('p', { role: 'status' }),
      time: make('input', { type: 'datetime-local', required: '' }),
      back: make('button', { type: 'button' }, words.back),
      twin: make('p', {}),
      width: make('a', { href: '/_preview/phone.html' }, frame ? words.full : words.phone),
      file: make('p', { class: 'file' }),
    };
    const fold = make('button', { type: 'button', class: 'fold', 'aria-controls': 'parts' }, words.fold);
    const section = make('section', { 'aria-label': words.label }, fold, make('div', { id: 'parts', class: 'parts' },
      parts.says, make('label', {}, words.reader, parts.reader), parts.note, ...(COOKIE ? [moments()] : []), parts.twin, parts.width, parts.file));
    root.append(section);
    folding(section, fold);
    parts.reader.addEventListener('change', () => become(parts.reader.value));
    new ResizeObserver(() => makeRoom(section.offsetHeight, resized)).observe(section);
  }

  /** The form for another moment, and the way back. */
  function moments() {
    const form = make('form', {}, make('label', {}, words.time, parts.time), make('button', {}, words.show), parts.back);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      travel(parts.time.value.slice(0, 16));
    });
    parts.back.addEventListener('click', () => travel(null));
    return form;
  }

  function folding(section, fold) {
    const show = (isFolded) => {
      section.classList.toggle('folded', isFolded);
      fold.setAttribute('aria-expanded', String(!isFolded));
    };
    const draw = () => show(chosen(FOLDED, NARROW.matches ? 'yes' : 'no') === 'yes');
    draw();
    NARROW.addEventListener('change', draw);
    fold.addEventListener('click', () => {
      const isFolded = !section.classList.contains('folded');
      choose(FOLDED, isFolded ? 'yes' : 'no');
      show(isFolded);
    });
  }

  // The end of the page, and whatever gets the focus, can be scrolled out from under the bar.
  const room = new CSSStyleSheet();
  function makeRoom(height, resized) {
    host.style.setProperty('--room', `${height}px`);
    room.replaceSync(`html { scroll-padding-block-end: ${height}px; }`);
    resized?.(height);
  }

  function become(state) {
    const before = chosen(READER, 'anonymous');
    choose(READER, state);
    if (about.split && comeAs(state)) {
      travels.postMessage(null);
      return place().reload();
    }
    if (before === 'subscriber' && about.pass) return forget(about.base, () => place().reload());
    // What the meter would have done by itself is not known here.
    if (state === 'meter' || before === 'meter') return place().reload();
    if (!frame) pose();
    tell();
  }

  /** Says what is known of the page. */
  function tell() {
    const zone = about.zone ?? 'UTC';
    const moment = about.at && new Date(`${about.at}Z`).toLocaleString(host.lang, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
    says(parts.says, about.at ? put(words.moment, { moment, zone }) : words.drafts);
    // What another tab chose holds here, too.
    if (about.split && isSubscriber() !== (chosen(READER, 'anonymous') === 'subscriber')) {
      choose(READER, isSubscriber() ? 'subscriber' : 'anonymous');
      if (!frame) pose();
    }
    readers(about.meter ?? 0);
    const state = parts.reader.value;
    const page = frame ? frame.contentDocument : document;
    const isMetered = Boolean(page?.querySelector('[data-when-counted]'));
    const isCounted = state === 'out' || Number(state) > 0;
    if (state === 'subscriber' && about.pass) setTimeout(() => unlock(page, about.pass), PATIENCE_MS);
    says(parts.note, state === 'subscriber' && !about.pass && !about.split ? words.unread : isCounted && !isMetered ? words.unmetered : '');
    parts.time.title = zone;
    if (root.activeElement !== parts.time) parts.time.value = about.at ?? clock(zone);
    parts.back.hidden = !about.at;
    const other = host.lang === 'es' ? 'en' : 'es';
    twin(other);
    const path = place().pathname + place().search;
    parts.width.href = frame ? path : `/_preview/phone.html?path=${encodeURIComponent(path)}`;
    parts.file.replaceChildren(...(about.file ? [`${words.file}: `, make('code', {}, about.file)] : []));
  }

  /** The link to the twin, which stays at the width of a phone where the page does. */
  function twin(other) {
    if (!about.twin) return parts.twin.replaceChildren(words.lone);
    const link = make('a', { href: about.twin, lang: other, hreflang: other }, words.name);
    link.addEventListener('click', (event) => {
      if (!frame) return;
      event.preventDefault();
      frame.contentWindow.location.assign(link.href);
    });
    parts.twin.replaceChildren(`${words.twin}: `, link);
  }

  /** Offers the readers that there are where so many articles are free. */
  function readers(limit) {
    const counts = Array.from({ length: limit }, (_, at) => [String(at + 1), put(words.read, { n: at + 1, limit })]);
    const states = [['anonymous', words.anonymous], ...counts, ...(limit ? [['out', words.out]] : []),
      ['subscriber', words.subscriber], ...(limit ? [['meter', words.meter]] : [])];
    const options = states.map(([value, text]) => make('option', { value }, text));
    if (options.map((option) => option.text).join() !== [...parts.reader.options].map((option) => option.text).join()) {
      parts.reader.replaceChildren(...options);
    }
    const state = chosen(READER, 'anonymous');
    parts.reader.value = states.some(([value]) => value === state) ? state : 'anonymous';
  }

  return {
    /** Shows the reader that was chosen; draws the bar where this is no frame. `resized` is told how high it is. */
    begin(options = {}) {
      frame = options.frame ?? null;
      travels.addEventListener('message', () => (options.travelled ?? (() => location.reload()))());
      if (!frame) {
        pose();
        new MutationObserver(pose).observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
        // The bar of a page at phone width stands around it.
        addEventListener('storage', ({ key }) => key === READER && pose());
      }
      if (window.parent !== window) return;
      draw(options.resized);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
      document.documentElement.append(host);
      frame?.addEventListener('load', () => this.update());
      this.update();
    },
    /** The page may be another one: what a reader sees is shown again, what is known is asked again. */
    async update() {
      if (!frame) pose();
      if (!parts) return;
      const answer = await fetch(`/_preview/page.json?path=${encodeURIComponent(place().pathname)}`, { cache: 'no-store' }).catch(() => null);
      if (answer?.ok) about = await answer.json();
      tell();
    },
  };
})();

/** Puts values into a sentence. */
function put(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Says a text; what is said already is not said again. */
function says(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function sheetOf(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
