/* The meter of free articles: in the head of metered pages, before paint. docs/meter.md says what it does. It fails open. */
(() => {
  const root = document.documentElement, own = document.currentScript.dataset, isEntry = (text) => /^[0-9a-f]{16}$/.test(text);
  const item = 'bifolio-meter' + own.base;
  let state, read, opened, counted, broken, seconds = 0;

  /* The month in the zone of the site. Swedes write it as 2026-11. */
  function month() {
    const now = new Date();
    try {
      return now.toLocaleDateString('sv', { timeZone: own.zone, year: 'numeric', month: '2-digit' });
    } catch { return now.toISOString().slice(0, 7); }
  }

  /* What is kept of this month; nothing where nothing is to be counted: storage is refused, or the reader has a pass. */
  function load() {
    const fresh = { m: month(), s: '', a: [] };
    let kept, until;
    try {
      until = localStorage.getItem('bifolio-pass' + own.base);
      kept = localStorage.getItem(item);
    } catch { return; }
    if (broken || until !== null && !(Date.parse(until) <= Date.now())) return;
    try {
      kept = JSON.parse(kept);
      if (kept.m === fresh.m && isEntry(kept.s) && kept.a.every(isEntry)) return kept;
    } catch { /* nothing yet, or broken: begin anew */ }
    return fresh;
  }

  const hex = (number) => (number >>> 0).toString(16).padStart(8, '0');

  /* The first eight bytes of SHA-256. Not crypto.subtle, which answers after paint. */
  const k = [], roots = [], turn = (x, by) => x >>> by | x << 32 - by;
  for (let n = 2, d; k.length < 64; n++) {
    for (d = 2; n % d;) d++;
    if (d === n) k.push(Math.cbrt(n) % 1 * 2 ** 32 | 0), roots.push(Math.sqrt(n) % 1 * 2 ** 32 | 0);
  }
  function hash(text) {
    const bytes = [...new TextEncoder().encode(text), 128], m = [], h = roots.slice(0, 8);
    bytes.forEach((byte, i) => { m[i >> 2] |= byte << 24 - i % 4 * 8; });
    m[(bytes.length + 7 >> 6 << 4) + 15] = bytes.length * 8 - 8;
    for (let at = 0; at < m.length; at += 16) {
      const v = [...h], w = [];
      for (let i = 0; i < 64; i++) {
        const [a, b, c, , e, f, g, z] = v, x = w[i - 15], y = w[i - 2];
        w[i] = (i < 16 ? m[at + i] : w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10)) | 0;
        const t = z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + k[i] + w[i];
        v.unshift(t + (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0);
        v[4] += t;
        v[4] |= 0;
      }
      h.forEach((x, i) => { h[i] = x + v[i] | 0; });
    }
    return hex(h[0]) + hex(h[1]);
  }

  const isOff = () => root.dataset.meter === 'off';
  const isOnScreen = () => document.visibilityState === 'visible' && !document.prerendering;

  /* Decides. What was open before a reader's eyes is not closed again. */
  function look() {
    if (isOff()) return true;
    const kept = load(), known = kept?.a.includes(hash(kept.s + own.story));
    state = !kept ? 'free' : known || opened || kept.a.length < own.limit ? 'counted' : 'metered-out';
    read = Math.min(own.limit, kept?.a.length + !known);
    opened ||= isOnScreen() && state !== 'metered-out';
    for (const name of ['counted', 'metered-out']) root.classList.toggle(name, state === name);
    return say();
  }

  /* Says the count in the notice, once that is there whole. */
  function say() {
    const said = document.querySelector('[data-meter-said]'), notice = said?.closest('[data-when-counted]');
    if (!notice?.nextSibling && document.readyState === 'loading') return;
    const line = state === 'counted' && notice?.querySelector('[data-meter-words]').content.children[read - 1];
    if (line && line.textContent !== said.textContent) {
      said.replaceChildren(...line.cloneNode(true).childNodes);
      notice.querySelectorAll('i').forEach((tick, at) => tick.classList.toggle('on', at < read));
    }
    return true;
  }

  /* Counts the story. */
  function count() {
    const kept = !isOff() && load();
    if (kept) {
      kept.s ||= [...crypto.getRandomValues(new Int32Array(2))].map(hex).join('');
      kept.a = [...new Set([...kept.a, hash(kept.s + own.story)])];
      counted = kept.m;
      try { localStorage.setItem(item, JSON.stringify(kept)); } catch { broken = true; }
    }
    look();
  }

  const timer = setInterval(() => {
    if (state !== 'counted' || !isOnScreen() || ++seconds < 5) return;
    clearInterval(timer);
    /* One tab at a time, so that none forgets what another has counted. */
    if (navigator.locks) navigator.locks.request(item, count).catch(count);
    else count();
  }, 1000);

  if (!look()) new MutationObserver((_, watch) => say() && watch.disconnect()).observe(root, { childList: true, subtree: true });
  for (const event of ['prerenderingchange', 'visibilitychange', 'DOMContentLoaded']) document.addEventListener(event, look);
  addEventListener('pageshow', look);
  /* Tabs learn late what others have written: who was overwritten writes once more. What is the same is no news to anybody. */
  addEventListener('storage', (event) => (event.key === item && event.newValue && counted === month() ? count : look)());
})();
