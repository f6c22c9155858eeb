/* Comments of another service: its script is loaded when a reader asks, and not before. */
(function () {
  var section = document.querySelector('[data-comments]');
  if (!section) return;
  var ask = section.querySelector('[data-comments-ask]'), failed = section.querySelector('[data-comments-failed]');
  var load = JSON.parse(section.querySelector('script[type="application/json"]').textContent);

  function element(name, attributes) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  ask.hidden = false;
  ask.querySelector('button').addEventListener('click', function () {
    var thread = element('div', load.thread), script = element('script', load.attributes);
    failed.textContent = '';
    ask.hidden = true;
    thread.tabIndex = -1;
    section.append(thread);
    thread.focus();
    script.addEventListener('error', function () {
      [thread, script].forEach(function (made) { made.remove(); });
      failed.textContent = failed.dataset.commentsFailed;
      ask.hidden = false;
      ask.querySelector('button').focus();
    });
    script.src = load.script;
    section.append(script);
  });
})();
