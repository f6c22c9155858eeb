// A browser as small as can be: what the meter's script asks of one, with a clock, a storage and tabs that a test moves.

import { webcrypto } from 'node:crypto';
import vm from 'node:vm';

/** What all tabs share: the clock, the storage, the site. */
export class Browser {
  constructor({ source, zone, limit, now }) {
    Object.assign(this, { source, zone, limit, now, stored: new Map(), tabs: [], isRefused: false, isFull: false });
  }

  /** Opens a page of a story; `locks` says whether the browser has them. */
  open(story, { hidden = false, prerendering = false, locks = true, loading = false } = {}) {
    const tab = new Tab(this, story, { hidden, prerendering, locks, loading });
    this.tabs.push(tab);
    tab.start();
    return tab;
  }

  close(tab) {
    this.tabs = this.tabs.filter((one) => one !== tab);
  }

  /** Lets time pass, second by second, as tabs feel it. */
  wait(seconds) {
    for (let passed = 0; passed < seconds; passed += 1) {
      this.now += 1000;
      for (const tab of this.tabs) tab.tick();
    }
  }

  /** The storage as a page sees it; what one page writes is told to the others. */
  storageOf(tab) {
    if (this.isRefused) throw new Error('SecurityError');
    return {
      getItem: (key) => this.stored.get(key) ?? null,
      setItem: (key, value) => {
        if (this.isFull) throw new Error('QuotaExceededError');
        if (this.stored.get(key) === String(value)) return;
        this.stored.set(key, String(value));
        for (const other of this.tabs) if (other !== tab) other.fire('storage', { key, newValue: String(value) });
      },
    };
  }
}

/** A page of a metered story, and the script in its head. */
export class Tab {
  constructor(browser, story, { hidden, prerendering, locks, loading }) {
    Object.assign(this, { browser, story, listeners: {}, timers: new Map(), observers: [] });
    const { limit } = browser;
    this.said = { textContent: '', changes: 0 };
    this.said.replaceChildren = (...nodes) => { this.said.textContent = nodes.join(''); this.said.changes += 1; };
    this.ticks = Array.from({ length: limit }, () => ({ classList: new Classes() }));
    const lines = Array.from({ length: limit }, (_, at) => ({ textContent: String(at + 1), cloneNode: () => ({ childNodes: [String(at + 1)] }) }));
    this.notice = {
      nextSibling: {},
      querySelector: () => ({ content: { children: lines } }),
      querySelectorAll: () => this.ticks,
    };
    this.said.closest = () => this.notice;
    this.root = { classList: new Classes(), dataset: {} };
    const on = (event, run) => { (this.listeners[event] ??= []).push(run); };
    this.document = {
      documentElement: this.root,
      currentScript: { dataset: { story, zone: browser.zone, limit: String(limit), base: '' } },
      visibilityState: hidden || prerendering ? 'hidden' : 'visible',
      prerendering,
      readyState: loading ? 'loading' : 'complete',
      querySelector: () => (loading && !this.isNoticeThere ? null : this.said),
      addEventListener: on,
    };
    const self = this;
    this.globals = {
      document: this.document,
      navigator: locks ? { locks: { request: async (_, run) => run() } } : {},
      addEventListener: on,
      crypto: webcrypto,
      TextEncoder,
      setInterval: (run) => { const id = this.timers.size + 1; this.timers.set(id, run); return id; },
      clearInterval: (id) => this.timers.delete(id),
      MutationObserver: class {
        constructor(run) { this.run = run; }
        observe() { self.observers.push(this); }
        disconnect() { self.observers = self.observers.filter((one) => one !== this); }
      },
      get localStorage() { return browser.storageOf(self); },
      __now: () => browser.now,
    };
  }

  start() {
    const context = vm.createContext(this.globals);
    vm.runInContext('Date = class extends Date { constructor(...of) { super(...of.length ? of : [__now()]); } static now() { return __now(); } };', context);
    vm.runInContext(this.browser.source, context);
  }

  tick() {
    for (const run of [...this.timers.values()]) run();
  }

  fire(event, more = {}) {
    for (const run of this.listeners[event] ?? []) run({ type: event, ...more });
  }

  /** The parser has come to the notice and what follows it. */
  parseNotice() {
    this.isNoticeThere = true;
    for (const one of [...this.observers]) one.run([], one);
  }

  show(isVisible) {
    this.document.visibilityState = isVisible ? 'visible' : 'hidden';
    this.fire('visibilitychange');
  }

  activate() {
    this.document.prerendering = false;
    this.document.visibilityState = 'visible';
    this.fire('prerenderingchange');
    this.fire('visibilitychange');
  }

  /** What a reader gets: `free`, `counted` with the count that is said, `metered-out`. */
  get seen() {
    const { classList } = this.root;
    if (classList.has('metered-out')) return classList.has('counted') ? 'both' : 'metered-out';
    if (!classList.has('counted')) return 'free';
    const lit = this.ticks.filter((tick) => tick.classList.has('on')).length;
    return `counted ${this.said.textContent} ${lit}`;
  }
}

/** As much of a DOMTokenList as is asked for. */
class Classes extends Set {
  toggle(name, isWanted) {
    if (isWanted) this.add(name);
    else this.delete(name);
  }
}
