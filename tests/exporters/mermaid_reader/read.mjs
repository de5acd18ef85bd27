// Reads flowcharts with Mermaid's own parser: JSON texts in, JSON boxes and lines out.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><body></body>');
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import('mermaid');

/** What a browser would show: Mermaid keeps entities in a spelling of its own until then. */
function shown(text) {
  const shell = document.createElement('p');
  shell.innerHTML = text.replace(/ﬂ°°/g, '&#').replace(/ﬂ°/g, '&').replace(/¶ß/g, ';').replace(/<br>/g, ' ');
  return shell.textContent;
}

async function read(source) {
  await mermaid.parse(source);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
  return {
    boxes: [...db.getVertices().values()].map(({ id, text, type, link, classes, haveCallback }) => (
      { id, text: shown(text), shape: type, link, classes, calls: Boolean(haveCallback) })),
    lines: db.getEdges().map(({ start, end, text, stroke }) => ({ source: start, target: end, label: shown(text), stroke })),
  };
}

const sources = JSON.parse(readFileSync(0, 'utf8'));
const answers = [];
for (const source of sources) {
  answers.push(await read(source).catch((error) => ({ error: String(error) })));
}
process.stdout.write(JSON.stringify(answers));
