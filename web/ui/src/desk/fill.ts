/**
 * Where something is to be filled in, typing begins there; else its letters would be taken for keys. What is wrong in a
 * sheet lies far below the list of errors, so typing begins at the first field that is.
 */
const WRONG = ':is(.sheet, #close, .find) .wrong :is(input, select, textarea):enabled';
const FIRST = '[data-fill] :is(input, select, textarea)';

function begin(): void {
  const wrong = document.querySelector<HTMLElement>(WRONG);
  if (wrong) return wrong.focus();
  if (document.querySelector('.error-summary')) return;
  document.querySelector<HTMLElement>(FIRST)?.focus({ preventScroll: true });
}

export function fills(): void {
  const work = document.getElementById('work');
  if (work) new MutationObserver(begin).observe(work, { childList: true });
  begin();
}
