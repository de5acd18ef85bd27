/**
 * Single keys. What a key does stands on the page: the element with that `data-key`. They rest while somebody types or
 * chooses, while a dialog or a sheet is open and while the next page is under way, and can be switched off for good.
 * Answers rest also until a new page could be read. A key that a sheet asks for again is pressed twice in a row, so that
 * no word closes a call.
 */

const OFF = 'treeguide-keys-off';
const PRESSED = 'button, a, input[type=checkbox]';
const READ_MS = 250;
const root = document.documentElement;
let reading = 0;
let before = '';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select');
}

function shown(key: string): HTMLElement | undefined {
  // An open sheet has the keys to itself.
  const around = document.querySelector('details.tool[open] > .sheet') ?? document;
  const found = around.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  return [...found].find((one) => one.checkVisibility());
}

/** What is only to be pressed by who means it takes a second press: the first one leads there. */
function needsAnother(element: HTMLElement): boolean {
  return element.dataset.twice !== undefined && element !== document.activeElement;
}

function use(element: HTMLElement): void {
  const box = element.parentElement;
  if (box instanceof HTMLDetailsElement) {
    box.open = !box.open;
    (box.open ? box.querySelector<HTMLElement>(':is(input, select, textarea, button):enabled') : element)?.focus();
    if (box.open) box.scrollIntoView({ block: 'nearest' });
  } else if (element.matches(PRESSED) && !needsAnother(element)) element.click();
  else element.focus();
}

/**
 * Sends what belongs to the field at hand: its sheet, its close form, or the form of the node. Of several buttons that
 * could be meant, the first is only led to.
 */
function send(target: EventTarget | null): void {
  const around = (target as Element | null)?.closest('.sheet, #close, .notes');
  const [first, other] = (around ?? document).querySelectorAll<HTMLElement>(around ? 'button[name=kind]' : '[data-send]');
  if (other) first?.focus();
  else first?.click();
}

function isInWalk(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.form === document.getElementById('walk');
}

/** Sends with Enter; a browser would press the first button of the page. */
function enter(event: KeyboardEvent): void {
  if (!event.ctrlKey && !isInWalk(event.target)) return;
  event.preventDefault();
  send(event.target);
}

function leave(): void {
  document.querySelectorAll<HTMLDetailsElement>('details.tool[open]').forEach((one) => (one.open = false));
  document.getElementById('main')?.focus({ preventScroll: true });
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat || document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter') return enter(event);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') return leave();
  if (isTyping(event.target) || localStorage.getItem(OFF) || root.ariaBusy) return;
  if (root.dataset.reading && /\d/.test(event.key)) return;
  const key = event.key.toLowerCase();
  const element = shown(key);
  const isMeant = !element?.closest('.sheet') || before === key;
  before = key;
  if (!element || !isMeant) return;
  event.preventDefault();
  use(element);
}

function ready(): void {
  root.dataset.reading = 'yes';
  clearTimeout(reading);
  reading = window.setTimeout(() => delete root.dataset.reading, READ_MS);
  document.querySelectorAll<HTMLElement>('[data-opens], [data-leaves]').forEach((one) => (one.hidden = false));
}

/** Marks on buttons say which key presses them; of keys that are off nothing is said. */
function show(): void {
  root.classList.toggle('has-keys', !localStorage.getItem(OFF));
}

export function listens(): void {
  show();
  ready();
  const head = document.getElementById('top');
  if (head) new MutationObserver(ready).observe(head, { childList: true });
  const dialog = document.querySelector<HTMLDialogElement>('#keys');
  const choice = dialog?.querySelector<HTMLInputElement>('[data-keys]');
  if (choice) {
    choice.checked = !localStorage.getItem(OFF);
    choice.onchange = () => {
      if (choice.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, '1');
      show();
    };
  }
  document.addEventListener('keydown', press);
  document.addEventListener('click', ({ target }) => {
    if ((target as Element).closest('[data-opens]')) dialog?.showModal();
    if ((target as Element).closest('[data-leaves]')) leave();
  });
}
