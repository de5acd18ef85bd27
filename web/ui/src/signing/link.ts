/** Keeps the code of a link for this tab, so that a page loaded anew still has it, until it is used. */
const KEPT = `code of ${location.pathname}`;

/** Takes the code out of the address, and shows at once whether the link still works and for whom it is. */
export async function openLink(): Promise<void> {
  const field = document.querySelector<HTMLInputElement>('#code[name]');
  if (!field) return sessionStorage.removeItem(KEPT);
  const code = codeInAddress() || field.value || sessionStorage.getItem(KEPT);
  if (!code) return;
  history.replaceState(null, '', location.pathname);
  sessionStorage.setItem(KEPT, code);
  if (field.type === 'hidden' && field.value === code) return;
  field.value = code;
  field.closest<HTMLElement>('[data-code]')?.setAttribute('hidden', '');
  await look(code);
}

/** Returns the code that stands behind #; a place of this page can stand there too. */
export function codeInAddress(): string {
  const said = location.hash.slice(1);
  return said && document.getElementById(said) ? '' : said;
}

async function look(code: string): Promise<void> {
  const body = new URLSearchParams({ code, look: '1' });
  // Where nobody answers, the form stays as it is: it can be sent later.
  const response = await fetch(location.pathname, { method: 'POST', body }).catch(() => null);
  if (!response?.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = next.title;
  document.querySelector('main')?.replaceChildren(...(next.querySelector('main')?.childNodes ?? []));
  if (!document.querySelector('#code')) sessionStorage.removeItem(KEPT);
}
