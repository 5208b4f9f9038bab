// Small things that need no library; every page works without them unless it says otherwise.
(() => {
  'use strict';
  // after a refusal the summary is where reading goes on
  document.querySelector('[data-focus]')?.focus();

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
