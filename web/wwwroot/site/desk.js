// The desk by keyboard: single keys act only here, never while somebody types, and can be switched off. Everything also has a button.
(() => {
  'use strict';
  const desk = document.querySelector('[data-desk]');
  if (!desk) return;
  const form = document.querySelector('form[data-decision]');
  const shown = e => e.offsetParent !== null || e.closest('header');
  const typing = e => e.isContentEditable || e.matches('textarea, select') ||
    (e.matches('input') && !['radio', 'checkbox', 'button', 'submit'].includes(e.type));

  let writing = false;
  document.addEventListener('change', event => {
    if (event.target.matches('[data-keys-switch]')) desk.dataset.keys = event.target.checked ? 'on' : 'off';
  });

  // what must be said is asked for before the question, not after it
  form?.addEventListener('submit', event => {
    const empty = [...form.querySelectorAll('[data-missing]')].find(e => shown(e) && e.value.trim() === '');
    if (!empty) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.getElementById(`${empty.id}-error`).textContent = empty.dataset.missing;
    empty.focus();
  }, { capture: true });
  form?.addEventListener('input', event => { if (event.target.matches('[data-missing]')) document.getElementById(`${event.target.id}-error`).textContent = ''; });

  // what cannot be taken back is asked once more, in the page; the box that asks it without scripts is not needed then
  const box = form?.querySelector('[data-confirmed]');
  if (box) {
    let button;
    box.hidden = true;
    form.addEventListener('submit', event => {
      const dialog = document.getElementById(event.submitter?.dataset.ask ?? '');
      if (!dialog || box.control.checked) return;
      event.preventDefault();
      button = event.submitter;
      dialog.returnValue = '';
      dialog.showModal();
    }, { capture: true });
    document.querySelectorAll('dialog.confirm').forEach(dialog => dialog.addEventListener('close', () => {
      if (dialog.returnValue !== 'yes') return;
      box.control.checked = true;
      form.requestSubmit(button);
    }));
    // back from the next page the question is asked anew
    window.addEventListener('pageshow', () => { box.control.checked = false; });
  }

  // the keys are told wherever one is, switched off too; closed, the help gives the focus back
  const help = document.querySelector('details[data-key="?"]');
  let before = null;
  const close = () => {
    const inside = help.contains(document.activeElement);
    help.open = false;
    if (inside) (before?.isConnected ? before : help.querySelector('summary')).focus();
  };
  const tell = () => {
    if (help.open) { close(); return; }
    before = document.activeElement === document.body ? null : document.activeElement;
    help.open = true;
    help.querySelector('.keys-in').focus();
  };

  document.addEventListener('keydown', event => {
    const at = event.target;
    const dialog = document.querySelector('dialog.confirm[open]');
    if (dialog) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) { event.preventDefault(); dialog.close('yes'); }
      return;
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form && (form.contains(at) || at === document.body || at.closest('[data-viewer]'))) {
      const button = [...form.querySelectorAll(event.shiftKey ? 'button[name=Next]' : 'button[type=submit]')].find(shown);
      if (button && !button.disabled) { event.preventDefault(); form.requestSubmit(button); }
      return;
    }
    if (event.key === 'Escape' && typing(at)) { at.blur(); return; }
    if (event.key === 'Escape') { if (help?.open) close(); return; }
    if (event.key === '?' && help && !typing(at) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && !event.isComposing) { event.preventDefault(); tell(); return; }
    if (desk.dataset.keys !== 'on' || typing(at) || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    const key = event.key.toLowerCase();
    if (desk.dataset.desk === 'queue' && (key === 'j' || key === 'k')) { event.preventDefault(); move(key === 'j' ? 1 : -1); return; }
    if (desk.dataset.desk === 'queue' && key === 'x') { event.preventDefault(); document.activeElement.closest('tr')?.querySelector('[name=Numbers]')?.click(); return; }
    const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key === '=' ? '+' : key)}"]`)].find(e => shown(e) || e.matches('[data-photo]'));
    if (!target) return;
    event.preventDefault();
    if (target.matches('[data-photo]')) { choose(target); target.focus(); }
    else if (target.matches('input[type=search], select, .views a')) { target.focus(); target.select?.(); }
    else if (target.matches('details')) { target.open = !target.open; if (target.open) target.querySelector('input[type=text], select, button')?.focus(); }
    else if (target.matches('[data-phrases]')) target.querySelector('[tabindex="0"]').focus();
    else { writing = key === 'm'; target.click(); if (target.matches('input')) target.focus(); }
  });

  // the page to sign in at is no part of a case: what was typed stays where it is
  document.addEventListener('htmx:beforeSwap', event => {
    if (!event.detail.xhr.responseURL.includes('/account/login')) return;
    event.detail.shouldSwap = false;
    if (!presence) return;
    presence.innerHTML = document.getElementById('session-over').innerHTML;
    presence.scrollIntoView();
  });

  // What is half written is kept for this case while the tab is open, so that a look at the queue or at another tab of the page loses nothing. What was sent
  // goes when a page of the desk follows, other than the same case as it stood: then nobody has taken it. With the person site.js forgets it all
  const ticked = e => e.matches('[type=radio], [type=checkbox]');
  const fields = of => [...of.elements].filter(e => e.name && e.matches('textarea, input[type=text], input[type=radio], input[type=checkbox]') && !e.closest('[data-confirmed]'));
  const typed = of => fields(of).filter(e => ticked(e) ? e.checked : e.value.trim() !== '').map(e => [e.name, e.value]);
  const place = of => `draft ${desk.dataset.number} ${of.dataset.draft}`;
  for (const key of Object.keys(sessionStorage).filter(k => k.startsWith('sent '))) {
    const untaken = key.startsWith(`sent ${desk.dataset.number} `) && sessionStorage.getItem(key) === desk.dataset.seen;
    if (!untaken) sessionStorage.removeItem(key.replace('sent', 'draft'));
    sessionStorage.removeItem(key);
  }
  const keep = of => {
    const now = typed(of);
    // which decision was chosen says nothing by itself
    if (now.some(([name]) => name !== 'Decision')) sessionStorage.setItem(place(of), JSON.stringify(now));
    else sessionStorage.removeItem(place(of));
  };
  const restore = of => {
    // what a refusal left in the form is newer
    if (typed(of).length > 0) { keep(of); return; }
    const then = JSON.parse(sessionStorage.getItem(place(of)) ?? '[]');
    if (then.length === 0) return;
    fields(of).forEach(e => {
      if (ticked(e)) e.checked = then.some(([name, value]) => name === e.name && value === e.value);
      else e.value = then.find(([name]) => name === e.name)?.[1] ?? '';
    });
    const inside = of.closest('details');
    if (inside) inside.open = true;
    const line = document.getElementById('restored').content.firstElementChild.cloneNode(true);
    line.querySelector('button').addEventListener('click', () => { sessionStorage.removeItem(place(of)); of.reset(); line.remove(); fields(of)[0].focus(); });
    of.prepend(line);
  };
  document.querySelectorAll('form[data-draft]').forEach(restore);
  for (const kind of ['input', 'change']) document.addEventListener(kind, event => { if (event.target.form?.matches('[data-draft]')) keep(event.target.form); });
  document.addEventListener('submit', event => { if (!event.defaultPrevented && event.target.matches('[data-draft]')) sessionStorage.setItem(place(event.target).replace('draft', 'sent'), desk.dataset.seen); });
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.shouldSwap && event.detail.requestConfig.verb === 'post') event.detail.target.querySelectorAll('form[data-draft]').forEach(f => sessionStorage.removeItem(place(f)));
  });
  document.addEventListener('htmx:afterSettle', event => document.getElementById(event.detail.target.id)?.querySelectorAll('form[data-draft]').forEach(restore));

  // what is swapped in takes the focus that was in what it replaces: reading goes on where it was
  document.addEventListener('htmx:afterSettle', event => {
    const now = document.getElementById(event.detail.target.id);
    if (!now || (!writing && document.activeElement !== document.body)) return;
    const wrong = now.querySelector('.field-validation-error:not(:empty)');
    const next = now.id === 'tabs' ? ((writing || wrong) && now.querySelector('textarea')) || now.querySelector('[role=status]') || now.querySelector('[aria-current]')
      : now.id === 'comparison' ? now.querySelector('.compare-shown') ?? now.querySelector('[name=why]') : null;
    writing = false;
    next?.focus();
  });

  // back from a case, the list goes on at its line
  if (desk.dataset.desk === 'case') sessionStorage.setItem('left', desk.dataset.number);
  else if (desk.dataset.desk === 'queue') {
    const line = [...document.querySelectorAll('[data-row]')].find(r => r.textContent === sessionStorage.getItem('left'));
    sessionStorage.removeItem('left');
    if (document.activeElement === document.body) line?.focus();
  }

  function move(by) {
    const rows = [...document.querySelectorAll('[data-row]')];
    const now = rows.findIndex(r => r.closest('tr').contains(document.activeElement));
    rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? 0 : now + by))]?.focus();
  }

  // a filtered list is another page: the focus stays with the filter, and how many there are is said
  const filters = document.querySelector('form.filters[method=get]');
  const filtered = sessionStorage.getItem('filtered');
  sessionStorage.removeItem('filtered');
  filters?.addEventListener('submit', () => sessionStorage.setItem('filtered', document.activeElement.name || 'by'));
  if (filters && filtered !== null) {
    (filters.elements[filtered] ?? filters.querySelector('button')).focus();
    const said = document.querySelector('[data-shown]');
    said.textContent = said.dataset.shown;
  }

  // all lines of the page at once; without scripts each has its box
  const all = document.querySelector('[data-all]');
  if (all) {
    const boxes = [...document.querySelectorAll('[name=Numbers]')], chosen = document.querySelector('[data-chosen]');
    const count = () => {
      const many = boxes.filter(b => b.checked).length;
      all.checked = many === boxes.length;
      chosen.textContent = many === 0 ? '未选案件' : `已选 ${many} 件`;
    };
    all.closest('label').hidden = false;
    all.addEventListener('change', () => { boxes.forEach(b => { b.checked = all.checked; }); count(); });
    document.addEventListener('change', event => { if (boxes.includes(event.target)) count(); });
    // the browser ticks again what was ticked before
    window.addEventListener('pageshow', count);
  }

  // the text follows the reasons until somebody words it otherwise
  if (form) {
    const text = form.querySelector('[name=Text]');
    let canned = text.value;
    const fill = () => {
      const kind = form.querySelector('[name=Decision]:checked')?.value;
      if (kind !== 'return' && kind !== 'reject') return;
      const chosen = [...form.querySelectorAll(`${kind === 'return' ? '[name=Reasons]' : '[name=Reason]'}:checked`)].map(i => i.dataset.text).join('');
      if (text.value.trim() === '' || text.value === canned) text.value = canned = chosen;
    };
    if (text.value !== '' && ![...form.querySelectorAll('[data-text]:checked')].map(i => i.dataset.text).join('').includes(text.value)) canned = null;
    form.addEventListener('change', fill);
  }

  // phrases go in where the caret is; the arrows walk along them, and they are one stop of the tab key
  document.querySelectorAll('[data-phrases]').forEach(bar => {
    const buttons = [...bar.querySelectorAll('button')], text = document.getElementById(bar.dataset.phrases);
    const rest = at => buttons.forEach(b => { b.tabIndex = b === at ? 0 : -1; });
    rest(buttons[0]);
    bar.hidden = false;
    bar.addEventListener('focusin', event => rest(event.target));
    bar.addEventListener('click', event => {
      const phrase = event.target.closest('button');
      if (!phrase) return;
      text.setRangeText(phrase.textContent, text.selectionStart, text.selectionEnd, 'end');
      text.dispatchEvent(new Event('input', { bubbles: true }));
      text.focus();
    });
    bar.addEventListener('keydown', event => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      buttons[(buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length].focus();
    });
  });

  // colleagues after an @, while a note is typed; the tab of the notes comes and goes, so the document listens
  const named = () => document.getElementById('colleagues');
  const word = area => area.value.slice(0, area.selectionStart).match(/(?:^|[^A-Za-z0-9])[@＠]([^\s@＠]{0,20})$/)?.[1];
  const point = (area, option) => {
    named().querySelectorAll('[role=option]').forEach(o => o.setAttribute('aria-selected', String(o === option)));
    if (option) area.setAttribute('aria-activedescendant', option.id); else area.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  const shut = area => { named().hidden = true; point(area, null); };
  const name = (area, option) => {
    area.setRangeText(`${option.dataset.insert} `, area.selectionStart - word(area).length, area.selectionStart, 'end');
    shut(area);
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  };
  document.addEventListener('input', event => {
    const area = event.target;
    if (!area.matches('[data-mention]')) return;
    const typed = word(area)?.toLowerCase();
    const options = [...named().querySelectorAll('[role=option]')];
    options.forEach(o => { o.hidden = typed === undefined || !(o.textContent.toLowerCase().startsWith(typed) || o.id.slice('colleague-'.length).startsWith(typed)); });
    const first = options.find(o => !o.hidden);
    named().hidden = !first;
    point(area, first);
  });
  document.addEventListener('keydown', event => {
    const area = event.target;
    if (!area.matches('[data-mention]') || named().hidden || event.isComposing) return;
    const options = [...named().querySelectorAll('[role=option]:not([hidden])')];
    const now = options.findIndex(o => o.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') point(area, options[(now + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length]);
    else if (event.key === 'Enter' || event.key === 'Tab') name(area, options[now]);
    else if (event.key === 'Escape') shut(area);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  document.addEventListener('pointerdown', event => {
    const option = event.target.closest('#colleagues [role=option]');
    if (!option) return;
    event.preventDefault();
    name(document.querySelector('[data-mention]'), option);
  });
  document.addEventListener('focusout', event => { if (event.target.matches('[data-mention]')) shut(event.target); });

  // who else is here, and whose the case is by now; said again only when it is something else
  const presence = document.getElementById('presence');
  if (presence) {
    let last = '';
    const ask = async () => {
      try {
        const answer = await fetch(presence.dataset.ask, { redirect: 'manual' });
        const now = answer.type === 'opaqueredirect' ? document.getElementById('session-over').innerHTML : answer.ok ? (await answer.text()).trim() : last;
        if (now !== last) presence.innerHTML = last = now;
      } catch { /* without a network the next time will tell */ }
    };
    ask();
    setInterval(ask, presence.dataset.every * 1000);
  }

  // whoever is at work keeps the case: at most one request a minute
  if (document.getElementById('renew')) {
    let last = Date.now();
    const active = () => {
      if (Date.now() - last < 60000 || !window.htmx) return;
      last = Date.now();
      window.htmx.trigger('#renew', 'chsi:active');
    };
    ['keydown', 'pointerdown', 'wheel'].forEach(kind => document.addEventListener(kind, active, { passive: true }));
  }

  const viewer = document.querySelector('[data-viewer] .photos');
  if (!viewer) return;
  const figures = [...viewer.querySelectorAll('[data-photo]')];
  const states = new Map(figures.map(f => [f, { zoom: 1, turn: 0, x: 0, y: 0 }]));
  let active = figures[0];
  const choose = figure => { active = figure; figures.forEach(f => f.classList.toggle('active', f === figure)); };
  const show = figure => {
    const s = states.get(figure);
    figure.querySelector('img').style.transform = `translate(${s.x}px, ${s.y}px) rotate(${s.turn}deg) scale(${s.zoom})`;
  };
  const zoom = (figure, factor) => {
    const s = states.get(figure);
    s.zoom = Math.max(1, Math.min(8, s.zoom * factor));
    if (s.zoom === 1) { s.x = 0; s.y = 0; }
    show(figure);
  };
  const step = by => choose(figures[(figures.indexOf(active) + by + figures.length) % figures.length]);
  const tools = {
    in: () => zoom(active, 1.4),
    out: () => zoom(active, 1 / 1.4),
    turn: () => { states.get(active).turn += 90; show(active); },
    before: () => step(-1),
    next: () => step(1),
    side: () => document.querySelector('[data-tool=side]').setAttribute('aria-pressed', String(!viewer.classList.toggle('single'))),
    whole: () => {
      const img = active.querySelector('img'), s = states.get(active), real = img.naturalWidth / img.offsetWidth;
      const back = Math.abs(s.zoom - real) < 0.01;
      Object.assign(s, back ? { zoom: 1, x: 0, y: 0 } : { zoom: real });
      show(active);
    },
  };
  document.querySelectorAll('[data-tool]').forEach(b => b.addEventListener('click', () => tools[b.dataset.tool]()));
  figures.forEach(figure => {
    const frame = figure.querySelector('.frame'), s = states.get(figure);
    figure.addEventListener('focus', () => choose(figure));
    figure.addEventListener('keydown', event => {
      const by = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
      if (!by || s.zoom <= 1) return;
      event.preventDefault();
      s.x += by[0]; s.y += by[1];
      show(figure);
    });
    frame.addEventListener('pointerdown', event => {
      choose(figure);
      frame.setPointerCapture(event.pointerId);
      frame.classList.add('moving');
      const [x, y] = [event.clientX - s.x, event.clientY - s.y];
      const drag = e => { s.x = e.clientX - x; s.y = e.clientY - y; show(figure); };
      frame.addEventListener('pointermove', drag);
      frame.addEventListener('pointerup', () => { frame.removeEventListener('pointermove', drag); frame.classList.remove('moving'); }, { once: true });
    });
    frame.addEventListener('wheel', event => { event.preventDefault(); choose(figure); zoom(figure, event.deltaY < 0 ? 1.2 : 1 / 1.2); }, { passive: false });
    frame.addEventListener('dblclick', () => { choose(figure); tools.whole(); });
  });
  choose(active);
  // many pages are read one after the other
  if (viewer.dataset.single === 'yes') tools.side();
})();
