// Lays the same tree out with d3-flextree: {children, sizes, root, rounds} in, milliseconds of each round out.
import { readFileSync } from 'node:fs';
import { flextree } from 'd3-flextree';

const { children, sizes, root, rounds } = JSON.parse(readFileSync(0, 'utf8'));
const milliseconds = [];
for (let round = 0; round < rounds; round += 1) {
  const begin = performance.now();
  const layout = flextree({ children: (id) => children[id], nodeSize: ({ data }) => sizes[data], spacing: 18 });
  layout(layout.hierarchy(root));
  milliseconds.push(performance.now() - begin);
}
process.stdout.write(JSON.stringify(milliseconds));
