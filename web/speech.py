"""An author's texts on a page: each knows its language, and Markdown is harmless HTML."""

import datetime
from dataclasses import replace

from flask import g
from markupsafe import Markup, escape

from treeguide.engine import Page, Session, Wording, page
from treeguide.engine.promised import said_day
from treeguide.kernel import Position
from treeguide.service.shelf import Edition
from treeguide.web.languages import direction, preferred, regional
from treeguide.web.markdown import rendered
from treeguide.web.moments import iso_in_words, timed


class Said:
    """A text that tells the browser its language where that is not the page's."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> Markup:
        if self.language == g.t.language:
            return escape(self.text)
        return Markup("<span{}>{}</span>").format(_foreign(self.language), self.text)


class SaidDay(Said):
    """A day as people write it in the language of the page; programs can read it off too."""

    def __init__(self, iso: str) -> None:
        super().__init__(day(datetime.date.fromisoformat(iso)), g.t.language)
        self._iso = iso

    def __html__(self) -> Markup:
        return timed(self._iso, self.text)


class Speaker:
    """Says a tree's texts in the language that the person likes best of those it speaks."""

    def __init__(self, edition: Edition, audience: str, *, reads_words: bool = True) -> None:
        self.edition = edition
        self.audience = audience
        self.source = edition.tree.language
        self.language = preferred(edition.languages, self.source)
        self.regions = tuple(map(regional, (g.t.language, self.language, self.source)))
        """How days are written: in the page's language, the one spoken, and the author's."""
        self.reads_words = reads_words
        """Whether the reader may know what is personal: values, and what people wrote."""
        self.hidden = frozenset[str]() if reads_words else frozenset(edition.sealed)
        """Variables of whose values only that there is one is said."""
        self.wording = self._own(edition.wording(self.language), self.language)
        self.source_wording = self._own(edition.source_wording, self.source)

    def pages(self, session: Session, index: int | None) -> tuple[Page, Page]:
        """Return a page in the person's language, and the same in the author's own words."""
        spoken = self._page(session, self.wording, index)
        if self.language == self.source:
            return spoken, spoken
        return spoken, self._page(session, self.source_wording, index)

    def _page(self, session: Session, wording: Wording, index: int | None) -> Page:
        shown = page(session, audience=self.audience, wording=wording, index=index)
        for field in shown.fields:
            if field.variable in self.hidden:
                # In a field it would be what is given next.
                field.value = None
        return shown

    def _own(self, wording: Wording, language: str) -> Wording:
        """Return a wording that hides what the reader may not know, and writes days as she does."""
        region = regional(language)
        if not self.hidden and region == language:
            return wording
        return replace(wording, hidden=self.hidden, region=region)

    def say(self, text: str | None, written: str | None) -> Said:
        """Return a text; where it is the author's own, nobody has translated it."""
        return say(self.language, self.source, text, written)

    def of_tree(self, key: str) -> Said:
        """Return the tree's title or summary."""
        written = getattr(self.edition.tree, key)
        translation = self.edition.translation(self.edition.tree.id, self.language)
        found = translation.texts.get(key) if translation is not None else None
        text = found.text if found is not None else written
        return self.say(text or (self.edition.tree.id if key == "title" else ""), written)

    def markdown(self, text: str | None, written: str | None, position: Position | None) -> Markup:
        """Return an author's Markdown as HTML, marked with its language."""
        if not text:
            return Markup("")
        tree_id = position.program.tree.id if position is not None else self.edition.tree.id
        version = self.edition.versions[tree_id]
        html = rendered(text, version.hash, frozenset(version.media))
        language = self.say(text, written).language
        if language == g.t.language:
            return html
        return Markup("<div{}>{}</div>").format(_foreign(language), html)

    def moment(self, iso: str) -> Markup:
        """Return a moment as people say it in the language of the page."""
        return timed(iso, iso_in_words(iso))


def say(language: str, source: str, text: str | None, written: str | None) -> Said:
    """Return a text in `language`; where it is the author's own, it is in the author's."""
    return Said(text or "", source if text == written else language)


def _foreign(language: str) -> Markup:
    """Return what an element says of a text that is not in the language of the page."""
    way = direction(language)
    said = Markup(' lang="{}"').format(language)
    return said if way == direction(g.t.language) else said + Markup(' dir="{}"').format(way)


def day(date: datetime.date) -> str:
    """Return a day as people write it in the language of the page."""
    return said_day(date.isoformat(), regional(g.t.language))
