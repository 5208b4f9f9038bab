// Solves challenges with the worker that the altcha widget runs in the browser. Reads one challenge a line as our address
// answers it, prints the payload that the widget would put into the form.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import vm from 'node:vm';

const worker = new URL('../../web/node_modules/altcha/dist/workers/pbkdf2.js', import.meta.url);
const self = {};
vm.runInThisContext(`(function (self) {${readFileSync(worker, 'utf8')}})`)(self);

for await (const line of createInterface({ input: process.stdin })) {
  const { parameters, signature } = JSON.parse(line);
  const solution = await new Promise((resolve, reject) => {
    self.postMessage = (message) => (message?.error ? reject(message.error) : resolve(message));
    self.onmessage({ data: { type: 'work', challenge: { parameters, signature }, counterMode: 'uint32', counterStart: 0, counterStep: 1 } });
  });
  console.log(btoa(JSON.stringify({ challenge: { parameters, signature }, solution })));
}
