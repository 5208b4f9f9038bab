// A button that may be pressed again only after some seconds says how many are left; the server holds the same line.
(() => {
  'use strict';
  document.querySelectorAll('button[data-wait]').forEach(button => {
    const end = Date.now() + Number(button.dataset.wait) * 1000;
    const label = button.textContent.trim();
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? `${label}（${left} 秒后可重发）` : label;
      if (left > 0) setTimeout(tick, 250);
    };
    tick();
  });
})();
