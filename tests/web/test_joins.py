"""Titles, labels and sentences of ours stand beside each other, and each keeps its own end."""

import re

import pytest

from tests.nodes import outcome, question
from tests.web.calls import Agent

LABELS = {"what": "What is it?", "room": "Which room is it in?", "since": "Since when"}
NODES = {
    "form": {
        "kind": "form",
        "title": "Where is it?",
        "fields": [{"variable": name} for name in LABELS],
        "to": "broken",
    },
    "broken": question("Is it broken?", yes=("Yes.", "yours"), no=("No.", "end")),
    "yours": question("Is it yours?", yes=("Yes.", "urgent"), no=("No.", "end")),
    "urgent": question("Is it urgent!", yes=("Yes.", "end"), no=("No.", "end")),
    "end": outcome("It ends."),
}
VARIABLES = {name: {"type": "text", "label": label} for name, label in LABELS.items()}
DOUBLED = re.compile(r".{30}[.:?!][.:]", re.DOTALL)
"""Two ends of a sentence, as where a question stands before a full stop of ours."""


def shown(page: str) -> str:
    """Return what stands on a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


@pytest.fixture
def call(write_tree, app_of, store):
    """A call in which answers were set aside, and a form has labels that are questions."""
    write_tree("lamp", NODES, variables=VARIABLES, audience=["agent", "customer"])
    call = Agent(app_of(), store, name="Agent One").call()
    call.send(what="A lamp", room="2.05", since="May")
    for _ in range(3):
        call.send(answer="yes")
    for _ in range(3):
        call.do("went-back")
    assert call.heading == "Is it broken?"
    return call


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Set aside for now: “Is it yours?”, “Is it urgent!”. They"),
        ("de", "Vorerst zurückgestellt: „Is it yours?“, „Is it urgent!“. "),
    ],
)
def test_the_console_says_what_does_not_count_in_whole_sentences(call, language, sentence):
    call.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language

    page = shown(call.open(call.address).page)

    assert sentence in page
    assert "What is it? A lamp" in page
    assert "Since when: May" in page
    assert DOUBLED.findall(page) == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_no_ticket_ends_a_sentence_twice(call, language, form):
    call.do("flagged", desk_flag="Says light.").do("noted", desk_note="Is it lit?")
    address = f"/desk/lamp/{call.session_id}/_ticket?as={form}"

    ticket = call.client.get(address, headers={"Accept-Language": language}).get_data(as_text=True)

    assert "What is it? A lamp; Which room is it in? 2" in ticket
    assert DOUBLED.findall(ticket) == []


def test_the_page_of_a_customer_ends_no_sentence_twice(call, app_of):
    customer = call.start("lamp").send(what="A lamp", room="2.05", since="May")
    customer.send(answer="yes").send(answer="yes")
    customer.send(kind="went-back").send(kind="went-back")

    page = shown(customer.page)

    assert "“Is it yours?”. They" in page
    assert "Which room is it in? 2.05" in page
    assert DOUBLED.findall(page) == []
