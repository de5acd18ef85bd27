/** What the server has said about the page at hand. */
export interface Standing {
  tree: string;
  /** The origins in whose pages this one may stand. */
  sites: string[];
  /** Where a session is begun. */
  start: string;
  node: string | null;
  kind: string | null;
  title: string | null;
  answers: string[];
  outcome: string | null;
  over: boolean;
  seq: number;
  values: Record<string, unknown>;
  /** Why what was known at the start did not fit. */
  refused?: Record<string, string>;
}

const element = document.getElementById('stands');

/** Returns it, null on a page that says nothing about itself, such as one about an error. */
export function standing(): Standing | null {
  return element?.textContent ? (JSON.parse(element.textContent) as Standing) : null;
}

/** Calls `look` whenever another page is shown in place of this one. */
export function onNext(look: () => void): void {
  if (element) new MutationObserver(look).observe(element, { childList: true });
}
