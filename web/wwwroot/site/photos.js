// The photo form, made easier: what was chosen is shown and weighed before it is sent, and sending shows how far it is.
(() => {
  'use strict';
  const text = (field, sentence) => { field.querySelector('.error').textContent = sentence; };

  document.addEventListener('change', event => {
    const field = event.target.closest('[data-photo]');
    if (!field || event.target.type !== 'file') return;
    const file = event.target.files[0];
    const preview = field.querySelector('.preview');
    preview.hidden = true;
    text(field, '');
    event.target.setCustomValidity('');
    if (!file) return;
    if (file.size > Number(event.target.dataset.most)) {
      const sentence = '文件超过 8 MB，请用手机或电脑自带的工具压缩后再选择。';
      text(field, sentence);
      event.target.setCustomValidity(sentence);
      return;
    }
    if (!file.type.startsWith('image/')) return;
    const reader = new FileReader();
    reader.onload = () => { preview.src = reader.result; };
    preview.onload = () => { preview.hidden = false; };
    reader.readAsDataURL(file);
  });

  const state = (form, sentence) => { form.querySelector('[data-upload-state]').textContent = sentence; };
  const form = event => event.target.closest('[data-photos]');

  document.addEventListener('htmx:beforeRequest', event => { if (form(event)) state(form(event), '正在上传，请不要关闭页面……'); });
  document.addEventListener('htmx:xhr:progress', event => {
    const sending = form(event);
    if (!sending || !event.detail.lengthComputable) return;
    const bar = sending.querySelector('progress');
    bar.hidden = false;
    bar.value = Math.round(100 * event.detail.loaded / event.detail.total);
    if (event.detail.loaded === event.detail.total) state(sending, '已上传，正在检查照片……');
  });
  for (const name of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(name, event => {
      const sending = form(event);
      if (!sending) return;
      sending.querySelector('progress').hidden = true;
      state(sending, event.detail.xhr?.status === 413
        ? '文件过大：单张照片不超过 8 MB，请压缩后重新选择。'
        : '没有提交成功，已选的照片还在，请稍后再按一次“提交”。重复提交不会重复办理。');
    });
  }
  document.addEventListener('htmx:afterSwap', () => document.querySelector('[data-focus]')?.focus());
})();
