/** What has just come could not be read yet: for a moment no key answers it. */

const READ_MS = 250;
const root = document.documentElement;
let reading = 0;

export function isUnread(): boolean {
  return !!root.dataset.reading;
}

export function comes(): void {
  root.dataset.reading = 'yes';
  clearTimeout(reading);
  reading = window.setTimeout(() => delete root.dataset.reading, READ_MS);
}
