/** Counts how long the call and its node last, and how long the page was in view. No timer is announced. */

let drawn = performance.now();
let seen = 0;
let since = document.hidden ? 0 : drawn;

function tick(): void {
  const gone = Math.floor((performance.now() - drawn) / 1000);
  for (const clock of document.querySelectorAll<HTMLElement>('[data-seconds]')) {
    const seconds = Number(clock.dataset.seconds) + gone;
    const parts = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0'));
    const shown = clock.querySelector('b');
    if (shown) shown.textContent = parts.join(':');
    const slow = clock.querySelector<HTMLElement>('.slow');
    if (slow) slow.hidden = seconds <= Number(clock.dataset.takes);
  }
}

function inView(): number {
  return seen + (since ? performance.now() - since : 0);
}

function tell(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (form.id !== 'walk') return;
  let field = form.querySelector<HTMLInputElement>('[name=active_ms]');
  if (!field) {
    field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'active_ms' });
    form.prepend(field);
  }
  field.value = String(Math.floor(inView()));
}

export function counts(): void {
  document.addEventListener('submit', tell);
  document.addEventListener('visibilitychange', () => {
    seen = inView();
    since = document.hidden ? 0 : performance.now();
  });
  const head = document.getElementById('top');
  const fresh = () => {
    drawn = performance.now();
    seen = 0;
    since = document.hidden ? 0 : drawn;
  };
  if (head) new MutationObserver(fresh).observe(head, { childList: true });
  setInterval(tick, 1000);
}
