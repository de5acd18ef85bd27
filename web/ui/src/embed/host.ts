/**
 * Talks with the page around, once that has said hello: only with the window directly around this one, only with an origin that
 * the tree's list names, and never to any other.
 */

import { onNext, standing, type Standing } from './standing';

type Orders = typeof import('./orders');

/** Loaded with the first order: most pages around give none. */
let orders: Promise<Orders> | undefined;
let host = '';
let shown: Standing | null = null;
let done: Record<string, unknown> | null = null;
/** Settled when it is said whether what the page around knows fits; what is begun meanwhile waits for that. */
let knowing: Promise<void> | undefined;
let held = false;

function post(message: object): void {
  if (host) parent.postMessage(message, host);
}

function say(event: string, more: object = {}): void {
  const now = standing();
  if (!now) return;
  const { sites, start, over, refused, ...told } = now;
  post({ treeguide: event, detail: { ...told, ...more } });
}

function receive(event: MessageEvent): void {
  if (parent === window || event.source !== parent || !standing()?.sites.includes(event.origin)) return;
  const { treeguide, id, what } = Object(event.data) as Record<string, unknown>;
  if (treeguide === 'hello') {
    const isNew = host !== event.origin;
    host = event.origin;
    if (isNew) greet();
  } else if (host && typeof treeguide === 'string' && Number.isSafeInteger(id)) obey(treeguide, id as number, what);
}

function obey(order: string, id: number, what: unknown): void {
  let settle = (): void => undefined;
  const done = (trouble?: string): void => {
    post({ treeguide: 'done', id, trouble });
    settle();
  };
  if (order === 'know') {
    const mine = (knowing = new Promise<void>((resolve) => (settle = resolve)).then(() => {
      // Of several, the last is waited for.
      if (knowing === mine) knowing = undefined;
    }));
  }
  orders ??= import('./orders');
  // One after the other, as they came.
  orders
    .then((all) => all.carryOut(order, what, done, say) || settle())
    .catch(() => {
      orders = undefined;
      done('The server cannot be reached at present. Try again.');
    });
}

function greet(): void {
  say('ready');
  measure();
  look();
}

function measure(): void {
  // What only screen readers hear stands below it all, one pixel high.
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height) + 1;
  post({ treeguide: 'resized', detail: { height } });
}

/** Tells what is different from the page before. */
function look(): void {
  const now = standing();
  if (!host || !now) return;
  if (done && shown && now.seq > shown.seq) say('answered', done);
  done = null;
  if (now.refused) {
    say('refused', { refused: now.refused });
    orders?.then((all) => all.forget());
  }
  const isNew = shown?.seq !== now.seq;
  if (now.node && !now.over) say('node');
  if (/^(handoff|action)$/.test(now.kind ?? '') && isNew) say('waiting');
  if (now.over && (isNew || !shown?.over)) say('ended');
  shown = now;
}

function remember(event: SubmitEvent): void {
  if (knowing) {
    event.preventDefault();
    event.stopImmediatePropagation();
    // Pressed twice it is meant once.
    if (held) return;
    held = true;
    knowing.then(() => (held = false)).then(() => (event.target as HTMLFormElement).requestSubmit(event.submitter as HTMLElement | null));
    return;
  }
  const sent = new FormData(event.target as HTMLFormElement, event.submitter);
  const kind = sent.get('kind');
  const { node, kind: asked, title, answers } = standing() ?? {};
  done = sent.has('seq') && !kind ? { node, kind: asked, title, answers, answer: sent.get('answer') } : null;
}

export function listen(): void {
  addEventListener('message', receive);
  addEventListener('submit', remember, true);
}

export function tell(): void {
  new ResizeObserver(measure).observe(document.documentElement);
  onNext(look);
}
