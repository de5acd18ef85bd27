/** Says of what is copied or printed what it is, where it is found and of when; a frame's address is nobody's business. */
function dated(): void {
  const about = document.getElementById('about');
  if (about) about.textContent = [document.title, about.closest('.framed') ? '' : location.href, new Date().toLocaleString(document.documentElement.lang)].join(' ');
}

/** What a page has to say, one line for each thing, without what only leads elsewhere. */
function said(): string {
  dated();
  const parts = document.querySelectorAll<HTMLElement>('h1,.lead,.next,.promise,.answers dl:not(.lapsed)>div');
  return [...parts].map((part) => (part.matches('dl>div') ? [...part.children].slice(0, 2) : [part]))
    .map((all) => all.map((one) => (one as HTMLElement).innerText).join(': '))
    .join('\n');
}

/** Copies a text as the browser does for selected text: that works without https, too. */
export function copy(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** Lets buttons copy the field that they name, or what the page says, and lets others print it. */
export function copies(): void {
  addEventListener('beforeprint', dated);
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-copy],[data-print]');
    if (!button) return;
    const { copy: done, from } = button.dataset;
    if (done === undefined) return print();
    const field = from && document.getElementById(from);
    const told = button.parentElement?.querySelector('[role=status]');
    if (copy(field ? (field as HTMLInputElement).value : said()) && told) told.textContent = done;
    button.focus();
  });
}
