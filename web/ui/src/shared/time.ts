let since = 0;
let unseen = 0;
let left = 0;

function begin(): void {
  since = performance.now();
  unseen = 0;
}

/** Tells with each form how many milliseconds its page was in view; pages come one by one into `region`. */
export function tellsTime(region = 'main'): void {
  begin();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) left = performance.now();
    else unseen += performance.now() - left;
  });
  document.addEventListener('formdata', ({ formData }) => {
    formData.set('active_ms', (performance.now() - since - unseen).toFixed());
  });
  const main = document.getElementById(region);
  if (main) new MutationObserver(begin).observe(main, { childList: true });
}
