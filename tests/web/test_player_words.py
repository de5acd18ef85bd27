"""What a customer's page says beside its question: progress, privacy, what does not count."""

import re

import pytest

from tests.nodes import outcome, question
from tests.web.conftest import Person
from treeguide.settings import Settings
from treeguide.store.people.teams import Team
from treeguide.web.current import sessions_of

FORM = {
    "kind": "form",
    "title": "Where are you?",
    "why": "We come to this room.",
    "fields": [{"variable": "room"}, {"variable": "name"}, {"variable": "floor"}],
    "to": "third",
}
NODES = {
    "first": question("First?", a=("A", "form"), b=("B", "third")),
    "form": FORM,
    "third": question("Third?", a=("A", "good"), b=("B", "good")),
    "good": outcome("Good"),
}
VARIABLES = {
    "room": {"type": "text", "label": "Room", "personal": True, "keep_days": 30},
    "name": {"type": "text", "label": "Name", "personal": True},
    "floor": {"type": "integer", "label": "Floor"},
}
GERMAN = {"title": "Fall", "nodes.first.title": "Erstens?", "nodes.third.title": "Drittens?"}
PROGRESS = re.compile(r'class="progress">([^<]*)<')


@pytest.fixture
def folder(write_tree):
    return write_tree("case", NODES, {"de": GERMAN}, variables=VARIABLES, owner="help")


@pytest.fixture
def walker(folder, app_of):
    return Person(app_of())


def progress(person: Person) -> str:
    return PROGRESS.findall(person.page)[0]


def seen(store, person: Person) -> tuple:
    """Return when and how long the page of the answer was seen, as the store has it."""
    session_id = person.address.split("/")[3]
    statement = "SELECT shown_at, active_ms FROM event WHERE session_id = :id AND seq = 2"
    [row] = store.driver.read(statement, id=session_id)
    return row["shown_at"], row["active_ms"]


def test_progress_is_said_in_words_that_hold(walker):
    walker.start("case")
    assert progress(walker) == "Step 1, and after it at most 2 more"
    walker.send(answer="a")
    assert progress(walker) == "Step 2, and after it at most 1 more"
    walker.send(room="1", name="x", floor="1")

    assert progress(walker) == "Step 3, the last one"
    assert "%" not in walker.page


def test_who_is_led_past_a_page_is_promised_no_more_than_is_true(walker):
    walker.start("case").send(answer="b")

    assert progress(walker) == "Step 2, the last one"


def test_who_has_taken_a_loop_more_often_is_told_of_fewer_pages_on_the_same_page(
    write_tree, app_of
):
    here = question("Here?", on=("On", "good"), again=("Again", "here"))
    here["answers"][1]["loop"] = {"max": 2, "then": "good"}
    nodes = {
        "first": question("First?", short=("Short", "here"), long=("Long", "more")),
        "more": question("More?", on=("On", "here"), too=("Too", "here")),
        "here": here,
        "good": outcome("Good"),
    }
    write_tree("loops", nodes)
    app = app_of()

    one = Person(app).start("loops").send(answer="short").send(answer="again")
    other = Person(app).start("loops").send(answer="long").send(answer="on")

    assert one.heading == other.heading == "Here?"
    assert (progress(one), progress(other)) == (
        "Step 3, and after it at most 1 more",
        "Step 3, and after it at most 2 more",
    )


def test_where_many_pages_may_follow_or_nobody_knows_how_many_only_the_step_is_said(person):
    person.start("printer-does-not-print")

    assert progress(person) == "Step 1"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("room", "Only those who help you with this read it. It is deleted after 30 days."),
        ("name", "Only those who help you with this read it. It is deleted after 90 days."),
        ("floor", None),
    ],
)
def test_beside_a_personal_field_stands_who_reads_it_and_how_long_it_is_kept(
    folder, app_of, name, sentence
):
    person = Person(app_of(settings=Settings(keep_days=90))).start("case").send(answer="a")

    found = re.findall(rf'id="f-{name}-personal">([^<]*)<', person.page)

    assert found == ([sentence] if sentence else [])
    assert (f"f-{name}-personal" in person.page) is bool(sentence)


def test_what_is_kept_until_it_is_erased_is_said_so_and_the_team_by_its_name(walker, store):
    store.add_team(Team("help", "Help & Care"), by="test")

    walker.start("case").send(answer="a")

    assert "read it: Help & Care. It is kept until you ask us to delete it." in walker.page


def test_why_something_is_asked_is_open_where_it_is_personal(walker):
    walker.start("case").send(answer="a")

    assert '<details class="why" open>' in walker.page
    assert "We come to this room." in walker.page


def test_what_does_not_count_any_more_is_named_on_top_and_comes_back_filled_in(walker):
    walker.start("case").send(answer="a").send(room="B 12", name="Ada", floor="3")
    walker.open(re.findall(r'href="([^"]*\?at=0)"', walker.page)[0])

    walker.send(answer="b")

    assert walker.heading == "Third?"
    assert "These answers do not count at present: “Where are you?”." in walker.page
    assert 'href="#lapsed"' in walker.page and 'id="lapsed"' in walker.page
    walker.open(re.findall(r'href="([^"]*\?at=0)"', walker.page)[0])
    assert "do not count at present:" not in walker.page
    walker.send(answer="a")
    assert "do not count" not in walker.page
    assert "B 12" in walker.page and "Ada" in walker.page


def test_a_page_on_which_nothing_has_lapsed_does_not_speak_of_it(walker):
    walker.start("case").send(answer="a").send(kind="went-back")

    assert "This is what you answered before." in walker.page
    assert "do not count" not in walker.page


def test_the_language_can_be_changed_in_the_middle_of_a_walk(walker):
    walker.start("case").send(answer="b")

    walker.open(f"{walker.address}?language=de")

    assert (walker.heading, progress(walker)) == ("Drittens?", "Schritt 2, der letzte")
    assert "Ihre Antworten bisher" in walker.page and "Erstens?" in walker.page
    walker.open(walker.address.partition("?")[0])
    assert walker.heading == "Drittens?"


def test_an_answer_tells_when_and_how_long_its_page_was_seen(walker, store):
    walker.start("case")
    shown_at = int(walker.hidden["shown_at"])

    walker.send(answer="b", active_ms="0")

    assert seen(store, walker) == (shown_at, 0)


@pytest.mark.parametrize(
    "said",
    [
        {"active_ms": "-1"},
        {"active_ms": "9" * 30},
        {"active_ms": "1e3"},
        {"active_ms": "٣"},
        {"active_ms": "999999999"},
    ],
)
def test_what_cannot_be_true_of_a_page_is_not_kept_and_the_answer_is(walker, store, said):
    walker.start("case").send(answer="b", **said)

    assert walker.heading == "Third?"
    assert seen(store, walker)[1] is None


@pytest.mark.parametrize("shown_at", ["", "0", "x", "9" * 18, "9" * 40])
def test_a_page_from_no_time_is_answered_all_the_same(walker, store, shown_at):
    walker.start("case").send(answer="b", shown_at=shown_at, active_ms="1")

    assert walker.heading == "Third?"
    assert seen(store, walker) == (None, None)


def test_a_tree_that_is_written_from_right_to_left_turns_the_page(write_tree, app_of):
    hebrew = {
        "first": question("האם הנורה דולקת?", a=("כן", "good"), b=("לא", "good")),
        "good": outcome("תוקן"),
    }
    write_tree("case", hebrew, language="he", title="אין אינטרנט")

    person = Person(app_of()).start("case")

    assert '<html lang="en" dir="rtl">' in person.page
    assert '<span lang="he" dir="rtl">כן</span>' in person.page
    assert '<html lang="en" dir="ltr">' in person.open("/").page


def test_a_closed_session_draws_no_page_for_others(walker):
    """Pages are drawn once for all who stand there, so nothing of one person may be in them."""
    walker.start("case")
    sessions = sessions_of(walker.client.application)
    walk = sessions.open(walker.address.split("/")[3])
    walk.act("ended", seq=walk.session.seq, key="the-end-of-it")
    walker.open(walker.address)

    other = Person(walker.client.application).start("case")

    assert "/_elsewhere" in other.page
    assert walker.address.split("/")[3] not in other.page
