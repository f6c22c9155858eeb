/* What a pass opens: docs/unlock.md. Nothing of a pass is ever sent. */
const bifolio = (() => {
  const subtle = globalThis.crypto?.subtle, utf8 = (text) => [...new TextEncoder().encode(text)];
  const decoded = (data) => new TextDecoder().decode(data);
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt());
  const isSame = (data, text) => String(new Uint8Array(data)) === String(bytes(text));

  const packed = (head, ...texts) => Uint8Array.from([...head, ...texts.flatMap((text) => {
    const data = utf8(text);
    return [0, 0, data.length >> 8, data.length & 255, ...data];
  })]);
  const about = ({ site, id, lang, tier }) => packed(utf8('bifolio/1'), site, id, lang, tier);

  const imported = (data, name, ...uses) => subtle.importKey('raw', data, name, false, uses);
  const hkdf = (info) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info });
  const isKey = async (key, check) => isSame(await subtle.deriveBits(hkdf(packed(utf8('bifolio/1 check'))), key, 64), check);
  const unwrapped = async (wrap, key, info, name, ...uses) => subtle.unwrapKey('raw', bytes(wrap),
    await subtle.deriveKey(hkdf(info), key, { name: 'AES-KW', length: 256 }, false, ['unwrapKey']), 'AES-KW', name, false, uses);
  async function unsealed(key, iv, additionalData, sealed) {
    const padded = new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed));
    return padded.subarray(0, padded.lastIndexOf(128));
  }

  const isOver = (moment) => Date.parse(moment) <= Date.now();
  const no = (why) => { throw { why }; };

  function read(text) {
    try {
      const pass = JSON.parse(decoded(bytes(text.replace(/[\s\u200b]/g, '').match(/\.([\w-]+)\W*$/)[1])));
      const isLong = (key) => bytes(key).length === 32, isWhole = ({ t, p, k, e }) => t.trim() && p.trim() && isLong(k) && Date.parse(e);
      if (pass.v === 1 && pass.site && (pass.s ? isLong(pass.s) : pass.k[0] && pass.k.every(isWhole))) return pass;
    } catch {}
    return no('');
  }

  async function keys(pass, offer) {
    const found = [];
    let why, isGood;
    for (const { t, p, k, e } of pass.k) {
      const tier = offer.p.filter((one) => one.t === t), own = tier.find((one) => one.p === p), until = own?.e ?? e;
      const newest = tier.map((one) => one.p).sort().pop();
      if (isOver(until) || !own && p < newest && (why ??= 'Ended')) continue;
      const key = await imported(bytes(k), 'HKDF', 'deriveKey', 'deriveBits');
      if (!own) why ??= p > newest ? 'Early' : 'Tier';
      if (own && !await isKey(key, own.c)) why = 'Wrong';
      else found.push({ t, p, e: until, key }), isGood ||= own;
    }
    return isGood ? found : no(why ?? 'Ended');
  }

  const lasting = async ({ tier, s }) => ({
    t: '', p: '', tier, mac: await imported(bytes(s), { name: 'HMAC', hash: 'SHA-256' }, 'sign'), kdf: await imported(bytes(s), 'HKDF', 'deriveKey'),
  });

  async function granted({ tier, mac, kdf }, { site, tiers, p: all }, load) {
    const open = tiers.slice(0, tiers.indexOf(tier) + 1), found = all.map(async ({ t, p, c, e }) => {
      if (!open.includes(t)) return [];
      const id = new Uint8Array(await subtle.sign('HMAC', mac, packed(utf8('bifolio/1 id'), site, t, p))).subarray(0, 16);
      const list = await load(`/_g/grants/${p}/${id[0].toString(16).padStart(2, '0')}.json`);
      const grant = Object.entries(list?.g ?? {}).find(([one]) => isSame(id, one));
      const key = grant && await unwrapped(grant[1], kdf, packed(utf8('bifolio/1 grant'), site, t, p), 'HKDF', 'deriveKey', 'deriveBits').catch(() => {});
      return key && await isKey(key, c) ? { t, p, e, key } : [];
    });
    return (await Promise.all(found)).flat();
  }

  async function open(gate, path, keys) {
    for (const { p, k, c } of gate.w) {
      const own = keys.find((one) => one.t === gate.tier && one.p === p), of = about(gate);
      if (!own || !await isKey(own.key, c)) continue;
      const key = await unwrapped(k, own.key, packed([...utf8('bifolio/1 wrap'), ...of], p), 'AES-GCM', 'decrypt');
      return decoded(await unsealed(key, bytes(gate.n), packed(of, path, '1'), bytes(gate.ct)));
    }
  }

  async function file(gate, path, text, load) {
    const [, at, keyed, type, name] = text.match(/^([\w-]+)\.([\w-]+)\.(.+)\.([\w-]+)$/), of = bytes(name), both = bytes(keyed);
    const key = await imported(both.subarray(0, 32), 'AES-GCM', 'decrypt'), sealed = await load(`/_g/${at}.bin`);
    const data = await unsealed(key, both.subarray(32), packed([...about(gate), ...of], path, '1'), sealed);
    return [new Blob([data], { type }), decoded(of.subarray(4)).split('/').pop()];
  }

  const own = document.currentScript?.dataset;
  if (!own) return { read, keys, lasting, granted, open, file };

  const find = (what, within = document) => within.querySelector(what);
  const json = (name, within) => JSON.parse(find(`[data-bifolio-${name}]`, within)?.textContent ?? 'null');
  const form = find('[data-unlock]'), field = find('textarea', form), fault = find('[role=alert]', form), words = form.dataset;
  const said = find('[data-unlocked]'), forget = find('[data-forget]'), box = form.closest('.gate'), gate = json('gate'), here = gate?.w ?? json('passes')?.p ?? [];
  const path = decodeURIComponent(location.pathname).replace(/index\.html$/, ''), flag = 'bifolio-pass' + own.base;
  let isOpen, turn = Promise.resolve();
  const next = (work) => { turn = turn.then(work).catch(() => {}); };

  const settled = (asked) => new Promise((done, fail) => { Object.assign(asked, { onsuccess: done, oncomplete: done, onerror: fail, onabort: fail }); });
  async function store(work) {
    const opening = indexedDB.open('bifolio' + own.base);
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys', { keyPath: ['t', 'p'] });
    await settled(opening);
    const whole = opening.result.transaction('keys', 'readwrite'), asked = work(whole.objectStore('keys'));
    opening.result.close();
    await settled(whole);
    return asked?.result;
  }

  /* Without a pass nothing is made. */
  async function recall() {
    try {
      if (localStorage.getItem(flag) === null) return [];
      const all = await store((keys) => keys.getAll()), over = all.filter(({ e }) => isOver(e));
      if (over[0]) await store((keys) => { over.forEach(({ t, p }) => keys.delete([t, p])); });
      return all.filter((one) => !over.includes(one));
    } catch { return []; }
  }

  const until = (all) => all.map(({ e }) => e ?? '').sort().pop();
  const tellMeter = () => dispatchEvent(new StorageEvent('storage', { key: flag }));

  async function keep(fresh, all) {
    const moment = until(all), isKept = !fresh[0] || await store((keys) => { fresh.forEach((one) => keys.put(one)); }).then(() => true, () => false);
    try {
      if (moment && localStorage.getItem(flag) !== moment) localStorage.setItem(flag, moment), tellMeter();
      return isKept;
    } catch { return false; }
  }

  async function get(address, as) {
    const answer = await fetch(address).catch(() => no('Network'));
    return answer.ok ? answer[as]() : answer.status === 404 ? undefined : no('Network');
  }

  /* The page for passes says what is on offer; without a network, this page. */
  async function offered() {
    try {
      return json('passes') ?? json('passes', new DOMParser().parseFromString(await get(form.action, 'text'), 'text/html')) ?? no();
    } catch {
      return gate ? { site: gate.site, p: gate.w.map((one) => ({ ...one, t: gate.tier })) } : no('Network');
    }
  }
  const renewed = (one, offer) => (!offer.tiers ? no('Network') : offer.grants ? granted(one, offer, (at) => get(own.base + at, 'json')) : []);

  function tell(text, isAct) {
    if (!isAct) setTimeout(() => { said.textContent = text; }, 100);
    else said.textContent = text, said.focus();
  }
  const dated = (all) => words.opened.replace('{date}', new Date(until(all)).toLocaleDateString(own.locale, { dateStyle: 'long' }));

  function busy(isBusy) {
    box.setAttribute('aria-busy', isBusy);
    said.textContent = isBusy ? words.busy : '';
  }

  function show(html) {
    const prose = find('.prose');
    isOpen = true;
    if (!html) return find('[data-metered]', prose).before(said);
    prose.append(said);
    prose.insertAdjacentHTML('beforeend', html);
    prose.classList.add('ends');
    const soon = new IntersectionObserver((seen) => seen.forEach(({ isIntersecting, target }) => {
      if (isIntersecting) [target, ...target.children].forEach(fill);
    }), { rootMargin: '100%' });
    prose.querySelectorAll('[data-sealed]').forEach((one) => {
      if (one.localName !== 'a') return soon.observe(one.localName === 'source' ? one.parentNode : one);
      one.href = '#';
      one.onclick = (event) => {
        event.preventDefault();
        fill(one).then((isThere) => isThere && one.click());
      };
    });
    box.replaceWith(...prose.querySelectorAll('.notes, .fix'));
  }

  async function fill(one) {
    if (!one.dataset.sealed) return false;
    try {
      const [blob, name] = await file(gate, path, one.dataset.sealed, (at) => get(own.base + at, 'arrayBuffer'));
      one.onclick = null;
      one.download = name;
      one.href = one.src = URL.createObjectURL(blob);
      one.removeAttribute('data-sealed');
      one.parentNode.load?.();
      return true;
    } catch { return tell(words.unfetched); }
  }

  const enter = (text, isAct) => next(async () => {
    if (isOpen) return;
    fault.textContent = '';
    busy(true);
    try {
      if (!subtle) no('Insecure');
      const pass = read(text), offer = await offered();
      if (pass.site !== offer.site) no('Site');
      const one = pass.s && await lasting(pass), found = one ? await renewed(one, offer) : await keys(pass, offer);
      if (!found[0]) no('Ended');
      const fresh = found.concat(one || []), all = [...fresh, ...await recall()];
      const isKept = await keep(fresh, all), html = gate && await open(gate, path, all);
      if (gate && !html) no(all.some(({ t }) => t === gate.tier) ? 'Broken' : 'Tier');
      if (forget && !isKept) no('Storage');
      busy(false);
      field.value = '';
      if (forget) forget.hidden = false;
      else show(html);
      tell(forget ? dated(all) : isKept ? words.opened : words.unkept, isAct);
    } catch ({ why = 'Broken' }) {
      busy(false);
      fault.textContent = words['error' + why];
      field.setAttribute('aria-invalid', true);
      if (isAct) field.focus();
    }
  });

  const look = () => next(async () => {
    let all = !isOpen && subtle ? await recall() : [], fresh = [];
    if (!all[0]) return;
    busy(true);
    if (forget) forget.hidden = false;
    try {
      const one = all.find(({ mac }) => mac), good = all.filter(({ p }) => here.some((own) => own.p === p));
      if (one && !good.some(({ t }) => t === one.tier)) fresh = await renewed(one, await offered());
      all = [...fresh, ...all];
      await keep(fresh, all);
      const html = gate && await open(gate, path, all);
      busy(false);
      if (html) show(html), tell(words.opened);
      else if (!good[0] && !fresh[0] && all.some(({ p }) => p < here[0]?.p)) tell(words.errorEnded);
      else if (forget) tell(dated(all));
    } catch ({ why = 'Broken' }) {
      busy(false);
      if (gate) tell(words['error' + why]);
    }
  });

  function arrive() {
    const pass = location.hash;
    if (!forget || !pass.includes('.')) return false;
    history.replaceState(null, '', location.pathname);
    field.value = pass.slice(1);
    enter(pass);
    return true;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    enter(field.value, true);
  });
  form.addEventListener('input', async ({ target }) => {
    fault.textContent = '';
    field.removeAttribute('aria-invalid');
    if (target.files?.[0]?.size < 1e5) field.value = (await target.files[0].text()).trim();
  });
  forget?.addEventListener('click', () => next(async () => {
    await store((keys) => { keys.clear(); }).catch(() => {});
    localStorage.removeItem(flag);
    tellMeter();
    forget.hidden = true;
    tell(words.forgotten, true);
  }));
  addEventListener('hashchange', arrive);
  addEventListener('pageshow', ({ persisted }) => persisted && look());
  addEventListener('storage', ({ key, isTrusted }) => isTrusted && key === flag && look());
  arrive() || look();
})();
