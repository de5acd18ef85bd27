/**
 * Talks with the page around, once that has said hello: only with the window directly around this one, only with an origin that
 * the tree's list names, and never to any other.
 */

import { answer, back, end, fill, forget, know, restart, UNHEARD, type Value, type Values } from './orders';
import { onNext, standing, type Standing } from './standing';

type Trouble = string | undefined;
const ORDERS: Record<string, (what: never) => Trouble | Promise<Trouble>> = { answer, back, end, fill, know, restart };
const LONGEST = 2000;
const MOST = 100;

let known: Promise<Trouble> = Promise.resolve(undefined);
let host = '';
let shown: Standing | null = null;
let done: Record<string, unknown> | null = null;

function post(message: object): void {
  if (host) parent.postMessage(message, host);
}

function say(event: string, more: object = {}): void {
  const now = standing();
  if (!now) return;
  const { tree, node, title, answers, outcome, seq, values } = now;
  post({ treeguide: event, detail: { tree, node, title, answers, outcome, seq, values, ...more } });
}

function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) return value.length <= MOST && value.every((one) => typeof one === 'string' && one.length <= LONGEST);
  return value === null || ['number', 'boolean'].includes(typeof value) || (typeof value === 'string' && value.length <= LONGEST);
}

function areValues(what: unknown): what is Values {
  return typeof what === 'object' && what !== null && !Array.isArray(what) && Object.keys(what).length <= MOST && Object.values(what).every(isValue);
}

/** Whether an order comes with what it takes: values, the id of an answer, or nothing. */
function fits(order: string, what: unknown): boolean {
  if (order === 'fill' || order === 'know') return areValues(what);
  return what === undefined || (order === 'answer' && typeof what === 'string' && what.length <= LONGEST);
}

function receive(event: MessageEvent): void {
  if (parent === window || event.source !== parent || !standing()?.sites.includes(event.origin)) return;
  const { treeguide, id, what } = Object(event.data) as Record<string, unknown>;
  if (treeguide === 'hello') {
    const isNew = host !== event.origin;
    host = event.origin;
    if (isNew) greet();
  } else if (host && typeof treeguide === 'string' && Object.hasOwn(ORDERS, treeguide) && Number.isSafeInteger(id) && fits(treeguide, what)) {
    const carriedOut = known.then(() => ORDERS[treeguide]?.(what as never)).catch(() => UNHEARD);
    carriedOut.then((trouble) => post({ treeguide: 'done', id, trouble }));
    // What is asked for next counts on it.
    if (treeguide === 'know') known = carriedOut;
  }
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
    forget();
  }
  if (now.node && !now.over) say('node');
  if (now.over && !(shown?.over && shown.seq === now.seq)) say('ended');
  shown = now;
}

function remember(event: SubmitEvent): void {
  const sent = new FormData(event.target as HTMLFormElement, event.submitter);
  const kind = sent.get('kind');
  done = sent.has('seq') && !kind ? { node: standing()?.node, answer: sent.get('answer') } : null;
}

export function listen(): void {
  addEventListener('message', receive);
  addEventListener('submit', remember, true);
}

export function tell(): void {
  new ResizeObserver(measure).observe(document.documentElement);
  onNext(look);
}
