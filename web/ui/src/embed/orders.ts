/** What the page around may ask for. Each order returns why it was not carried out, or nothing. */

import { onNext, standing } from './standing';

type Value = string | number | boolean | string[] | null;
type Values = Record<string, Value>;
type Trouble = string | undefined;

type Say = (event: string, more: object) => void;

const ORDERS: Record<string, (what: never, say: Say) => Trouble | Promise<Trouble>> = { answer, back, end, escape, fill, know, restart };
const LONGEST = 2000;
const MOST = 100;
const NOWHERE = 'Nobody is asked anything here. Wait for the event treeguide-node, then ask again.';
const UNHEARD = 'The server cannot be reached at present. Try again.';
let known: Values = {};
let fitting: Promise<Trouble> = Promise.resolve(undefined);

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

/** Does what is asked for and says so; returns whether it is heard: what nobody can ask for is not. */
export function carryOut(order: string, what: unknown, done: (trouble: Trouble) => void, say: Say): boolean {
  if (!Object.hasOwn(ORDERS, order) || !fits(order, what)) return false;
  const carriedOut = fitting.then(() => ORDERS[order]?.(what as never, say)).catch(() => UNHEARD);
  carriedOut.then(done);
  // What is asked for next counts on it.
  if (order === 'know') fitting = carriedOut;
  return true;
}

/** Sends what no control of the page stands for. */
function send(action: string, fields: Record<string, string | number>): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.name = name;
    input.value = String(value);
    form.append(input);
  }
  document.getElementById('main')?.append(form);
  form.requestSubmit();
}

function key(): string {
  return [...crypto.getRandomValues(new Uint32Array(3))].join('-');
}

function form(): HTMLFormElement | null {
  return document.querySelector('main form[novalidate]');
}

function answer(id?: string): Trouble {
  const now = standing();
  if (!now?.node || now.over) return NOWHERE;
  if (id === undefined) {
    if (now.kind !== 'form') return 'This page is no form, so it needs the id of an answer.';
    form()?.requestSubmit();
    return;
  }
  if (!now.answers.includes(id)) return `No answer is called “${id}” here. There are: ${now.answers.join(', ')}.`;
  const control = [...document.querySelectorAll<HTMLInputElement | HTMLButtonElement>('main [name=answer]')].find((one) => one.value === id);
  control?.click();
  if (control?.type === 'radio') form()?.requestSubmit();
  return;
}

function back(): Trouble {
  const button = document.querySelector<HTMLButtonElement>('main [value="went-back"]');
  button?.click();
  return button ? undefined : 'There is nothing here to go back to.';
}

function end(): Trouble {
  const now = standing();
  if (!now?.node) return NOWHERE;
  if (!now.over) send(location.href, { kind: 'ended', seq: now.seq, key: key() });
  return;
}

/** Settled when a person wants to leave the dialog in which the frame stands, as Escape would outside of it. */
function escape(): Promise<Trouble> {
  return new Promise((resolve) => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      removeEventListener('keydown', hear);
      resolve(undefined);
    };
    addEventListener('keydown', hear);
  });
}

/** Settled when the next page is there: what was known may fit no more. */
function restart(): Promise<Trouble> {
  return new Promise((resolve) => {
    onNext(() => resolve(Object.values(standing()?.refused ?? {}).join(' ') || undefined));
    send(standing()?.start ?? '', {});
  });
}

/** Puts values into the fields of a form; they are sent when a person, or the order `answer`, sends it. */
function fill(values: Values): Trouble {
  const elements = form()?.elements;
  const missing = Object.keys(values).filter((name) => !elements?.namedItem(name) && !elements?.namedItem(`${name}.day`));
  if (missing.length) return `This page has no field for: ${missing.join(', ')}.`;
  for (const [name, value] of Object.entries(values)) for (const field of form()?.elements ?? []) put(field as HTMLInputElement, name, value);
  return;
}

function put(field: HTMLInputElement, name: string, value: Value): void {
  const chosen = Array.isArray(value) ? value : [String(value ?? '')];
  const part = ['year', 'month', 'day'].findIndex((one) => field.name === `${name}.${one}`);
  if (part >= 0) field.value = chosen[0]?.split('-')[part] ?? '';
  else if (field.name !== name) return;
  else if (field.type === 'radio' || field.type === 'checkbox') field.checked = chosen.includes(field.value);
  else if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = chosen.includes(option.value);
  else field.value = chosen[0] ?? '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Keeps what is known already, to be sent along when a session begins; the server says whether it fits. */
async function know(values: Values, say: Say): Promise<Trouble> {
  if (standing()?.node && !standing()?.over) return 'The session is under way. Values are known from its start: say them before restart().';
  const all = { ...known, ...values };
  const body = new URLSearchParams({ known: JSON.stringify(all) });
  const response = await fetch((standing()?.start ?? '').replace(/(?=\?|$)/, '/_known'), { method: 'POST', body });
  if (!response.ok) return UNHEARD;
  const refused = (await response.json()) as Record<string, string>;
  if (Object.keys(refused).length) say('refused', { refused });
  else known = all;
  return Object.values(refused).join(' ') || undefined;
}

addEventListener('formdata', (event) => {
  const sent = event.target as HTMLFormElement;
  if (Object.keys(known).length && sent.action === new URL(standing()?.start ?? '', location.href).href) event.formData.set('known', JSON.stringify(known));
});

/** Forgets what did not fit. */
export function forget(): void {
  known = {};
}
