/** The switch of single keys: turned off, they rest for good in this browser, and their marks on buttons are gone. */

const OFF = 'treeguide-keys-off';

export function areOn(): boolean {
  return !localStorage.getItem(OFF);
}

export function marks(): void {
  document.documentElement.classList.toggle('has-keys', areOn());
}

export function turn(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, '1');
  marks();
}
