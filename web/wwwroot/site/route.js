// Opens the BPMN of a workflow in bpmn-js, which draws it where the page has left room.
'use strict';

(async () => {
  const canvas = document.getElementById('bpmn-canvas');
  const said = document.getElementById('bpmn-said');
  if (!canvas) {
    return;
  }

  try {
    const answer = await fetch(canvas.dataset.bpmn);
    if (!answer.ok) {
      throw new Error(`HTTP ${answer.status}`);
    }

    const viewer = new BpmnJS({ container: canvas });
    const { warnings } = await viewer.importXML(await answer.text());
    viewer.get('canvas').zoom('fit-viewport', 'auto');
    canvas.dataset.warnings = warnings.length;
  } catch (error) {
    console.error(error);
    said.textContent = '图形未能显示，请查看上方的流程图，或下载 BPMN 文件。';
  }
})();
