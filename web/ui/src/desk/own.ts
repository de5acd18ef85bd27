/**
 * What is typed and not sent yet stays in the tab as its person's own: whoever signs in there after her finds nothing of
 * it, and she herself finds it again.
 */

const OURS = 'treeguide-own-';

export const walk = () => document.querySelector<HTMLFormElement>('#walk');

/** Not `form.dataset`, for a field of a tree may be called so. */
const mine = () => `${OURS}${walk()?.getAttribute('data-person')}-`;

/** Returns where something of the person at hand is kept. */
export const own = (name: string) => mine() + name;

export function dropsOthers(): void {
  if (!walk()) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(OURS) && !key.startsWith(mine())) sessionStorage.removeItem(key);
  }
}
