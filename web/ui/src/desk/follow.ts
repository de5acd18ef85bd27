/**
 * Who looks on sees the call go on: the page asks now and then whether it stands elsewhere, and then shows that without
 * taking the focus. While she is busy with the page, it only says so; and so it does where she may see the call no more.
 */

import { swap } from '../shared/swap';

const EVERY_MS = 4000;
const root = document.documentElement;
const moved = document.getElementById('moved');
let asking = 0;

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

/** Shows where the call stands now, unless she has begun to do something while that was on its way. */
function show(link: HTMLAnchorElement): void {
  const words = link.dataset.moved!;
  if (!free()) return say(words, 'offline slow');
  const arrives = (put: () => void) => {
    const [held, before] = [free(), main().textContent];
    if (!held) return say(words, 'offline slow');
    put();
    if (held.id) main().focus({ preventScroll: true });
    // Notes come and go; of them nobody has to be told.
    if (main().textContent !== before) say(`${words} ${document.title}`);
  };
  // Whatever goes wrong is asked again, and then said.
  swap(new Request(link.href), false, () => undefined, arrives);
}

async function look(): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>('[data-follows]');
  if (!link) return say();
  if (document.hidden || root.ariaBusy) return;
  const asked = await fetch(link.dataset.follows!, { redirect: 'manual' }).catch(() => undefined);
  if (!asked || !link.isConnected || root.ariaBusy) return;
  if (asked.status === 204) return say();
  if ([403, 404, 410].includes(asked.status)) {
    clearInterval(asking);
    say(link.dataset.gone, 'offline slow');
  } else if (!asked.status) show(link); // A redirect that is not followed has none.
}

export function follows(): void {
  asking = setInterval(look, EVERY_MS);
}
