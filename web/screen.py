"""Everything that the template of one page of a walk shows."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from babel.dates import format_timedelta
from flask import g, render_template
from markupsafe import Markup

from treeguide.engine import Page
from treeguide.engine.progress import Progress, progress
from treeguide.kernel import Given, Position, offered
from treeguide.model import Record
from treeguide.service.overdue import is_overdue, usual
from treeguide.service.unknowing import place_of
from treeguide.service.walk import OURS, Walk
from treeguide.web.fields import FieldView, Posted, views
from treeguide.web.offers import Offer, Pair, Tongues, drawn, offer
from treeguide.web.review import Line, lapsed, line_at
from treeguide.web.speech import Said, Speaker

FEW = 10
"""Of more pages that can follow, nobody is told: most people meet far fewer."""


class Picture(Record, frozen=True):
    """A picture beside a text."""

    version: str
    file: str
    alt: Said
    caption: Said


@dataclass
class Screen:
    """A page of a walk: `index` is given where an earlier answer is to be changed."""

    walk: Walk
    speaker: Speaker
    index: int | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each variable; under an empty name the one about the whole answer."""
    posted: Posted | None = None
    notice: str = ""
    """A key of the catalogue: what the person should know before anything else."""

    def __post_init__(self) -> None:
        self.key = secrets.token_urlsafe(12)
        self.seq: int | str = self.walk.session.seq
        """The position that an answer on this page expects."""
        self.shown_at: int | str = self.walk.store.clock()
        """When the page was made, in microseconds since 1970."""

    @property
    def page(self) -> Page:
        """Return the page in the person's language."""
        return self._pages[0]

    @property
    def _written(self) -> Page:
        """Return the same in the author's own words."""
        return self._pages[1]

    @cached_property
    def _pages(self) -> tuple[Page, Page]:
        return self.speaker.pages(self.walk.session, self.index)

    @property
    def troubles(self) -> dict[str, str]:
        """Return a sentence for the id of each field that is wrong, or of the first answer."""
        return {f"f-{name}" if name else "a-1": said for name, said in self.errors.items()}

    @cached_property
    def position(self) -> Position | None:
        """Return where the walk stands on this page."""
        return self.walk.position(self.index)

    @property
    def tree_title(self) -> Said:
        """Return the title of the tree that was started."""
        return self.speaker.of_tree("title")

    def said(self, key: str) -> Said:
        """Return a text of the node that is no Markdown."""
        return self.speaker.say(getattr(self.page, key), getattr(self._written, key))

    def markdown(self, key: str) -> str:
        """Return a text of the node as HTML."""
        texts = getattr(self.page, key), getattr(self._written, key)
        return self.speaker.markdown(*texts, self.position)

    @property
    def asks_personal(self) -> bool:
        """Whether the page asks for something about the person, who then should read why."""
        return any(one.personal for one in self.page.fields)

    @property
    def say_as(self) -> str:
        """Return how closely an agent keeps to the words of `say`."""
        return self.position.place.node.say_as if self.position is not None else "suggested"

    @property
    def next(self) -> str:
        """Return what happens now that the walk has ended, as HTML."""
        if self.page.outcome is None or self._written.outcome is None:
            return ""
        texts = self.page.outcome.next, self._written.outcome.next
        return self.speaker.markdown(*texts, self.position)

    @property
    def promise(self) -> str:
        """Return the words of the promise, as HTML."""
        if self.page.promise is None or self._written.promise is None:
            return ""
        texts = self.page.promise.text, self._written.promise.text
        return self.speaker.markdown(*texts, self.position)

    @property
    def due(self) -> Markup:
        """Return by when the promise holds, empty where it names no time."""
        promise = self.page.promise
        return self.speaker.moment(promise.due) if promise and promise.due else Markup("")

    @property
    def pictures(self) -> list[Picture]:
        """Return the pictures of the node."""
        if self.position is None:
            return []
        version = self.speaker.edition.versions[self.position.program.tree.id].hash
        say = self.speaker.say
        return [
            Picture(
                version,
                one["file"],
                say(one["alt"], other["alt"]),
                say(one["caption"], other["caption"]),
            )
            for one, other in zip(self.page.media, self._written.media, strict=True)
        ]

    @property
    def answers(self) -> list[Offer]:
        """Return the answers of the node itself."""
        return [self._offer(pair) for pair in self._pairs if not pair[0].anywhere]

    def drawn_answers(self, template: str) -> Markup:
        """Return the answers of the node itself as `template` draws them."""
        if self.posted is not None:
            return Markup(render_template(template, answers=self.answers))
        pairs = tuple(pair for pair in self._pairs if not pair[0].anywhere)
        given = self.page.given
        return drawn(template, self.tongues, pairs, given if isinstance(given, str) else None)

    @property
    def anywhere(self) -> list[Offer]:
        """Return the answers that are offered everywhere."""
        return [self._offer(pair) for pair in self._pairs if pair[0].anywhere]

    @property
    def results(self) -> list[str]:
        """Return what a team or a system may report here; only agents' pages show it."""
        if self.position is None or self.page.kind not in OURS:
            return []
        ways = offered(self.position)
        return [way.name for way in ways if way.edge.slot in ("way", "to", "failed")]

    @property
    def usual(self) -> str:
        """Return in words how long the system takes for which the person waits, empty if unsaid."""
        takes = usual(self.walk)
        return format_timedelta(takes, locale=g.t.language) if takes is not None else ""

    @cached_property
    def is_overdue(self) -> bool:
        """Whether that system takes longer than it should, so that the person may go on."""
        return self.index is None and is_overdue(self.walk)

    @property
    def look(self) -> str:
        """Return what a page that waits is known by: once there is news, another has its place."""
        return f"{self.walk.session.seq}{'-late' if self.is_overdue else ''}"

    @property
    def fields(self) -> list[FieldView]:
        """Return the fields of a form."""
        pairs = zip(self.page.fields, self._written.fields, strict=True)
        return views(self.speaker, pairs, self.errors, self.posted)

    @cached_property
    def lapsed(self) -> list[Line]:
        """Return the answers that do not count at present."""
        return lapsed(self.walk.session, self.speaker)

    @property
    def sets_aside(self) -> bool:
        """Whether the page is the one after which answers do not count, which is said once."""
        return self.index is None and self.walk.session.sets_aside and bool(self.lapsed)

    @property
    def lapsed_titles(self) -> str:
        """Return what was asked where the answer does not count at present."""
        return _named(self.lapsed)

    @property
    def came_back_titles(self) -> str:
        """Return what was not asked again, as the answer of before counts again; mostly nothing."""
        session = self.walk.session
        if self.index is not None or not session.came_back:
            return ""
        behind = range(len(session.path) - session.came_back, len(session.path))
        return _named(line_at(session, self.speaker, each) for each in behind)

    @property
    def can_go_back(self) -> bool:
        """Whether the last answer is one that the person may take back."""
        path = self.walk.session.path
        if self.index is not None or not path:
            return False
        _, last = place_of(self.walk.session.program, path[-1].node)
        return self.speaker.audience == "agent" or last.node.kind not in OURS

    @property
    def done(self) -> int:
        """Return how many answers lie before this page."""
        return self._progress.done if self._progress else 0

    @cached_property
    def _progress(self) -> Progress | None:
        position = self.position
        return progress(self.walk.session, position, self.index) if position else None

    @property
    def at_most(self) -> int | None:
        """Return how many pages follow this one at most; None where that is no comfort."""
        most = self._progress.at_most if self._progress else None
        return most - 1 if self.index is None and most is not None and most <= FEW else None

    @property
    def progress(self) -> str:
        """Return in words how far the walk is and how far it can go, without what may be wrong."""
        step, most = self.done + 1, self.at_most
        if most is None:
            return str(g.t("step", number=step))
        if most == 0:
            return str(g.t("step.last", number=step))
        return str(g.t.count("step.left", most, step=step))

    @property
    def is_asked_again(self) -> bool:
        """Whether an earlier answer waits here to be confirmed."""
        return self.index is None and self.given is not None

    @property
    def given(self) -> Given | None:
        """Return what was given here before."""
        session = self.walk.session
        return session.prefill(session.node) if self.index is None else session.given_at(self.index)

    @property
    def _pairs(self) -> list[Pair]:
        return list(zip(self.page.answers, self._written.answers, strict=True))

    @cached_property
    def tongues(self) -> Tongues:
        """Return the languages that meet on this page."""
        return Tongues(g.t.language, self.speaker.language, self.speaker.source)

    def _offer(self, pair: Pair) -> Offer:
        chosen = self.posted.get("answer") if self.posted is not None else self.page.given
        return offer(self.tongues, pair, chosen, self.posted)


def _named(lines: Iterable[Line]) -> str:
    return ", ".join(str(g.t("quoted", text=line.title.text)) for line in lines)
