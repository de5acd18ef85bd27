/** Shows how long the call and its node last. No timer is announced. */

let drawn = performance.now();

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

export function counts(): void {
  const head = document.getElementById('top');
  const fresh = () => {
    drawn = performance.now();
  };
  if (head) new MutationObserver(fresh).observe(head, { childList: true });
  setInterval(tick, 1000);
}
