import '../pages/pages.css';
import './slot.css';
import './start.css';
import { smooth } from '../shared/swap';

/** Who calls, as it was typed before a search: it stands in no address, so the next page does not have it. */
const typed = new Map<string, string>();
const main = document.getElementById('main');

function note({ target }: Event): void {
  if (target instanceof HTMLInputElement && target.matches('.who input')) typed.set(target.id, target.value);
}

/** What was found is at hand at once, as on a page that a browser has loaded. */
function arrive(): void {
  main?.querySelector<HTMLElement>('[autofocus]')?.focus();
  for (const field of document.querySelectorAll<HTMLInputElement>('.who input')) field.value = typed.get(field.id) ?? field.value;
}

/** Enter in a field leads to the first tree, and starts it with another press: of several, it might be the wrong one. */
function enter(event: KeyboardEvent): void {
  const field = event.target as HTMLElement;
  if (event.key !== 'Enter' || event.isComposing || !field.matches('.who input')) return;
  event.preventDefault();
  document.querySelector<HTMLElement>('.trees .walk')?.focus();
}

smooth();
document.addEventListener('keydown', enter);
document.addEventListener('input', note);
if (main) new MutationObserver(arrive).observe(main, { childList: true });
