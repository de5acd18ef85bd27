"""The records of a PAGE, key for key as terminal, API and player have it."""

from typing import Any

from msgspec import Struct

from treeguide.engine.progress import Progress
from treeguide.engine.promise import Promise
from treeguide.kernel import Given


class PageAnswer(Struct, frozen=True, omit_defaults=True, gc=False):
    """An answer that can be given on a page; many pages may show the same one."""

    id: str
    label: str
    help: str = ""
    anywhere: bool = False
    mood: str | None = None
    asks_why: bool = False


class PageTexts(Struct, frozen=True, gc=False):
    """What a node says, to agents and to customers; many pages may show the same."""

    title: str
    text: str | None
    say: str | None
    do: str | None
    why: str | None
    media: tuple[dict[str, str], ...]
    answers: dict[str, PageAnswer]
    """Every answer that a customer can be shown here, offered at present or not."""
    agents_answers: dict[str, PageAnswer]


class PageField(Struct, omit_defaults=True, gc=False):
    """A field that can be filled on a page."""

    variable: str
    label: str
    type: str
    required: bool
    value: Any
    input: str
    help: str = ""
    values: list[dict[str, str]] = []
    min: int | float | str | None = None
    max: int | float | str | None = None
    max_length: int | None = None
    personal: bool = False


class PageOutcome(Struct, gc=False):
    """The outcome that a walk has reached."""

    node: str
    result: str | None
    title: str
    next: str | None = None


class Page(Struct, gc=False):
    """Where a session stands, in the words of one audience and language."""

    tree: str
    version: str
    session: str
    seq: int
    node: str
    kind: str
    title: str
    text: str | None
    say: str | None
    do: str | None
    why: str | None
    media: list[dict[str, str]]
    answers: list[PageAnswer]
    fields: list[PageField]
    known: dict[str, Any]
    path: list[tuple[str, Given]]
    progress: Progress
    outcome: PageOutcome | None
    promise: Promise | None
    given: Given | None = None
    """What was given here before and waits to be confirmed."""
    fault: str | None = None
    """Why nobody can get any further here; None on a tree without errors."""
