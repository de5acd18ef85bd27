/**
 * Looks from time to time whether there is news where somebody waits, and only then shows the page anew: whoever
 * reads it, or has begun to type, is not disturbed for nothing.
 */

const EVERY_MS = 10_000;

async function look(): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>('a[data-look]');
  if (!link || document.hidden) return;
  const response = await fetch(link.href).catch(() => undefined);
  const page = response?.ok && (await response.text());
  // What is being sent meanwhile comes first.
  if (page && link.isConnected && !document.documentElement.ariaBusy && !page.includes(`data-look="${link.dataset.look}"`)) link.click();
}

export function looks(): void {
  setInterval(look, EVERY_MS);
}
