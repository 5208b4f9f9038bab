// Ticks a whole table at once.
(() => {
  'use strict';
  document.querySelectorAll('[data-choose]').forEach(form => {
    const every = form.querySelector('[data-choose-all]');
    if (!every) return;
    const boxes = [...form.querySelectorAll('tbody input[type=checkbox]')];
    every.closest('label').hidden = false;
    every.addEventListener('change', () => boxes.forEach(b => { b.checked = every.checked; }));
    form.addEventListener('change', () => { every.checked = boxes.every(b => b.checked); });
  });
})();
