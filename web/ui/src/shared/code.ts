/** Puts the code of a link into its field: what stands behind # reaches no server and no log. */
export function fillCode(): void {
  const field = document.querySelector<HTMLInputElement>('#code[name]');
  const code = location.hash.slice(1);
  // A place of this page can stand there too, such as the one to which an error leads.
  if (!field || !code || document.getElementById(code)) return;
  field.value = code;
  const row = field.closest<HTMLElement>('[data-code]');
  if (row) row.hidden = true;
  history.replaceState(null, '', location.pathname);
}
