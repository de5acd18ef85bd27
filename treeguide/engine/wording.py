"""The author's texts in one language, placeholders filled in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from treeguide.engine.promised import due_us, said_aloud, said_day, utc_of
from treeguide.format import Translation
from treeguide.format.placeholders import filled
from treeguide.graph import Edge
from treeguide.kernel import Position
from treeguide.model import Answer, Handoff, Variable

Made = TypeVar("Made")
UNKNOWN = "…"
"""What stands in a text for a variable that nobody has set yet."""
HIDDEN = "(personal)"
"""What stands for a value that the reader may not know."""

_PLAIN = {"title", "label", "help", "alt", "caption"}
"""The last steps of the addresses of texts that are no Markdown."""


@dataclass(frozen=True)
class Wording:
    """Which language to speak: translations by tree id, and how to write times."""

    language: str | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)
    zone: datetime.tzinfo = datetime.UTC
    escape: Callable[[str], str] = str
    """Makes a value harmless in Markdown: it may come from whoever fills in a form."""
    region: str | None = None
    """The language with a region, such as en-GB, where the reader's writes days in its own way."""
    hidden: frozenset[str] = frozenset()
    """Variables of whose values only that there is one is said: the reader may not know them."""

    def at(self, position: Position, arrived_us: int) -> Words:
        """Return the words of the node at which `position` stands."""
        return Words(self, position, arrived_us)


class Words:
    """The texts of one node for one walk: translated where they are, placeholders filled in."""

    __slots__ = (
        "_are_personal",
        "_arrived_us",
        "_kept",
        "_node",
        "_place",
        "_position",
        "_texts",
        "_tree",
        "_wording",
    )

    def __init__(self, wording: Wording, position: Position, arrived_us: int) -> None:
        self._wording = wording
        self._position = position
        self._arrived_us = arrived_us
        self._tree = position.program.tree
        translation = wording.translations.get(self._tree.id)
        self._texts = translation.texts if translation is not None else {}
        self._kept: dict[Any, Any] = {} if self._texts else position.program.kept
        self._are_personal = False
        self._node = position.place.node
        self._place = ("nodes", position.place.id)

    def once(self, about: Any, make: Callable[[Any, Words], Made]) -> Made:
        """Return what `make` makes of `about` with these words, the same for every walk if it can.

        It can in the author's language, as long as no placeholder was filled in.
        """
        made: Made | None = self._kept.get(about)
        if made is None:
            made = make(about, self)
            if not self._are_personal:
                self._kept[about] = made
        return made

    def text(self, key: str) -> str | None:
        """Return one of the node's texts, None where the author gave none."""
        return self._filled(getattr(self._node, key, None), *self._place, key)

    def written(self, edge: Edge) -> Answer | None:
        """Return the answer that `edge` stands in, None where it stands in something else."""
        if edge.slot == "answer":
            return self._node.answers[edge.index]  # type: ignore[union-attr]
        return self._tree.anywhere[edge.index] if edge.slot == "anywhere" else None

    def answer(self, edge: Edge, key: str) -> str:
        """Return the label or the help of the answer that `edge` stands in."""
        written = self.written(edge)
        if written is None:
            return edge.label if key == "label" else ""
        place = (*self._place, "answers") if edge.slot == "answer" else ("anywhere",)
        return self._filled(getattr(written, key), *place, edge.name, key) or ""

    def variable(self, name: str, key: str) -> str:
        """Return the label of a variable (`label`) or of one of its values (`labels.<value>`)."""
        variable = self._tree.variables[name]
        source = variable.label if key == "label" else variable.labels.get(key[7:], "")
        return self._filled(source, "variables", name, key) or ""

    def field(self, name: str, key: str) -> str:
        """Return the help of a form's field."""
        fields = {field.variable: field for field in self._node.fields}  # type: ignore[union-attr]
        return self._filled(fields[name].help, *self._place, "fields", name, key) or ""

    def media(self) -> list[dict[str, str]]:
        """Return the node's pictures with their descriptions."""
        return [
            {
                "file": medium.file,
                "alt": self._medium(medium.file, "alt", medium.alt),
                "caption": self._medium(medium.file, "caption", medium.caption),
            }
            for medium in self._node.media
        ]

    def _medium(self, file: str, key: str, source: str) -> str:
        return self._filled(source, *self._place, "media", file, key) or ""

    def owner(self) -> str:
        """Return who holds the promise: until somebody accepts, the team itself."""
        team = getattr(self._node, "team", None) or ""
        return team.replace("-", " ").capitalize()

    def due(self) -> str:
        """Return the promised moment as people say it in this language and time zone."""
        node = self._node
        due = due_us(node, self._arrived_us) if isinstance(node, Handoff) else None
        if due is None:
            return UNKNOWN
        zone, promised = self._wording.zone, utc_of(self._arrived_us)
        return said_aloud(utc_of(due), self._spoken, zone, promised)

    @property
    def _spoken(self) -> str:
        """Return the language in whose way days and moments are written."""
        return self._wording.region or self._wording.language or self._tree.language

    def _filled(self, source: str | None, *address: str) -> str | None:
        text = source
        if self._texts:
            translated = self._texts.get(".".join(address))
            text = source if translated is None else translated.text
        if text is None or "{{" not in text:
            return text
        self._are_personal = True
        return filled(text, self._value if address[-1] in _PLAIN else self._escaped)

    def _escaped(self, name: str) -> str:
        value = self._value(name)
        return value if name in self._wording.hidden else self._wording.escape(value)

    def _value(self, name: str) -> str:
        if name in ("owner", "due"):
            return self.owner() if name == "owner" else self.due()
        value = self._position.facts.get(name)
        variable = self._tree.variables.get(name)
        if value is None or variable is None:
            return UNKNOWN
        if name in self._wording.hidden:
            return HIDDEN
        return self._shown(name, variable, value)

    def _shown(self, name: str, variable: Variable, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._shown(name, variable, part) for part in value)
        if variable.values:
            return self.variable(name, f"labels.{value}") or str(value)
        return said_day(value, self._spoken) if variable.type == "date" else variable.shown(value)


SOURCE = Wording()
"""The author's own language."""
