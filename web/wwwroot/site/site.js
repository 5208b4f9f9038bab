// Small things that need no library; every page works without them unless it says otherwise.
(() => {
  'use strict';
  // after a refusal the summary is where reading goes on
  document.querySelector('[data-focus]')?.focus();

  // and from it to what it speaks of: a group of choices takes no focus, its first one does
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-focus] a[href^="#"]');
    const goal = link && document.getElementById(link.hash.slice(1));
    if (!goal) return;
    const controls = 'input:not([type=hidden]), select, textarea';
    const control = goal.matches(controls) ? goal : goal.querySelector(controls);
    if (!control) return;
    event.preventDefault();
    const folded = control.closest('details');
    if (folded) folded.open = true;
    control.focus();
  });

  // what is kept for the tab belongs to one person: it outlives a session that ended by itself, and nobody else gets to see it
  const person = document.body.dataset.person, before = sessionStorage.getItem('person');
  if (person && before && before !== person) sessionStorage.clear();
  if (person) sessionStorage.setItem('person', person);
  document.addEventListener('submit', event => { if (event.target.getAttribute('action') === '/account/logout') sessionStorage.clear(); });

  // one submit a rendering: the button says what is going on, the request id makes a second one harmless anyway
  document.addEventListener('submit', event => {
    const button = event.submitter;
    if (!button || event.defaultPrevented || event.target.hasAttribute('data-again')) return;
    setTimeout(() => { button.disabled = true; button.classList.add('busy'); }, 0);
  });
  window.addEventListener('pageshow', () =>
    document.querySelectorAll('button.busy').forEach(b => { b.disabled = false; b.classList.remove('busy'); }));

  document.querySelectorAll('[data-print]').forEach(b => b.addEventListener('click', () => window.print()));
})();
