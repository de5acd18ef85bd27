"""Taking a session along out of a foreign page, in which nobody finds it again later on."""

import html
import re

import pytest

from tests.nodes import handoff, outcome
from tests.web.conftest import Person
from tests.web.framing import SITE, TREE, Framed, allow, framed, make
from treeguide.web.embed.capability import capability_in

__all__ = ["framed", "make"]

CODE = re.compile(r'id="code">([^<]+)<')
COME_BACK = re.compile("come back|close this page|its address for")
WAITING = {
    "wait": handoff("Somebody calls you", "We call you.", done="good", otherwise="good"),
    "good": outcome("Good"),
}


@pytest.fixture
def waiting(make, write_tree, store):
    """Somebody in a frame for whom a team is to do something."""
    write_tree("case", WAITING)
    app = make()
    allow(store, SITE, tree="case")
    return Framed(app, "case").start()


def elsewhere(framed: Framed) -> str:
    return re.findall(r'href="(/embed/[^"]+/_elsewhere)"', framed.page)[0]


def own_page(framed: Framed) -> str:
    """Return where the tab of its own begins, as its browser is led there."""
    response = framed.client.post(elsewhere(framed), data={"opens": "own"})
    assert response.status_code == 303
    return response.headers["Location"]


def entered(framed: Framed, code: str) -> Person:
    person = Person(framed.client.application)
    person._followed(person.post("/resume", {"code": code}))
    # Where nothing is asked, its address leads on to the page itself.
    return person.open(person.response.headers.get("Location", person.address))


def test_a_frame_promises_nobody_that_it_can_be_come_back_to(framed, waiting):
    pages = [framed.open(f"/embed/{TREE}").page, framed.start().page, waiting.page]
    pages.append(framed.open(elsewhere(framed)).page)
    ended = framed.start().send(answer="yes").page

    assert not any(COME_BACK.search(page) for page in [*pages[:3], ended])
    assert all("Once this tab is closed" in page for page in (waiting.page, ended))
    assert "You can close that page and come back to it" in pages[3]


@pytest.mark.parametrize("ends", [True, False])
def test_it_goes_on_in_a_page_of_its_own_with_all_answers(framed, waiting, ends):
    somebody = framed.start().send(answer="yes") if ends else waiting
    heading, address = somebody.heading, own_page(somebody)

    person = entered(somebody, address.partition("#")[2])

    assert address.startswith("/resume#")
    assert (person.status, person.heading) == (200, heading)
    assert person.address.startswith(f"/go/{somebody.tree}/")


def test_then_the_frame_says_where_it_went_and_does_nothing_more(framed):
    address = framed.start().address
    entered(framed, own_page(framed).partition("#")[2])

    sent = framed.post(address, seq="1", key="a-key-of-its-own", answer="yes").status

    assert (framed.open(address).status, sent) == (410, 410)
    assert framed.heading == "You have gone on elsewhere"
    assert "/resume" not in framed.page
    assert f'href="/embed/{TREE}"' in framed.page


def test_who_never_had_it_is_told_nothing_of_that(framed):
    address, held = framed.start().address, capability_in(framed.capability)
    entered(framed, own_page(framed).partition("#")[2])
    wrong = held.secret[:-1] + ("A" if held.secret[-1] != "A" else "B")

    assert framed.open(address.replace(held.secret, wrong)).status == 404


def test_a_code_is_shown_in_the_frame_as_outside_of_it(framed):
    framed.start().send(answer="no")

    framed.post(elsewhere(framed))

    assert entered(framed, CODE.findall(framed.page)[0]).heading == "Plug it in"


def test_the_page_with_the_code_tells_the_page_around_nothing(framed):
    framed.post(elsewhere(framed.start()))
    code = CODE.findall(framed.page)[0]

    assert (framed.told["node"], framed.told["title"], framed.told["answers"]) == ("", None, [])
    assert code not in str(framed.told)


def test_without_the_secret_there_is_no_code(framed):
    address, held = elsewhere(framed.start()), capability_in(framed.capability)
    stranger = address.replace(held.secret, held.secret[::-1])

    assert framed.open(stranger).status == 404
    assert framed.post(stranger).status == 404
    assert framed.post(stranger, opens="own").status == 404


def test_it_is_said_in_german_too(make):
    framed = Framed(make()).start("?language=de")
    address = html.unescape(elsewhere(framed))

    assert "Auf einer eigenen Seite" in framed.open(address).page
