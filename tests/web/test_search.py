"""What a search finds, in which order, and how much work it may make."""

import re
import sys
from urllib.parse import quote

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person
from tests.web.test_library import END, NODES, found, topics
from treeguide.web.search_words import MOST_LETTERS, MOST_WORDS, is_slip_of, words_of

INTERNET = "home-internet-does-not-work"
SAID = re.compile(r'role="status">([^<]+)')


def searched(person, words):
    return person.open(f"/?q={quote(words)}")


def calls(act) -> int:
    """Return how many functions are called while something is done."""
    number = 0

    def count(frame, event, argument):
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return number


@pytest.fixture
def many(write_tree, app_of):
    for number in range(20):
        write_tree(f"printer-{number}", NODES)
    return Person(app_of())


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("my internet is down", INTERNET),
        ("internet is down", INTERNET),
        ("internet down", INTERNET),
        ("wi-fi slow", INTERNET),
        ("My WiFi is so slow!", INTERNET),
        ("cannot log in", "reset-a-password"),
        ("password", "reset-a-password"),
        ("forgot my password", "reset-a-password"),
        ("reschedule", "clinic-appointment-to-move"),
        ("card payments", "failed-card-payment"),
        ("paper jam", "printer-does-not-print"),
    ],
)
def test_what_people_say_finds_the_tree_that_is_about_it_first(person, words, first):
    assert topics(searched(person, words))[0] == first


def test_a_keyword_of_an_answer_that_is_offered_everywhere_finds_the_tree(person):
    assert len(topics(searched(person, "human"))) == 6


@pytest.mark.parametrize("idle", ["{}", "my {} is not the one", "das {} geht leider nicht mehr"])
def test_words_that_say_nothing_do_not_narrow_in_any_language_of_the_pages(person, idle):
    assert topics(searched(person, idle.format("reschedule"))) == ["clinic-appointment-to-move"]


def test_words_that_say_nothing_are_looked_for_where_there_are_no_others(person):
    assert topics(searched(person, "the")) != []


def test_titles_weigh_more_than_summaries_and_these_more_than_answers_deep_inside(
    write_tree, app_of
):
    write_tree("a-inside", {**NODES, "lamp": {**NODES["lamp"], "text": "The kettle."}})
    write_tree("b-summary", NODES, summary="About a kettle.")
    write_tree("c-title", NODES, title="The kettle")
    write_tree("d-tagged", NODES, tags=["kettle"])

    assert topics(searched(Person(app_of()), "kettle")) == [
        "d-tagged",
        "c-title",
        "b-summary",
        "a-inside",
    ]


def test_what_stands_there_as_it_was_typed_comes_before_other_forms(write_tree, app_of):
    write_tree("a", NODES, title="Printing")
    write_tree("b", NODES, title="The print")

    assert topics(searched(Person(app_of()), "print")) == ["b", "a"]


def test_trees_of_the_same_weight_stand_in_the_order_of_their_titles(many):
    assert topics(searched(many, "lamp")) == sorted(topics(many.open("/")))


def test_what_holds_fewer_of_the_words_than_the_best_is_left_out(write_tree, app_of):
    write_tree("both", {**NODES, "lamp": {**NODES["lamp"], "text": "Kettle and toaster."}})
    write_tree("one", {**NODES, "lamp": {**NODES["lamp"], "text": "A kettle."}})

    assert topics(searched(Person(app_of()), "kettle toaster")) == ["both"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("pritner", "printer"), ("intenet", "internet"), ("passsword", "password")],
)
def test_a_slip_of_the_finger_finds_what_was_meant_and_the_page_says_so(person, typed, meant):
    searched(person, meant)
    right = topics(person)

    searched(person, typed)

    assert topics(person) == right
    assert SAID.findall(person.page) == [
        f"“{typed}” stands nowhere here, so “{meant}” was searched for."
    ]


def test_an_agent_is_told_what_was_searched_for_in_place_of_a_slip(shipped_app, store):
    agent = signed_in(Person(shipped_app), store)

    agent.open("/desk?q=pritner")

    assert 'action="/desk/printer-does-not-print"' in agent.page
    assert "“pritner” stands nowhere here, so “printer” was searched for." in agent.page


@pytest.mark.parametrize(
    ("typed", "word", "is_one"),
    [
        ("pritner", "printer", True),
        ("priter", "printer", True),
        ("printter", "printer", True),
        ("prunter", "printer", True),
        ("rpinter", "printer", True),
        ("printre", "printer", True),
        ("pritnre", "printer", False),
        ("pinr", "printer", False),
        ("lamp", "lam", False),
    ],
)
def test_a_slip_is_one_letter_or_two_that_changed_places(typed, word, is_one):
    assert is_slip_of(typed, word) is is_one


def test_a_word_is_known_with_and_without_capitals_accents_and_hyphens():
    assert list(words_of("Wi-Fi, CAFÉ; Tür 3?")) == ["wifi", "wi", "fi", "cafe", "tur", "3"]


def test_a_word_is_found_where_a_language_writes_no_blanks(write_tree, app_of):
    write_tree("kettle", {"end": END}, title="打印机不打印", language="zh")

    assert topics(searched(Person(app_of()), "打印机")) == ["kettle"]


@pytest.mark.parametrize(
    ("words", "said"),
    [("xyzzy", "This word stands"), ("xyzzy frobozz", "None of these words stands")],
)
def test_a_search_without_a_result_says_so_of_one_word_or_of_several(person, words, said):
    assert said in searched(person, words).page


@pytest.mark.parametrize("address", ["/", "/?q=password", "/?q=xyzzy"])
def test_the_library_leads_to_the_page_where_a_code_is_entered(person, address):
    assert '<a data-plain href="/resume">You have a code?' in person.open(address).page


@pytest.mark.parametrize(
    ("address", "between"), [("/?q={}", "+"), ("/?q={}", "-"), ("/go/{}", "-")]
)
def test_a_search_of_thousands_of_words_makes_no_more_work_than_one_of_a_few(
    many, address, between
):
    words = [f"zq{number:04}" for number in range(2_000)]
    few, long = between.join(words[: MOST_WORDS + 1]), between.join(words)
    many.open(address.format("warm"))

    least = calls(lambda: many.open(address.format(few)))
    most = calls(lambda: many.open(address.format(long)))

    assert most < 1.5 * least


def test_no_more_of_a_search_is_looked_for_than_people_type(many):
    at_the_end = "a" * MOST_LETTERS + " lamp"

    assert topics(searched(many, at_the_end)) == []
    assert found(searched(many, "lamp")) != []
