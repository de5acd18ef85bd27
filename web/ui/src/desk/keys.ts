/**
 * Single keys. What a key does stands on the page: the element with that `data-key`. They rest while somebody types or
 * opens a list, while a dialog or a sheet is open and while the next page is under way, and can be switched off for good.
 * Answers rest also until a new page could be read, and a key that is held down does nothing more. A key that a sheet
 * asks for again is pressed twice in a row, so that no word closes a call.
 */

import { linksAt } from './earlier';
import { walk } from './own';
import { comes, isUnread } from './reading';
import { areOn, marks, turn } from './switch';

const PRESSED = 'button, a, input[type=checkbox]';
const root = document.documentElement;
let before = '';

function isTyping(target: Element): boolean {
  return target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}

function shown(key: string): HTMLElement | undefined {
  // An open sheet has the keys to itself.
  const around = document.querySelector('details.tool[open] > .sheet') ?? document;
  const all = around.querySelectorAll<HTMLElement>(`[data-key~="${CSS.escape(key)}"]`);
  const found = [...all].filter((one) => one.checkVisibility());
  // Of two fields, the one at hand has the digits.
  const field = document.activeElement?.closest('.field');
  return found.find((one) => field?.contains(one)) ?? found.find((one) => !field || !one.closest('.field'));
}

/** An option is chosen by its digit, and Enter goes on from there; a letter only leads to a field. */
function isOption(element: HTMLElement, key: string): boolean {
  return element instanceof HTMLInputElement && /\d/.test(key);
}

/** What is only to be pressed by who means it takes a second press: the first one leads there. */
function needsAnother(element: HTMLElement): boolean {
  return element.dataset.twice !== undefined && element !== document.activeElement;
}

function use(element: HTMLElement, key: string): void {
  const box = element.parentElement;
  if (box instanceof HTMLDetailsElement) {
    box.open = !box.open;
    (box.open ? box.querySelector<HTMLElement>(':is(input, select, textarea, button):enabled') : element)?.focus();
    if (box.open) box.lastElementChild?.scrollIntoView({ block: 'nearest' });
  } else if (isOption(element, key)) {
    element.focus();
    element.click();
  } else if (element.matches(PRESSED) && !needsAnother(element)) element.click();
  else (linksAt(element).pop() ?? element).focus();
}

/**
 * Sends what belongs to the field at hand: its sheet, its close form, or the form of the node. Of several buttons that
 * could be meant, the first is only led to.
 */
function send(target: Element): void {
  const around = target.closest('.sheet, #close, .notes');
  if (!around && isUnread()) return;
  const [first, other] = (around ?? document).querySelectorAll<HTMLElement>(around ? 'button[name=kind]' : '[data-send]');
  if (other) first?.focus();
  else first?.click();
}

/** Whether Enter means the page: in a field of its form, or where nothing has the focus. */
function isInWalk(target: Element): boolean {
  return target.matches('body, #main') || (target instanceof HTMLInputElement && target.form === walk());
}

/** Sends with Enter; a browser would press the first button of the page, and held down also that of the next ones. */
function enter(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (!event.ctrlKey && !isInWalk(target)) return;
  event.preventDefault();
  if (!event.repeat) send(target);
}

function leave(): void {
  document.querySelectorAll<HTMLDetailsElement>('details.tool[open]').forEach((one) => (one.open = false));
  document.getElementById('main')?.focus({ preventScroll: true });
}

function press(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const last = before;
  if (!event.repeat) before = '';
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter') return enter(event);
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') return leave();
  if (isTyping(event.target as Element) || !areOn() || root.ariaBusy) return;
  if (isUnread() && /\d/.test(event.key)) return;
  const key = event.key.toLowerCase();
  const element = shown(key);
  const isMeant = !element?.closest('.sheet') || isOption(element, key) || last === key;
  before = key;
  if (!element || !isMeant) return;
  event.preventDefault();
  use(element, key);
  // What is chosen in between belongs to it.
  if (isOption(element, key)) before = last;
}

function ready(): void {
  comes();
  document.querySelectorAll<HTMLElement>('[data-opens], [data-leaves]').forEach((one) => (one.hidden = false));
}

export function listens(): void {
  marks();
  ready();
  const head = document.getElementById('top');
  if (head) new MutationObserver(ready).observe(head, { childList: true });
  const dialog = document.querySelector<HTMLDialogElement>('#keys');
  const choice = dialog?.querySelector<HTMLInputElement>('[data-keys]');
  if (choice) {
    choice.checked = areOn();
    choice.onchange = () => turn(choice.checked);
  }
  document.addEventListener('keydown', press);
  document.addEventListener('click', ({ target }) => {
    before = '';
    if ((target as Element).closest('[data-opens]')) dialog?.showModal();
    if ((target as Element).closest('[data-leaves]')) leave();
  });
}
