/**
 * Keeps what is typed: half a second after the last letter, and when the page is left. What the server has not taken
 * yet stays in the browser, is said, and is tried again.
 */

const PAUSE = 500;
const AGAIN = 5_000;
const FIELDS = '#f-desk\\.note, #who input';
let timer = 0;
let sent = '';

const walk = () => document.querySelector<HTMLFormElement>('#walk');
const note = () => document.querySelector<HTMLTextAreaElement>('#f-desk\\.note');
/** Not `form.action`, for a field of a tree may be called so. */
const address = (form: HTMLFormElement) => form.getAttribute('action') ?? '';
const place = () => `treeguide-note-${walk()?.dataset.session}`;

function say(text: string): void {
  const state = document.getElementById('note-state');
  if (state) state.textContent = text;
}

function typed(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (/^(seq$|desk\.)/.test(name)) body.set(name, String(value));
  body.set('desk.quiet', '1');
  body.set('kind', 'noted');
  body.set('key', crypto.randomUUID());
  return body;
}

function later(wait: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(keep, wait);
}

async function keep(): Promise<void> {
  const form = walk();
  const field = note();
  if (!form || !field) return;
  const body = typed(form);
  const answer = await fetch(address(form), { method: 'POST', body }).catch(() => null);
  const said = answer && answer.status < 500 ? ((await answer.json().catch(() => null)) as { said: string } | null) : null;
  if (answer?.ok && said) {
    taken(form, body);
    if (note()?.value === body.get('desk.note')) sessionStorage.removeItem(place());
    title();
  } else later(AGAIN);
  say(said?.said ?? field.dataset.failed ?? '');
}

/** What the server has is what the next note is compared with. */
function taken(form: HTMLFormElement, body: URLSearchParams): void {
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement) || !field.name.startsWith('desk.before-')) continue;
    field.value = body.get(field.name.replace('before-', '')) ?? field.value;
  }
}

/** Shows who calls where the fields are folded away. */
function title(): void {
  const shown = document.querySelector<HTMLElement>('[data-caller]');
  const values = ['case', 'caller'].map((name) => document.querySelector<HTMLInputElement>(`#f-desk\\.${name}`)?.value.trim());
  if (shown) shown.textContent = values.filter(Boolean).join(' · ') || (shown.dataset.caller ?? '');
}

function changed(event: Event): void {
  const field = event.target as HTMLTextAreaElement;
  if (!field.matches(FIELDS)) return;
  if (field === note()) sessionStorage.setItem(place(), field.value);
  say('');
  later(PAUSE);
}

/** What was typed while the page was on its way, and what a broken connection has left behind, comes back. */
function restore(): void {
  const field = note();
  const draft = sessionStorage.getItem(place());
  if (!field || draft === null) return;
  const rest = sent && draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
  sent = '';
  if (!rest || rest === field.value) return sessionStorage.removeItem(place());
  field.value = rest;
  say(field.dataset.failed ?? '');
  later(PAUSE);
}

function leave(): void {
  const form = walk();
  if (form && sessionStorage.getItem(place()) !== null) navigator.sendBeacon(address(form), typed(form));
}

export function keepsNotes(): void {
  document.addEventListener('input', changed);
  document.addEventListener('submit', (event) => {
    if (event.target !== walk()) return;
    clearTimeout(timer);
    sent = note()?.value ?? '';
  });
  addEventListener('pagehide', leave);
  addEventListener('online', () => sessionStorage.getItem(place()) !== null && keep());
  const work = document.getElementById('work');
  if (work) new MutationObserver(restore).observe(work, { childList: true });
  restore();
}
