/** Copies a transcript and says so beside the button; where a browser lets no page copy, the link leads to it. */

async function copied(link: HTMLAnchorElement): Promise<void> {
  document.querySelectorAll('[data-done]').forEach((one) => (one.textContent = ''));
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw answer;
    await navigator.clipboard.writeText(await answer.text());
    const state = link.nextElementSibling as HTMLElement | null;
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
