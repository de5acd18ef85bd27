"""P10: diagrams against `dot` alone, and our layout in columns against d3-flextree.

Run it from the root of a checkout: python -m benchmarks.p10_diagrams
"""

import json
import random
import shutil
import statistics
import subprocess
from functools import partial
from pathlib import Path
from time import perf_counter

from msgspec import convert

from benchmarks.measuring import Work, in_turn, median, print_bar, print_head, ratio, sized
from treeguide.exporters.base import PLAIN
from treeguide.exporters.drawing import program
from treeguide.exporters.drawing.diagram import Diagram, diagram
from treeguide.exporters.drawing.dot_source import dot_source
from treeguide.exporters.drawing.tidied_svg import tidied
from treeguide.exporters.drawing.tidy import Hanging, hung, places
from treeguide.exporters.registry import exporter_named
from treeguide.model import Tree

OWN_MILLISECONDS, TIMES_AS_FAST, OF_FLEXTREE = 20, 50, 1
DOT_LIMIT = 120
"""Seconds after which `dot` alone is stopped; the ratio is then at least what is printed."""
FLEXTREE = Path(__file__).parent / "peers" / "flextree"


def main() -> None:
    print_head("treeguide", "graphviz", "graphviz-pure", more=dot_version())
    report_small(sized(150, 20))
    report_large(sized(10_000, 300))
    report_layout(sized(2_000, 100))
    report_growth((1_000, 10_000, 100_000))


def dot_version() -> str:
    dot = program.system_dot()
    if dot is None:
        return "no system dot: graphviz-pure draws"
    said = subprocess.run([dot, "-V"], capture_output=True, text=True, check=True).stderr
    return said.strip()


def report_small(nodes: int) -> None:
    """The SVG that Graphviz lays out: what is ours of the time, and what is its own."""
    tree = tree_of(nodes)
    drawn = diagram(tree, PLAIN)
    source = dot_source(drawn, "light")
    svg = program.drawn_by_graphviz(source, "svg")
    works = {
        "dot alone": partial(program.drawn_by_graphviz, source, "svg"),
        "ours beside dot": lambda: tidied_of(tree, svg),
        "export to SVG, dot and ours": lambda: exporter_named("svg").export(tree),
        "export as cards": lambda: exporter_named("cards").export(tree),
    }
    rounds = in_turn({name: Work(lambda _, run=work: run()) for name, work in works.items()}, 15)
    print(f"\n{nodes} nodes to SVG, milliseconds, medians of rounds in turn")
    for name in works:
        print(f"  {name:<32}{median(rounds, name) * 1000:10.1f}")
    print_bar("ours, ms", median(rounds, "ours beside dot") * 1000, at_most=OWN_MILLISECONDS)
    print(f"  dot alone : cards {ratio(rounds, 'dot alone', 'export as cards'):.1f}")


def tidied_of(tree: Tree, svg: bytes) -> bytes:
    drawn = diagram(tree, PLAIN)
    dot_source(drawn, "light")
    return tidied(svg, drawn)


def report_large(nodes: int) -> None:
    """The same picture from `dot` alone, once and behind a time limit, and from our cards."""
    tree = tree_of(nodes)
    source = dot_source(diagram(tree, PLAIN), "light")
    program.TIME_LIMIT = DOT_LIMIT
    begin = perf_counter()
    try:
        program.drawn_by_graphviz(source, "svg")
        stopped = ""
    except program.TookTooLongError:
        stopped = " (stopped, so at least)"
    alone = perf_counter() - begin
    rounds = in_turn({"ours": Work(lambda _: exporter_named("svg").export(tree))}, 5)
    ours = median(rounds, "ours")
    print(f"\n{nodes:,} nodes to SVG, seconds")
    print(f"  dot alone{stopped} {alone:.1f}, ours {ours:.3f}")
    print_bar("dot alone : ours", alone / ours, at_least=TIMES_AS_FAST)


def report_layout(nodes: int) -> None:
    """Only the places of the boxes, for the tree that hangs in columns."""
    drawn = diagram(tree_of(nodes), PLAIN)
    after, heights = shape_of(drawn)
    flextree = flextree_seconds(hung(after), heights)
    rounds = in_turn({"ours": Work(lambda _: places(hung(after), heights))}, 15)
    ours = median(rounds, "ours")
    print(f"\nlayout of {nodes:,} nodes, milliseconds")
    print(f"  ours (Python) {ours * 1000:.1f}")
    if flextree is None:
        print("  d3-flextree was not measured: Node and npm are not installed")
        return
    print(f"  d3-flextree (Node) first {flextree[0] * 1000:.1f}, later {flextree[1] * 1000:.1f}")
    print_bar("ours : d3-flextree, later rounds", ours / flextree[1], at_most=OF_FLEXTREE)


def report_growth(sizes: tuple[int, ...]) -> None:
    print("\ngrowth of the cards, µs a node")
    for nodes in sizes:
        tree = tree_of(sized(nodes, nodes // 100))
        work = Work(exporter_named("cards").export, ready=lambda tree=tree: tree)
        rounds = in_turn({"ours": work}, 3)
        print(f"  {nodes:>7,} nodes {median(rounds, 'ours') / len(tree.nodes) * 1e6:8.1f}")


def shape_of(drawn: Diagram) -> tuple[dict[str, list[str]], dict[str, float]]:
    after: dict[str, list[str]] = {box.id: [] for box in drawn.boxes}
    for line in drawn.lines:
        after[line.source].append(line.target)
    return after, {box: 60.0 + 24 * len(targets) for box, targets in after.items()}


def flextree_seconds(hanging: Hanging, heights: dict[str, float]) -> tuple[float, float] | None:
    """Return the seconds of the first round and the median of the later ones."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    if not (FLEXTREE / "node_modules").is_dir():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FLEXTREE, check=True, capture_output=True)
    sizes = {box: [height, 356] for box, height in heights.items()}
    given = {"children": hanging.children, "sizes": sizes, "root": hanging.roots[0], "rounds": 16}
    command = [node, "layout.mjs"]
    said = subprocess.run(
        command, input=json.dumps(given), cwd=FLEXTREE, capture_output=True, text=True, check=True
    )
    first, *later = json.loads(said.stdout)
    return first / 1000, statistics.median(later) / 1000


def tree_of(size: int) -> Tree:
    """Return a tree of questions with three answers each; every fifth has a way across, too."""
    draw = random.Random(10)
    nodes = {f"n{number}": _node(number, size, draw) for number in range(size)}
    document = {"format": "treeguide/1", "id": "drawn", "title": "Drawn", "start": "n0"}
    return convert(document | {"nodes": nodes}, Tree)


def _node(number: int, size: int, draw: random.Random) -> dict:
    targets = [to for to in range(3 * number + 1, 3 * number + 4) if to < size]
    if not targets:
        return {"kind": "outcome", "title": f"Outcome {number} is reached", "result": "resolved"}
    if draw.random() < 0.2:
        targets.append(draw.randrange(size))
    answers = [
        {"id": f"a{place}", "label": f"This is answer {place + 1}", "to": f"n{to}"}
        for place, to in enumerate(targets)
    ]
    title = f"Question {number}: is the lamp on the front lit?"
    return {"kind": "question", "title": title, "answers": answers}


if __name__ == "__main__":
    main()
