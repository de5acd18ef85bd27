/**
 * Keeps what is typed: half a second after the last letter, and when the page is left. What the server has not taken
 * yet stays in the browser, is said, and is tried again.
 */

import { own, walk } from './own';

const PAUSE = 500;
const AGAIN = 5_000;
const FIELDS = '#f-desk\\.note, #who input';
let timer = 0;
let sent = '';
let goesOn = false;
let isOver = false;

interface Said {
  said: string;
  /** The fields of which somebody has to say how they are kept. */
  ask?: string[];
  /** What was masked, as it is kept. */
  kept?: Record<string, string>;
}

const note = () => document.querySelector<HTMLTextAreaElement>('#f-desk\\.note');
/** Not `form.action`, for a field of a tree may be called so. */
const address = (form: HTMLFormElement) => form.getAttribute('action') ?? '';
const place = () => own(`note-${walk()?.getAttribute('data-session')}`);
const isUnkept = () => sessionStorage.getItem(place()) !== null;
const state = () => document.getElementById('note-state');

/** Says what becomes of the note: so that nobody overlooks it where it is not kept. */
function say(text: string, isLost = false): void {
  const shown = state();
  if (!shown) return;
  shown.textContent = text;
  shown.classList.toggle('lost', isLost);
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

async function keep(isChosen = false): Promise<void> {
  const form = walk();
  const field = note();
  if (!form || !field) return;
  const body = typed(form);
  // How something is kept is for people to say, so it goes along only where they press the button.
  if (!isChosen) for (const name of [...body.keys()]) if (name.endsWith('.slip')) body.delete(name);
  const answer = await fetch(address(form), { method: 'POST', body }).catch(() => null);
  const said = answer && !isWorthAnother(answer) ? ((await answer.json().catch(() => null)) as Said | null) : null;
  ask(said?.ask ?? []);
  let isLost = false;
  if (answer?.ok && said) {
    masked(form, body, said.kept ?? {});
    taken(form, body);
    if (field.value === body.get('desk.note')) sessionStorage.removeItem(place());
    title();
  } else if (isWorthAnother(answer)) later(AGAIN);
  else isLost = true;
  isOver = answer?.status === 409;
  say(said?.said ?? unsaid(field, answer), isLost);
  // The page itself leads to the sign-in, and back.
  const link = document.getElementById('signs-in');
  if (link) link.hidden = said !== null || !answer?.redirected;
}

/** A server that cannot be reached or has a fault may soon be well again; what it has refused it refuses again. */
function isWorthAnother(answer: Response | null): boolean {
  return !answer || answer.status >= 500;
}

/** Returns what becomes of a note where the server has said nothing of it: it led to the sign-in, or knows no call. */
function unsaid(field: HTMLElement, answer: Response | null): string {
  const { failed, out, over } = field.dataset;
  return (isWorthAnother(answer) ? failed : answer?.redirected ? out : over) ?? '';
}

/** Puts what was masked as it is kept into its field, unless somebody has written on. */
function masked(form: HTMLFormElement, body: URLSearchParams, kept: Record<string, string>): void {
  for (const [name, text] of Object.entries(kept)) {
    const field = form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement | null;
    if (field?.value === body.get(name)) field.value = text;
    body.set(name, text);
  }
}

/** Shows the choices for what is refused until somebody has chosen. */
function ask(names: string[]): void {
  for (const choices of document.querySelectorAll<HTMLFieldSetElement>('fieldset[data-slip]')) {
    const isAsked = names.includes(choices.dataset.slip ?? '');
    choices.hidden = choices.disabled = !isAsked;
    if (isAsked) choices.closest('details')?.setAttribute('open', '');
  }
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
  if (form && isUnkept()) navigator.sendBeacon(address(form), typed(form));
}

/** Whether a note that is not kept comes to no other node where this leads: out of the page, or nothing takes it. */
function leavesIt(leads: Element): boolean {
  // Whoever comes back to a call comes to where it stands; only the sign-in leads back to an earlier answer.
  return isOver || leads.matches(location.search.includes('at=') ? '#signs-in' : '[data-plain]');
}

/**
 * Before something else leads away, what was written last is kept at its node: behind it, it would stand at another.
 * Where it cannot be kept, the page stays; what leaves the note where it is goes on, once that was said.
 */
function keepsFirst(event: Event, leads: Element | null, goOn: () => void): void {
  if (goesOn || !leads || !note() || !isUnkept()) return;
  const wasSaid = state()?.textContent;
  event.preventDefault();
  event.stopPropagation();
  clearTimeout(timer);
  keep().then(() => {
    if (isUnkept() && !(wasSaid && leavesIt(leads))) return state()?.scrollIntoView({ block: 'nearest' });
    goesOn = true;
    goOn();
    goesOn = false;
  });
}

function clicked(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLElement>('a[href]:not([href^="#"])');
  if (!event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey) keepsFirst(event, link, () => link?.click());
}

function searched(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  keepsFirst(event, form.closest('.seek'), () => form.requestSubmit(event.submitter));
}

export function keepsNotes(): void {
  document.addEventListener('input', changed);
  document.addEventListener('click', clicked, true);
  document.addEventListener('submit', searched, true);
  document.addEventListener('submit', (event) => {
    if (event.target !== walk()) return;
    clearTimeout(timer);
    if (event.submitter?.getAttribute('value') === 'noted') {
      // What else stands on the page stays there.
      event.preventDefault();
      keep(true);
    } else sent = note()?.value ?? '';
  });
  addEventListener('pagehide', leave);
  addEventListener('online', () => isUnkept() && keep());
  const work = document.getElementById('work');
  if (work) new MutationObserver(restore).observe(work, { childList: true });
  restore();
}
