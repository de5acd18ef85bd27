/** Going on where a session stood when the page around was loaded anew: there is no cookie that would know. */

import { onNext, standing } from './standing';

/** Several frames of one page may show the same tree; the page has given each a name. */
function place(): string {
  return `treeguide ${standing()?.tree} ${name}`;
}

function keep(): void {
  if (standing()?.node) sessionStorage.setItem(place(), location.pathname);
}

async function lookUp(): Promise<void> {
  const kept = sessionStorage.getItem(place());
  if (standing()?.node !== null || !kept) return;
  const found = await fetch(kept, { method: 'HEAD' });
  if (found.ok) location.replace(kept);
  else if (found.status < 500) sessionStorage.removeItem(place());
}

export function goOn(): void {
  // Browsers may keep nothing for foreign frames, and the server may be out of reach: then one begins anew.
  const quietly = (): void => {
    try {
      keep();
    } catch {}
  };
  lookUp().catch(() => undefined);
  quietly();
  onNext(quietly);
}
