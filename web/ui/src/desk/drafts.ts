/**
 * Keeps in the browser what is filled in beside the answer until the server has answered to it. Where a sign-in has
 * ended meanwhile, or the page was loaded anew, it is filled in again. Notes are kept by themselves.
 */

const NAMES = /^desk\.(?!note$|case$|caller$|contact$|read$|before-|.*\.slip$)/;
let kept = '';

const walk = () => document.querySelector<HTMLFormElement>('#walk');
const place = (form: HTMLFormElement) => `treeguide-form-${form.getAttribute('action')}`;

function keep(event: Event): void {
  const form = walk();
  const { form: own, name } = event.target as HTMLInputElement;
  if (!form || own !== form || !NAMES.test(name)) return;
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
    element.closest('details')?.setAttribute('open', '');
    document.querySelectorAll<HTMLElement>('[data-back]').forEach((one) => (one.textContent = one.dataset.back ?? ''));
  }
}

export function keepsDrafts(): void {
  document.addEventListener('input', keep);
  const work = document.getElementById('work');
  if (work) new MutationObserver(() => sessionStorage.removeItem(kept)).observe(work, { childList: true });
  restore();
}
