"""What a rule is, what it looks at, and what it finds."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from treeguide.checks.nearest import Nearest
from treeguide.format import Scenario, Translation
from treeguide.graph import Edge, Flow
from treeguide.kernel import Program
from treeguide.model import Question, Tree

if TYPE_CHECKING:
    from treeguide.checks.islands import Island

Kind = TypeVar("Kind")
Level = Literal["error", "warning", "note"]
Witness = list[list[Any]]

EVERY_OTHER = ("*",)
"""For `Rule.after`: this rule looks at the findings of all others."""


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found, where it stands, and a walk that leads there."""

    rule: str
    level: Level
    node: str | None
    at: str
    message: str
    fix: str | None = None
    witness: Witness | None = None


@dataclass
class Case:
    """A tree under examination, with what lies beside it and what was found so far."""

    tree: Tree
    library: Mapping[str, Tree] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    found: dict[str, list[Finding]] = field(default_factory=dict)

    @cached_property
    def flow(self) -> Flow:
        """Return the tree's edges as numbers, shared by all rules."""
        return Flow(self.tree)

    @cached_property
    def questions(self) -> list[tuple[str, Question]]:
        """Return every question with its id, in the author's order."""
        return self.nodes_of(Question)

    def nodes_of(self, kind: type[Kind]) -> list[tuple[str, Kind]]:
        """Return every node of one kind with its id, in the author's order."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[type, list[tuple[str, Any]]]:
        grouped: dict[type, list[tuple[str, Any]]] = {}
        for item in self.tree.nodes.items():
            grouped.setdefault(type(item[1]), []).append(item)
        return grouped

    @cached_property
    def nearest(self) -> Nearest:
        """Answer a mistaken node id with the closest one of this tree."""
        return Nearest(self.tree.nodes)

    @cached_property
    def meant(self) -> set[str]:
        """Return the nodes that edges to nowhere most likely mean."""
        guesses = (self.nearest.to(edge.target) for edge in self.flow.dangling if edge.target)
        return {guess for guess in guesses if guess is not None}

    @cached_property
    def remarks(self) -> "dict[str, list[Finding]]":
        """Return what is wrong with conditions and expressions, by the rule that says it."""
        from treeguide.checks.remarks import remarks_on

        return remarks_on(self)

    @cached_property
    def islands(self) -> "tuple[Island, ...]":
        """Return the parts of the tree that no walk reaches."""
        from treeguide.checks.islands import find_islands

        return find_islands(self)

    @cached_property
    def program(self) -> Program:
        """Return the tree ready to be walked, as far as it can be."""
        return Program(self.tree, self.library)

    def blamed(self, *rules: str) -> set[str]:
        """Return the nodes at which one of `rules` has found something already."""
        return {f.node for rule in rules for f in self.found.get(rule, ()) if f.node is not None}

    def title(self, node_id: str | None) -> str:
        """Return how the author calls a node: its title, or its id where it has none."""
        node = self.tree.nodes.get(node_id or "")
        return (node.title.strip() if node else "") or str(node_id)


class Rule(ABC):
    """One promise that a good tree keeps. The docstring is the rule's page.

    The module's name is the rule's name and the module's folder its group. `good` and `bad` are
    sketches; what a sketch cannot say stands in the merge patches beside them.
    """

    level: ClassVar[Level] = "error"
    after: ClassVar[tuple[str, ...]] = ()
    """Rules whose findings this one looks at, so that one defect is reported once."""
    good: ClassVar[str]
    bad: ClassVar[str]
    good_patch: ClassVar[dict[str, Any]] = {}
    bad_patch: ClassVar[dict[str, Any]] = {}
    beside: ClassVar[dict[str, str]] = {}
    """Sketches of the trees that `good` and `bad` call, by id."""
    good_scenarios: ClassVar[list[dict[str, Any]]] = []
    bad_scenarios: ClassVar[list[dict[str, Any]]] = []
    good_languages: ClassVar[dict[str, dict[str, Any]]] = {}
    bad_languages: ClassVar[dict[str, dict[str, Any]]] = {}
    """The texts of the files of other languages, by language."""

    name: ClassVar[str]
    group: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if inspect.isabstract(cls) or ABC in cls.__bases__:
            return
        *_, cls.group, cls.name = cls.__module__.split(".")
        missing = [part for part in ("good", "bad") if not hasattr(cls, part)]
        missing += [] if cls.__doc__ else ["a docstring"]
        if missing:
            raise TypeError(f"Rule {cls.name} lacks {' and '.join(missing)}.")

    @abstractmethod
    def check(self, case: Case) -> Iterator[Finding]:
        """Yield what is wrong with the tree of `case`."""

    def finding(
        self, message: str, *, node: str | None, at: str, fix: str | None = None
    ) -> Finding:
        """Return a finding of this rule; the witness is added by whoever runs the rules."""
        return Finding(self.name, self.level, node, at, message, fix)

    def at_edge(self, edge: Edge, message: str, fix: str | None = None) -> Finding:
        """Return a finding about the place where `edge` says where it leads."""
        return self.finding(message, node=edge.source, at=edge.at, fix=fix)

    def at_node(self, node_id: str, message: str, fix: str | None = None) -> Finding:
        """Return a finding about a whole node."""
        return self.finding(message, node=node_id, at=f"/nodes/{node_id}", fix=fix)

    @classmethod
    def page(cls) -> str:
        """Return the rule's documentation as Markdown."""
        return inspect.cleandoc(cls.__doc__ or "")


class ReadingRule(Rule, ABC):
    """A rule that the reader of the file applies: what breaks it never becomes a tree.

    `bad_text`, where given, is a whole file that no sketch can draw.
    """

    bad_text: ClassVar[str | None] = None

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield nothing: a tree that could be read keeps this rule."""
        return iter(())
