/**
 * Single keys. What a key does stands on the page: the element with that `data-key`. They rest while somebody types,
 * while a dialog is open and while the next page is under way, and can be switched off for good.
 */

const OFF = 'treeguide-keys-off';
const PRESSED = 'button, a, input[type=checkbox]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}

function shown(key: string): HTMLElement | undefined {
  const found = document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  return [...found].find((one) => one.checkVisibility());
}

function use(element: HTMLElement): void {
  const box = element.parentElement;
  if (box instanceof HTMLDetailsElement) {
    box.open = !box.open;
    (box.open ? box.querySelector<HTMLElement>('input, select, textarea, button') : element)?.focus();
  } else if (element.matches(PRESSED)) element.click();
  else element.focus();
}

/** Ctrl+Enter sends what belongs to the field at hand: its sheet, its close form, or the form of the node. */
function send(target: EventTarget | null): void {
  const around = (target as Element | null)?.closest('.sheet, #close, .notes');
  const button = (around ?? document).querySelector<HTMLElement>(around ? 'button[name=kind]' : '[data-send]');
  button?.click();
}

function leave(): void {
  document.querySelectorAll<HTMLDetailsElement>('details.tool[open]').forEach((one) => (one.open = false));
  document.getElementById('main')?.focus({ preventScroll: true });
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat || document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter' && event.ctrlKey) return send(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') return leave();
  if (isTyping(event.target) || localStorage.getItem(OFF) || document.documentElement.ariaBusy) return;
  const element = shown(event.key.toLowerCase());
  if (!element) return;
  event.preventDefault();
  use(element);
}

function ready(): void {
  document.querySelectorAll<HTMLElement>('[data-opens]').forEach((one) => (one.hidden = false));
}

export function listens(): void {
  ready();
  const head = document.getElementById('top');
  if (head) new MutationObserver(ready).observe(head, { childList: true });
  const dialog = document.querySelector<HTMLDialogElement>('#keys');
  const choice = dialog?.querySelector<HTMLInputElement>('[data-keys]');
  if (choice) {
    choice.checked = !localStorage.getItem(OFF);
    choice.onchange = () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1'));
  }
  document.addEventListener('keydown', press);
  document.addEventListener('click', (event) => {
    if ((event.target as Element).closest('[data-opens]')) dialog?.showModal();
  });
}
