/**
 * Who looks on sees the call go on: the page asks now and then whether it stands elsewhere, and then shows that without
 * taking the focus. While she is busy with the page, it only says so.
 */

import { swap } from '../shared/swap';

const EVERY_MS = 4000;
const root = document.documentElement;
const moved = document.getElementById('moved');

function main(): HTMLElement {
  return document.getElementById('main')!;
}

/** What has the focus, where the page may be another one: nothing has, or its main part; and nothing is selected. */
function free(): HTMLElement | undefined {
  const held = document.activeElement as HTMLElement;
  return held.matches('body, #main') && getSelection()?.type !== 'Range' ? held : undefined;
}

function say(words = '', look = 'unseen'): void {
  // What is said already is not to be announced anew.
  if (!moved || moved.textContent === words) return;
  moved.textContent = words;
  moved.className = look;
}

async function look(): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>('[data-follows]');
  if (!link) return say();
  if (document.hidden || root.ariaBusy) return;
  const asked = await fetch(link.dataset.follows!, { redirect: 'manual' }).catch(() => undefined);
  if (!asked || asked.status >= 500 || !link.isConnected || root.ariaBusy) return;
  if (asked.status === 204) return say();
  const [held, words, before] = [free(), link.dataset.moved!, main().textContent];
  if (!held) return say(words, 'offline slow');
  swap(new Request(link.href), false, () => location.assign(link.href), () => {
    if (held.id) main().focus({ preventScroll: true });
    // Notes come and go; of them nobody has to be told.
    if (main().textContent !== before) say(`${words} ${document.title}`);
  });
}

export function follows(): void {
  setInterval(look, EVERY_MS);
}
