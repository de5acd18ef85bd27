// xstate with saved state: the walk of benchmarks/walk.py, which comes in as JSON on standard input.
// Each step restores the state from text, takes the answer, and writes the state as text again.
import { readFileSync } from "node:fs";
import { assign, initialTransition, setup, transition } from "xstate";

const { nodes, answers, known, timesBack, walks, rounds } = JSON.parse(readFileSync(0, "utf-8"));

const machine = setup({
  guards: {
    yes: ({ context }) => context.device === "printer" && context.floor < 9,
    no: ({ context }) => context.urgent && (context.code === "e5" || context.code === "e7"),
    again: ({ context }) => context.floor >= 2,
    back: ({ context }, { node }) =>
      context.floor >= 2 && (context.counts[node] ?? 0) < timesBack,
  },
}).createMachine({
  id: "walk",
  initial: "q0",
  context: { ...known, counts: {} },
  states: states(),
});

function states() {
  const all = { end: { type: "final" } };
  for (const [id, node] of Object.entries(nodes)) {
    all[id] = { on: { yes: onward("yes", node), no: onward("no", node), again: again(id, node) } };
  }
  return all;
}

function onward(name, { to, code }) {
  const actions = code === null ? [] : [assign(({ context }) => ({ ...context, code }))];
  return { target: to, guard: name, actions };
}

function again(id, { to, back }) {
  const rest = { target: to, guard: "again" };
  if (back === null) return rest;
  const count = ({ context }) => ({
    ...context,
    counts: { ...context.counts, [id]: (context.counts[id] ?? 0) + 1 },
  });
  return [
    { target: back, guard: { type: "back", params: { node: id } }, actions: [assign(count)] },
    rest,
  ];
}

function step(text, answer) {
  const state = machine.resolveState(JSON.parse(text));
  const [next] = transition(machine, state, { type: answer });
  return JSON.stringify({ value: next.value, context: next.context, status: next.status });
}

const [first] = initialTransition(machine);
const begun = JSON.stringify({ value: first.value, context: first.context, status: first.status });
const seconds = [];
let text = begun;
for (let round = 0; round < rounds; round++) {
  const begin = process.hrtime.bigint();
  for (let walk = 0; walk < walks; walk++) {
    text = begun;
    for (const answer of answers) text = step(text, answer);
  }
  seconds.push(Number(process.hrtime.bigint() - begin) / 1e9 / walks / answers.length);
}
console.log(JSON.stringify({ seconds, size: text.length, node: JSON.parse(text).value }));
