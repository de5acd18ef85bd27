"""What many walks share on their pages is never what belongs to one of them."""

import pytest

from treeguide.engine import Event, fold, page
from treeguide.engine.wording import Wording
from treeguide.format.neighbours import TranslatedText, Translation
from treeguide.kernel import Program
from treeguide.sketch import sketch

PATCH = {
    "variables": {"room": {"type": "text", "source": "link"}},
    "nodes": {"lamp": {"title": "Is the lamp in {{room}} lit?", "why": "Room {{room}} is dark."}},
}
YES = {"nodes.lamp.answers.yes.label": TranslatedText("Ja", "0" * 12)}
GERMAN = Wording("de", {"sketch": Translation("de", YES)})


def program(patch=None):
    return Program(sketch("lamp? -yes-> done! ; lamp -no-> failed!", patch), {})


def session(walked, **known):
    return fold(walked, [Event(1, 1_800_000_000_000_000, "started", known=known)])


def test_each_walk_sees_its_own_values():
    walked = program(PATCH)

    titles = [page(session(walked, room=room)).title for room in ("b12", "c3", "b12")]

    assert titles == [f"Is the lamp in {room} lit?" for room in ("b12", "c3", "b12")]


@pytest.mark.parametrize("patch", [None, PATCH])
def test_a_translation_is_not_seen_by_those_who_read_the_authors_language(patch):
    walked = session(program(patch), room="b12")

    labels = [
        page(walked, wording=wording).answers[0].label
        for wording in (GERMAN, Wording(), GERMAN, Wording())
    ]

    assert labels == ["Ja", "Yes", "Ja", "Yes"]


def test_what_an_agent_has_seen_stays_hidden_from_a_customer():
    walked = session(program({"nodes": {"lamp": {"do": "Wait."}}}))

    pages = [page(walked, audience=audience) for audience in ("agent", "customer")]

    assert [seen.do for seen in pages] == ["Wait.", None]


def test_a_page_stays_as_it_was_when_the_session_goes_on():
    walked = session(program())
    before = page(walked)

    walked.apply(Event(2, 1_800_000_001_000_000, "answered", given="yes"))

    assert before.path == []
    assert page(walked).path == [("lamp", "yes")]
