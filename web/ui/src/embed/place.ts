/** Going on where a session stood when the page around was loaded anew: there is no cookie that would know. */

import { onNext, standing } from './standing';

function name(): string {
  return `treeguide ${standing()?.tree}`;
}

function keep(): void {
  if (standing()?.node) sessionStorage.setItem(name(), location.pathname);
}

async function lookUp(): Promise<void> {
  const kept = sessionStorage.getItem(name());
  if (standing()?.node !== null || !kept) return;
  const found = await fetch(kept, { method: 'HEAD' });
  if (found.ok) location.replace(kept);
  else if (found.status < 500) sessionStorage.removeItem(name());
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
