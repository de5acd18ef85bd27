/**
 * Makes the server's pages smooth: forms and links inside `[data-swap]` fetch the next page and replace the
 * regions of the same id. Where the server cannot be reached, the page stays and says so. Whatever else goes wrong, the
 * browser does what it would have done without script.
 */

import { looks } from './look';

const SLOW_MS = 500;
const status = document.createElement('p');
const offline = document.getElementById('offline');
let shown = location.pathname + location.search;
let latest = 0;

/** Fetches a page and shows it; where nobody has asked for it, `arrives` says whether, and what is to be done then. */
export async function swap(request: RequestInfo | URL, keepsHistory: boolean, otherwise: () => void, arrives = arrive): Promise<void> {
  const mine = ++latest;
  document.documentElement.ariaBusy = 'true';
  // Shown anew, it is also announced anew.
  hideOffline();
  const slow = setTimeout(say, SLOW_MS, offline?.dataset.slow, 'offline slow');
  try {
    const response = await fetch(request);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (mine !== latest) return;
    if (response.status >= 500 || !fits(next)) throw response;
    // The page after an answer comes at once, from the address of the answer.
    const at = response.headers.get('content-location') ?? response.url;
    if (at !== location.href) history[keepsHistory ? 'pushState' : 'replaceState'](null, '', at);
    shown = location.pathname + location.search;
    await drawn(() => arrives(() => put(next), keepsHistory));
  } catch (fault) {
    const stays = offline && (await isOutOfReach(fault));
    if (mine !== latest) return;
    if (stays) remain(offline);
    // What was sent has arrived: only the page to which that led is none of ours.
    else if ((fault as Response).redirected) location.assign((fault as Response).url);
    else otherwise();
  } finally {
    clearTimeout(slow);
    if (mine === latest) {
      document.documentElement.ariaBusy = null;
      if (status.className !== 'unseen') say();
    }
  }
}

function say(words = '', look = 'unseen'): void {
  status.textContent = words;
  status.className = look;
}

function hideOffline(): void {
  if (offline) offline.hidden = true;
}

/** A page of another kind, such as the one where one signs in, is no part of this one. */
function fits(next: Document): boolean {
  return [...document.querySelectorAll('[data-swap]')].every((region) => next.getElementById(region.id));
}

/** A fetch fails in the same way where it is led to another site; but then our own one answers. */
async function isOutOfReach(fault: unknown): Promise<boolean> {
  if (!(fault instanceof TypeError)) return false;
  return fetch('', { method: 'HEAD', redirect: 'manual' }).then(
    () => false,
    () => true,
  );
}

function remain(said: HTMLElement): void {
  // A frame is as high as its page, so nothing stays in sight at its end.
  (document.querySelector('.framed .go') ?? document.body.lastChild)?.after(said);
  said.hidden = false;
  // What was pressed is to be pressed again, so it does not stay behind the sentence.
  document.activeElement?.scrollIntoView({ block: 'nearest' });
}

function drawn(draw: () => void): unknown {
  const calm = matchMedia('(prefers-reduced-motion)').matches;
  if (calm || !document.startViewTransition) return draw();
  const transition = document.startViewTransition(draw);
  // The next page may come before this one has faded in; that is no fault, only less to see.
  transition.ready.catch(() => undefined);
  return transition.updateCallbackDone;
}

function put(next: Document): void {
  for (const region of document.querySelectorAll('[data-swap]')) {
    region.replaceChildren(...next.getElementById(region.id)!.childNodes);
  }
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  document.documentElement.dir = next.documentElement.dir;
}

function arrive(show: () => void, scrolls: boolean): void {
  show();
  const summary = document.querySelector<HTMLElement>('.error-summary');
  (summary ?? document.getElementById('main'))?.focus({ preventScroll: true });
  // The summary is an alert and speaks for itself.
  say(summary ? '' : document.title);
  if (scrolls) scrollTo(0, 0);
}

function requestOf(form: HTMLFormElement, submitter: HTMLElement | null): Request | URL {
  const address = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
  const url = new URL(address ?? '', location.href);
  const body = new URLSearchParams([...new FormData(form, submitter)] as [string, string][]);
  if (form.getAttribute('method') === 'post') return new Request(url, { method: 'POST', body });
  url.search = `${body}`;
  return url;
}

function submit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || !form.matches('[data-swap] form:not([enctype],[target],[data-plain])')) return;
  event.preventDefault();
  swap(requestOf(form, event.submitter), true, () => {
    form.dataset.plain = '';
    form.requestSubmit(event.submitter);
  });
}

function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>('[data-swap] a[href]:not([target],[download],[data-plain])');
  const opensElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || opensElsewhere || event.defaultPrevented || link.hash || link.origin !== location.origin) return;
  event.preventDefault();
  swap(link.href, true, () => location.assign(link.href));
}

function restore(): void {
  // Jumping to a fragment fires popstate too, and there is nothing to fetch for it.
  if (shown === location.pathname + location.search) return;
  swap(location.href, false, () => location.reload());
}

export function smooth(): void {
  status.role = 'status';
  say();
  document.body.append(status);
  document.addEventListener('submit', submit);
  document.addEventListener('click', follow);
  addEventListener('popstate', restore);
  addEventListener('online', hideOffline);
  looks();
}
