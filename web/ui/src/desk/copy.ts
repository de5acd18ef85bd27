/** Copies a transcript; where a browser lets no page copy, the link leads to it. */

async function copied(link: HTMLAnchorElement): Promise<void> {
  const state = document.getElementById('copied');
  if (state) state.textContent = '';
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw answer;
    await navigator.clipboard.writeText(await answer.text());
    if (state) state.textContent = state.dataset.done ?? '';
  } catch {
    location.assign(link.href);
  }
}

export function copiesTicket(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-ticket]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copied(link);
  });
}
