/**
 * Keeps in the browser what is filled in beside the answer until the server has answered to it. Where a sign-in has
 * ended meanwhile, or the page was loaded anew, it is filled in again. Notes are kept by themselves.
 */

import { dropsOthers, own, walk } from './own';

const NAMES = /^desk\.(?!note$|case$|caller$|contact$|read$|before-|.*\.slip$)/;
let kept = '';

const place = (form: HTMLFormElement) => own(`form-${form.getAttribute('action')}`);

function keep(event: Event): void {
  const form = walk();
  const { form: around, name } = event.target as HTMLInputElement;
  if (!form || around !== form || !NAMES.test(name)) return;
  kept = place(form);
  const filled = [...new FormData(form)].filter(([one, value]) => NAMES.test(one) && value);
  sessionStorage.setItem(kept, JSON.stringify(filled));
}

function restore(): void {
  const form = walk();
  const filled = form && sessionStorage.getItem(place(form));
  if (!filled) return;
  kept = place(form);
  for (const [name, value] of JSON.parse(filled) as [string, string][]) {
    const field = form.elements.namedItem(name) as HTMLInputElement | RadioNodeList | null;
    if (!field || field.value === value) continue;
    field.value = value;
    const element = field instanceof RadioNodeList ? (field[0] as Element) : field;
    for (let box = element.closest('details'); box; box = box.parentElement?.closest('details') ?? null) box.open = true;
    document.querySelectorAll<HTMLElement>('[data-back]').forEach((one) => (one.textContent = one.dataset.back ?? ''));
  }
}

/** What the same page shows again, as after a flag, is still not sent; all else is, or has no place any more. */
function settle(): void {
  dropsOthers();
  const form = walk();
  const shown = form && place(form) === kept ? new FormData(form) : new FormData();
  const filled = JSON.parse(sessionStorage.getItem(kept) ?? '[]') as [string, string][];
  const left = filled.filter(([name, value]) => shown.getAll(name).includes(value));
  if (left.length) sessionStorage.setItem(kept, JSON.stringify(left));
  else sessionStorage.removeItem(kept);
}

export function keepsDrafts(): void {
  document.addEventListener('input', keep);
  const work = document.getElementById('work');
  if (work) new MutationObserver(settle).observe(work, { childList: true });
  dropsOthers();
  restore();
}
