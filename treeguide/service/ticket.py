"""A transcript as a ticket takes it: short, as a text or in Markdown, only what counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from treeguide.engine.promise import Promise
from treeguide.model import Record
from treeguide.service.markdown import escaped
from treeguide.service.promises import LEFT
from treeguide.service.transcript import Transcript
from treeguide.service.transcript_lines import MOVING, Line, minute, said
from treeguide.service.visible import visible

ENGLISH: Mapping[str, str] = {
    "case": "Case",
    "caller": "Caller",
    "contact": "Contact",
    "agent": "Agent",
    "began": "Began",
    "touched": "Last touched",
    "outcome": "Outcome",
    "none": "none",
    "waits": "Waits at",
    "place": "Ended at",
    "resolved": "Resolved",
    "reason": "Reason",
    "follow_up": "Follow-up",
    "deleted": "Some personal answers have been deleted, as the time for keeping them was over.",
    "nothing": "(nothing)",
    "flagged": "Flagged",
    "paused": "Paused",
    "handed-over": "Passed to a colleague",
    "ended": "At the end",
    "promised": "Promised",
    "due": "By when",
}
"""What stands in a ticket beside what was said in the session."""

_TOLD = ("flagged", "handed-over")
"""Kinds that a ticket tells, with words or without."""
_SAID = ("noted", "paused", "ended")
"""Kinds whose words a ticket shows, beside those at answers."""
_INDENT = "   "


class Script(Record, frozen=True):
    """How a form writes things."""

    title: str
    item: str
    entry: str
    """What was asked, with its number, and what was answered to it."""
    quoted: str
    harmless: Callable[[str], str]
    """Lets what people have said show letter by letter."""


TEXT = Script("{}", "{}", "{}. {}\n" + _INDENT + "{}", "“{}”", str)
MARKDOWN = Script("**{}**", "- {}", "{}. {} **{}**", "> {}", escaped)


class Tongue(Record, frozen=True):
    """How a language says things."""

    labels: Mapping[str, str]
    """Those of `ENGLISH`; others, such as `resolved.yes`, say a value better than it does."""
    moment: Callable[[str], str]
    """Says an ISO 8601 moment."""

    def value(self, name: str, value: str) -> str:
        """Return how people say one of the values that `name` can have."""
        return self.labels.get(f"{name}.{value}", value)


IN_ENGLISH = Tongue(ENGLISH, lambda at: f"{minute(at)} UTC")


def ticket(written: Transcript, script: Script = MARKDOWN, tongue: Tongue = IN_ENGLISH) -> str:
    """Return a transcript for the ticket of another system.

    Answers that do not count any more are left out.
    """
    return visible(_Ticket(script, tongue).of(written))


class _Ticket:
    def __init__(self, script: Script, tongue: Tongue) -> None:
        self._script = script
        self._tongue = tongue
        self._labels = tongue.labels

    def of(self, written: Transcript) -> str:
        title = self._script.title.format(self._script.harmless(written.title))
        parts = [[title], self._facts(written), self._entries(written)]
        blocks = ["\n".join(lines).strip("\n") for lines in [*parts, self._promises(written)]]
        return "\n\n".join(filter(None, blocks)) + "\n"

    def _facts(self, written: Transcript) -> Iterator[str]:
        for name in ("case", "caller", "contact"):
            if name in written.caller:
                yield self._fact(name, written.caller[name])
        if written.agent is not None:
            yield self._fact("agent", written.agent)
        yield self._fact("began", self._tongue.moment(written.started))
        yield self._fact("touched", self._tongue.moment(written.touched))
        yield from self._reached(written)
        for name, value in _ending(written.lines).items():
            yield self._fact(name, self._tongue.value(name, value))
        if written.deleted:
            yield self._script.item.format(self._labels["deleted"])

    def _reached(self, written: Transcript) -> Iterator[str]:
        if written.outcome is not None:
            result = self._tongue.value("result", str(written.result))
            yield self._fact("outcome", f"{written.place or written.outcome} ({result})")
            return
        yield self._fact("outcome", self._labels["none"])
        if written.place is not None:
            yield self._fact("waits" if written.status == "open" else "place", written.place)

    def _entries(self, written: Transcript) -> Iterator[str]:
        """Yield each answer that counts, numbered, with what was said there."""
        entries = _counting(written)
        told = _told_at(entries, written.lines)
        for number, line in enumerate(entries, 1):
            yield self._entry(number, line)
            for one in [line, *told[line.seq]]:
                yield from self._quoted(one, _INDENT)
        yield ""
        for one in told[None]:
            yield from self._quoted(one, "")

    def _entry(self, number: int, line: Line) -> str:
        harmless = self._script.harmless
        given = harmless((line.label or said(line.answer)).strip() or self._labels["nothing"])
        if line.title is None:
            return f"{number}. → {given}"
        return self._script.entry.format(number, harmless(line.title), given)

    def _quoted(self, line: Line, before: str) -> Iterator[str]:
        """Yield what was said in own words, and as what."""
        words = (line.note or "").splitlines()
        names = [self._labels.get(line.kind), line.label if line.kind == "handed-over" else None]
        first = ": ".join(filter(None, [*names, *words[:1]]))
        for each in filter(None, [first, *words[1:]]):
            yield before + self._script.quoted.format(self._script.harmless(each)).rstrip()
        if first and not before:
            yield ""

    def _promises(self, written: Transcript) -> Iterator[str]:
        """Yield what was promised and still holds, or came of it."""
        for made in _promises(written.lines):
            if made.text:
                yield from (self._script.harmless(each) for each in made.text.splitlines())
            state = self._tongue.value("state", made.state)
            yield self._fact("promised", f"{made.owner or '–'} ({state})")
            if made.due:
                yield self._fact("due", self._tongue.moment(made.due))

    def _fact(self, name: str, value: str) -> str:
        return self._script.item.format(f"{self._labels[name]}: {self._script.harmless(value)}")


def _counting(written: Transcript) -> list[Line]:
    """Return the answers that count as the walk goes: a corrected one stands where it belongs."""
    lines = [line for line in written.lines if line.kind in MOVING and line.active]
    found = []
    for node, _ in written.path:
        line = next((one for one in lines if one.node == node), None)
        if line is not None:
            lines.remove(line)
            found.append(line)
    return [*found, *lines]


def _told_at(entries: list[Line], lines: list[Line]) -> Mapping[int | None, list[Line]]:
    """Return what is told at each answer, by its `seq`; under None what belongs to none of them.

    Who comes to a node again tells it there, and not at the answer of before.
    """
    found: dict[int | None, list[Line]] = defaultdict(list)
    for one in filter(_is_told, lines):
        here = sorted(entry.seq for entry in entries if entry.node == one.node)
        later = [seq for seq in here if seq > one.seq]
        found[next(iter(later or here[-1:]), None)].append(one)
    return found


def _promises(lines: list[Line]) -> Iterable[Promise]:
    """Return what was promised at each node; who comes there again is promised it anew."""
    made = {line.to: line.promise for line in lines if line.promise is not None and line.active}
    return [one for one in made.values() if one.state != LEFT]


def _is_told(line: Line) -> bool:
    return line.kind in _TOLD or (line.kind in _SAID and line.active and bool(line.note))


def _ending(lines: list[Line]) -> dict[str, str]:
    """Return what was said of how the session ended."""
    last = lines[-1]
    values = last.values if last.kind == "ended" and last.values else {}
    names = ("resolved", "reason", "follow_up")
    return {name: said(values[name]) for name in names if values.get(name)}
