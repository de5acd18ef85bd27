"""The only place that knows where edges stand in a tree."""

from collections.abc import Callable, Iterator

from treeguide.model import (
    HERE,
    Action,
    Answer,
    AnyNode,
    Call,
    Decision,
    Form,
    Handoff,
    Loop,
    Outcome,
    Question,
    Record,
    Step,
    Target,
    To,
    Tree,
)


class Edge(Record, frozen=True):
    """From a node to a node. `target` is None where the author has not said where it leads.

    `slot` says what the edge stands in: `answer`, `anywhere`, `rule`, `otherwise`, `to`, `failed`,
    `way` (of a hand-off), `exit` (of a call) or `then` (where a loop goes once it is used up).
    """

    source: str
    target: str | None
    slot: str
    name: str
    index: int = 0
    label: str = ""
    when: str | None = None
    set: dict[str, str] = {}
    loop: Loop | None = None
    within: str = ""
    """The slot whose loop a `then` belongs to."""

    @property
    def owner(self) -> str:
        """Return the JSON pointer of what this edge stands in."""
        return _POINTERS[self.within or self.slot].format(edge=self, name=escaped(self.name))

    @property
    def at(self) -> str:
        """Return the JSON pointer of the place that says where this edge leads."""
        if self.slot == "then":
            return f"{self.owner}/loop/then"
        return f"{self.owner}/to" if self.slot in _OWNERS_HOLD_TO else self.owner

    @property
    def is_limited(self) -> bool:
        """Whether a walk can take this edge only so many times."""
        return self.loop is not None or self.slot == "anywhere"

    @property
    def comes_back(self) -> bool:
        """Whether this is a call's exit to the node at which an `anywhere` answer was taken."""
        return self.target == HERE and "exit" in (self.slot, self.within)


_OWNERS_HOLD_TO = {"answer", "anywhere", "rule", "to"}
_POINTERS = {
    "answer": "/nodes/{edge.source}/answers/{edge.index}",
    "anywhere": "/anywhere/{edge.index}",
    "rule": "/nodes/{edge.source}/rules/{edge.index}",
    "otherwise": "/nodes/{edge.source}/otherwise",
    "to": "/nodes/{edge.source}",
    "failed": "/nodes/{edge.source}/failed",
    "way": "/nodes/{edge.source}/to/{name}",
    "exit": "/nodes/{edge.source}/exits/{name}",
}


def escaped(key: str) -> str:
    """Return `key` as it stands in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def edges(tree: Tree) -> Iterator[Edge]:
    """Yield every edge of `tree`, node by node, each in the order the author wrote it."""
    anywhere = tree.anywhere
    for node_id, node in tree.nodes.items():
        yield from _EDGES_OF[type(node)](node_id, node)
        if anywhere and node.waits:
            yield from _answers(node_id, anywhere, "anywhere")


def edges_of(node_id: str, node: AnyNode) -> Iterator[Edge]:
    """Yield the edges that stand in one node, without those of the tree's `anywhere`."""
    return _EDGES_OF[type(node)](node_id, node)


def _answers(node_id: str, answers: tuple[Answer, ...], slot: str) -> Iterator[Edge]:
    for index, given in enumerate(answers):
        yield Edge(
            node_id, given.to, slot, given.id, index, given.label, given.when, given.set, given.loop
        )
        if given.loop is not None:
            yield _then(node_id, given.loop, slot, given.id, index=index)


def _question(node_id: str, node: Question) -> Iterator[Edge]:
    return _answers(node_id, node.answers, "answer")


def _onward(node_id: str, node: Step | Form) -> Iterator[Edge]:
    if node.to is None:
        return
    yield Edge(node_id, node.to, "to", "done", 0, "", None, node.set, node.loop)
    if node.loop is not None:
        yield _then(node_id, node.loop, "to", "done")


def _decision(node_id: str, node: Decision) -> Iterator[Edge]:
    for index, rule in enumerate(node.rules):
        yield Edge(
            node_id, rule.to, "rule", rule.id, index, rule.when, rule.when, rule.set, rule.loop
        )
        if rule.loop is not None:
            yield _then(node_id, rule.loop, "rule", rule.id, index=index)
    if node.otherwise is not None:
        yield from _target(node_id, node.otherwise, "otherwise", "otherwise")


def _call(node_id: str, node: Call) -> Iterator[Edge]:
    for outcome, to in node.exits.items():
        yield from _target(node_id, to, "exit", outcome)


def _action(node_id: str, node: Action) -> Iterator[Edge]:
    if node.to is None and node.failed is None:
        return
    yield Edge(node_id, node.to, "to", "done", 0, "done", None, node.set, node.loop)
    if node.loop is not None:
        yield _then(node_id, node.loop, "to", "done")
    yield from _target(node_id, node.failed, "failed", "failed")


def _handoff(node_id: str, node: Handoff) -> Iterator[Edge]:
    ways = (("done", node.to.done), ("declined", node.to.declined), ("late", node.to.late))
    if all(to is None for _, to in ways):
        return
    for name, to in ways:
        yield from _target(node_id, to, "way", name)


def _outcome(node_id: str, node: Outcome) -> Iterator[Edge]:
    return iter(())


def _target(node_id: str, to: To, slot: str, name: str) -> Iterator[Edge]:
    if not isinstance(to, Target):
        yield Edge(node_id, to, slot, name, 0, name)
        return
    yield Edge(node_id, to.to, slot, name, 0, name, None, to.set, to.loop)
    if to.loop is not None:
        yield _then(node_id, to.loop, slot, name)


def _then(node_id: str, loop: Loop, slot: str, name: str, *, index: int = 0) -> Edge:
    return Edge(
        node_id,
        loop.then,
        "then",
        name,
        index,
        "after once" if loop.max == 1 else f"after {loop.max} times",
        None,
        within=slot,
    )


_EDGES_OF: dict[type, Callable[..., Iterator[Edge]]] = {
    Question: _question,
    Step: _onward,
    Form: _onward,
    Decision: _decision,
    Call: _call,
    Action: _action,
    Handoff: _handoff,
    Outcome: _outcome,
}
