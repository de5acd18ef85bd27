import './admin.css';
import { copies } from '../shared/copy';

const WAIT_MS = 250;

/** Shows how a brand would look while it is changed: what “Show” does without script. */
function showWhileChanging(form: HTMLFormElement): void {
  let waiting = 0;
  let latest = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void show(form, ++latest, () => latest), WAIT_MS);
  });
}

async function show(form: HTMLFormElement, mine: number, latest: () => number): Promise<void> {
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
  sent.set('do', 'show');
  const response = await fetch(form.action, { method: 'POST', body: sent }).catch(() => undefined);
  if (!response?.ok || mine !== latest()) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  const before = document.querySelector<HTMLLinkElement>('#sample-style');
  const href = next.querySelector('#sample-style')?.getAttribute('href');
  if (!before || !href) return;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.id = before.id;
  style.href = href;
  // The samples change only once their styles are there, so nothing flickers.
  style.onload = () => {
    before.remove();
    for (const id of ['sample', 'said']) put(next, id);
  };
  before.after(style);
}

function put(next: Document, id: string): void {
  const found = next.getElementById(id);
  if (found) document.getElementById(id)?.replaceWith(found);
}

copies();
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
const form = document.querySelector<HTMLFormElement>('form[data-live]');
if (form) showWhileChanging(form);
