"""What every exporter promises, and what a picture may be asked to show."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol

from treeguide.model import Tree, Value

Detail = Literal["titles", "full"]
Theme = Literal["light", "dark", "print"]
Given = str | Mapping[str, Value]


class ExportError(Exception):
    """The file cannot be made; the text says why and what to do."""


class Finding(Protocol):
    """What an exporter reads of a finding."""

    @property
    def node(self) -> str | None:
        """Return the id of the node that the finding is about, or None for the whole tree."""

    @property
    def level(self) -> str:
        """Return `error`, `warning` or `note`."""

    @property
    def message(self) -> str:
        """Return the finding in words."""


@dataclass(frozen=True)
class Picture:
    """What to show beside the tree itself. Text formats leave out what they cannot show."""

    library: Mapping[str, Tree] = field(default_factory=dict)
    """The trees that this one may call, by id."""
    findings: Sequence[Finding] = ()
    walked: Sequence[Sequence[str | Given]] = ()
    """A path in the shape of a witness: pairs of a node and what was given there."""
    detail: Detail = "titles"
    theme: Theme = "light"
    links: Callable[[str], str] | None = None
    """The address of a called tree, by its id."""


PLAIN = Picture()
"""The tree and nothing else."""


class Exporter(ABC):
    """Turns one tree into one file. The same tree and picture give the same bytes."""

    name: ClassVar[str]
    title: ClassVar[str]
    extension: ClassVar[str]
    media_type: ClassVar[str]

    @abstractmethod
    def export(self, tree: Tree, picture: Picture = PLAIN) -> bytes:
        """Return the content of the exported file; raises `ExportError` where none can be made."""
