/**
 * The list of earlier answers: its key leads to the last one that can be changed, arrows go through them, a digit leads
 * to the line of that number, and Enter changes, for each is a link.
 */

import { areOn } from './switch';

const LINKS = '.lines a';

/** Returns the links of the list to which a sign belongs, none where it belongs to no such list. */
export function linksAt(sign: Element): HTMLElement[] {
  return [...(sign.closest('section')?.querySelectorAll<HTMLElement>(LINKS) ?? [])];
}

function meant(link: Element, key: string): HTMLElement | null | undefined {
  const links = linksAt(link);
  const at = links.findIndex((one) => one === link);
  if (key === 'ArrowUp') return links[Math.max(0, at - 1)];
  if (key === 'ArrowDown') return links[Math.min(links.length - 1, at + 1)];
  return areOn() && /^[1-9]$/.test(key) ? link.closest('.lines')!.children[+key - 1]?.querySelector('a') : undefined;
}

export function goesThrough(): void {
  document.addEventListener('keydown', (event) => {
    const link = (event.target as Element).closest?.(LINKS);
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const other = meant(link, event.key);
    // A digit that leads to no line answers nothing either.
    if (other === undefined && !(areOn() && /^\d$/.test(event.key))) return;
    event.preventDefault();
    other?.focus();
  });
}
