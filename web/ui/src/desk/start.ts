import '../pages/pages.css';
import './slot.css';
import './start.css';
import { smooth } from '../shared/swap';
import { comes, isUnread } from './reading';
import { areOn, marks } from './switch';

/** Who calls, as it was typed before a search: it stands in no address, so the next page does not have it. */
const typed = new Map<string, string>();
const root = document.documentElement;
const main = document.getElementById('main');

function note({ target }: Event): void {
  if (target instanceof HTMLInputElement && target.matches('.who input')) typed.set(target.id, target.value);
}

/** What comes next is at hand at once, as on a page that a browser has loaded. */
function arrive(): void {
  comes();
  main?.querySelector<HTMLElement>('[autofocus]')?.focus();
  for (const field of document.querySelectorAll<HTMLInputElement>('.who input')) field.value = typed.get(field.id) ?? field.value;
}

/**
 * Enter in a field starts the tree if there is but one, as a browser does by itself, and else leads to the first: of
 * several, it might be the wrong one. A key that is held down, or pressed before a page could be read, is no answer to it.
 */
function enter(event: KeyboardEvent): void {
  const field = event.target as HTMLElement;
  const [first, other] = document.querySelectorAll<HTMLElement>('.trees [formaction]');
  const isChoice = other && field.matches('.who input');
  const isTooSoon = isUnread() && field.closest('[method=post]');
  if (isChoice || isTooSoon || event.repeat) event.preventDefault();
  if (isChoice) first?.focus();
}

function use(element: HTMLElement): void {
  if (!element.matches('button')) element.focus();
  else if (!isUnread()) element.click();
}

/** Letters that nothing has taken, as before a page has given the focus away, are what is searched for. */
function search({ key, target }: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('#q');
  if (!field || !/^[\p{L}\p{N}]$/u.test(key) || (target !== document.body && target !== main)) return;
  field.focus();
  field.select();
}

function press(event: KeyboardEvent): void {
  if (event.isComposing) return;
  if (event.key === 'Enter') return enter(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || root.ariaBusy || !areOn()) return;
  if ((event.target as HTMLElement).matches('input, select')) return;
  const element = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!element) return search(event);
  event.preventDefault();
  use(element);
}

marks();
comes();
smooth();
document.addEventListener('keydown', press);
document.addEventListener('input', note);
if (main) new MutationObserver(arrive).observe(main, { childList: true });
