"""The short ways of pages answer just as Flask does, and only what is as usual."""

import re

import pytest
from werkzeug.test import EnvironBuilder

from tests.web.conftest import Person
from tests.web.fronted import Fronted, counted, head_in
from tests.web.pages.walks import (
    NODES,
    VARIABLES,
    WALKS,
    noted_of,
    walked,
    walked_to_the_outcome,
)
from treeguide.service import resuming
from treeguide.web import Config, create_app, drawing
from treeguide.web.current import sessions_of
from treeguide.web.http.head import Headers
from treeguide.web.session_cookie import new_secret


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("answers", WALKS.values(), ids=WALKS)
def test_both_ways_say_and_count_the_same(app, fronted, answers, language, caplog):
    headers = {"HTTP_ACCEPT_LANGUAGE": language}
    expected, counts = walked(app, *answers, **headers), counted(app)

    # Now all pages that others have seen are remembered.
    assert walked(fronted, *answers, **headers) == expected
    assert walked(fronted, *answers, **headers) == expected
    assert counted(app) == counts + counts + counts
    assert caplog.records == []


def test_what_was_drawn_for_others_is_shown_without_flask(fronted, asked):
    walked(fronted, *WALKS["answers"])
    asked.clear()

    person = Person(fronted).start("case")
    person.send(answer="both").send(answer="lit").open(person.address).send(answer="done")

    # Only the page of a form is drawn for each by itself.
    assert asked == [("POST", "case"), ("GET", "name")]


def test_an_outcome_that_others_have_reached_is_shown_without_flask(fronted, asked):
    walked(fronted, *WALKS["an outcome"])

    person = walked_to_the_outcome(fronted)

    assert person.heading == "Good"
    assert asked.count(("GET", "good")) == 1
    assert "Are you Bob?" in person.page and "Ada" not in person.page


def test_an_outcome_behind_a_promise_is_drawn_for_each_person(app, fronted, asked):
    """It says by when the promise holds, which for the next person is another moment."""
    for name in ("Ada", "Bob"):
        person = Person(fronted).start("case").send(answer="lit").send(name=name).send(answer="no")
        walk = sessions_of(app).open(person.address.split("/")[3])
        walk.act("answered", seq=walk.session.seq, key="its-result", node="team", given="done")
        person.open(person.address.replace("team", "good")).open(person.address)
        assert "What we promise" in person.page

    assert asked.count(("GET", "good")) == 4


@pytest.mark.parametrize("address", ["/", "/go/case/again", "ITS OWN?x=1"])
def test_another_address_is_answered_by_flask(fronted, asked, caplog, address):
    walked(fronted, *WALKS["answers"])
    person = Person(fronted).start("case").send(answer="both")
    asked.clear()

    person.open(address.replace("ITS OWN", person.address))

    assert len(asked) == 1
    assert caplog.records == []


def test_two_people_get_their_own_position_key_address_and_answers(fronted):
    walked(fronted, *WALKS["answers"])
    ada, bob = (Person(fronted).start("case").send(answer="both") for _ in range(2))

    ada.send(answer="lit")
    bob.send(answer="dark")

    assert ada.hidden["key"] != bob.hidden["key"]
    assert ada.form != bob.form
    assert ada.form.split("/")[3] in ada.page and ada.form.split("/")[3] not in bob.page
    assert "It is lit" in ada.page and "It is lit" not in bob.page
    assert drawing._mark not in ada.page + bob.page


def test_what_is_filled_in_is_nobody_elses(fronted):
    for name in ("Ada", "Bob"):
        person = Person(fronted).start("case").send(answer="lit").send(name=name)

        assert person.heading == f"Are you {name}?"
        assert person.send(answer="no").page.count(f"Are you {name}?") == 2


def test_a_stranger_sees_and_does_nothing(fronted, asked):
    person = Person(fronted).start("case").send(answer="both")
    stranger = Person(fronted).start("case")
    asked.clear()

    assert stranger.open(person.address).status == 404
    assert stranger.post(person.form, {**person.hidden, "answer": "lit"}).status_code == 404
    assert person.open(person.address).status == 200
    assert len(asked) == 2


def test_a_session_on_a_tree_for_agents_is_not_shown_even_to_who_holds_its_secret(
    write_tree, app_of
):
    write_tree("case", NODES, variables=VARIABLES, audience=["agent"])
    app = app_of()
    fronted = Fronted(app)
    secret, token_hash = new_secret()
    try:
        held = sessions_of(app)
        walk = held.begin("case", "agent", channel="web", language="en", token_hash=token_hash)
        person = Person(fronted)
        person.client.set_cookie("treeguide", secret)
        address = f"/go/case/{walk.row.id}/lamp"

        shown = [person.open(address).status for _ in range(2)]
        sent = person.post(address, {"seq": "1", "key": "abcdefgh", "answer": "both"})

        assert [*shown, sent.status_code] == [404, 404, 404]
        assert len(held.store.history_of(walk.row.id).events) == 1
    finally:
        fronted.close()


def test_under_the_address_of_another_tree_a_session_is_not_found(fronted, asked):
    person = Person(fronted).start("case").send(answer="both")
    address = person.address.replace("/case/", "/other/")
    asked.clear()

    sent = person.post(address, {**person.hidden, "answer": "lit"})

    assert [sent.status_code, person.open(address).status] == [404, 404]
    assert len(asked) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://elsewhere.example", "HTTP_SEC_FETCH_SITE": ""},
    ],
)
def test_what_another_site_sends_is_refused(fronted, headers):
    person = Person(fronted).start("case").send(answer="both")
    person.headers = headers

    assert person.post(person.form, {**person.hidden, "answer": "lit"}).status_code == 403


def test_a_session_that_was_erased_elsewhere_is_not_shown_from_memory(fronted, caplog):
    person = Person(fronted).start("case").send(answer="both")
    row = fronted.front._keeper._store.session_row(person.address.split("/")[3])
    fronted.front._keeper._store.erase_session(row.id, actor="test", reason="asked")

    assert person.open(person.address).status == 410
    assert caplog.records == []


@pytest.mark.parametrize(
    "body",
    [
        "seq={seq}&key={key}&answer=lit&answer=dark",
        "seq={seq}&key={key}&answer=lit&kind=&kind=went-back",
        "seq=" + "1" * 5000 + "&key={key}&answer=lit",
        "seq={seq}&key=äöüäöüäöü&answer=lit",
    ],
    ids=["two answers", "two kinds", "too many digits", "other letters"],
)
def test_a_form_that_may_mean_two_things_means_what_flask_says(fronted, asked, caplog, body):
    person = Person(fronted).start("case").send(answer="both")
    content = body.format(**person.hidden).encode()
    asked.clear()

    sent = person.client.post(
        person.form, data=content, content_type="application/x-www-form-urlencoded"
    )

    assert sent.status_code in (303, 400, 409)
    assert len(asked) == 1
    assert caplog.records == []


def test_an_answer_that_another_process_was_quicker_with_is_kept_once(store, fronted, asked):
    person = Person(fronted).start("case").send(answer="both")
    elsewhere = sessions_of(create_app(Config(store))).open(person.address.split("/")[3])
    elsewhere.act("answered", seq=2, key="elsewhere", node="again", given="dark")
    asked.clear()

    sent = person.post(person.form, {**person.hidden, "answer": "lit"})

    assert sent.status_code == 409
    assert len(asked) == 1
    assert [one.given for one in store.history_of(elsewhere.row.id).events] == [
        None,
        "both",
        "dark",
    ]


def test_a_double_click_moves_once(fronted):
    person = Person(fronted).start("case").send(answer="both")
    form = {**person.hidden, "answer": "lit"}

    responses = [person.post(person.form, form) for _ in range(2)]

    assert [one.status_code for one in responses] == [303, 303]
    assert responses[0].headers["Location"] == responses[1].headers["Location"]


@pytest.fixture
def person_by_https(app_of, write_tree, monkeypatch):
    """Somebody in the middle of a walk over https, and what Flask is asked for from then on."""
    write_tree("case", NODES, variables=VARIABLES)
    fronted = Fronted(app_of(https=True))
    # The client for tests then returns a cookie that is secure.
    by_https = {"wsgi.url_scheme": "https"}
    try:
        for _ in range(2):
            person = Person(fronted)
            person.headers = by_https
            person.start("case").send(answer="both").send(answer="lit")
        person = Person(fronted)
        person.headers = by_https
        yield person.start("case").send(answer="both"), noted_of(fronted, monkeypatch)
    finally:
        fronted.close()


def test_over_https_the_cookie_and_the_headers_are_those_of_https(person_by_https):
    person, asked = person_by_https

    person.send(answer="lit")

    sent = [
        response.headers.get("Strict-Transport-Security")
        for response in (person.sent, person.response)
    ]
    assert [person.sent.status_code, person.status] == [303, 200]
    assert sent == ["max-age=31536000"] * 2
    assert asked == []


def test_of_two_cookie_headers_both_are_read(fronted):
    walked(fronted, *WALKS["answers"])
    person = Person(fronted).start("case").send(answer="both")
    environ = EnvironBuilder(person.address, headers={"Sec-Fetch-Site": "none"}).get_environ()
    head = head_in(environ)
    held = person.client.get_cookie("treeguide").value
    cookies = [("cookie", f"treeguide={held}"), ("cookie", "language=de")]
    head.headers = Headers([*head.headers.items(), *cookies])

    status, _, page = fronted.ask(head, b"")

    assert status == 200
    assert "Und jetzt?" in page.decode()


def test_how_long_a_page_was_seen_is_kept_without_flask(store, fronted, asked):
    walked(fronted, *WALKS["answers"])
    person = Person(fronted).start("case")
    asked.clear()

    person.send(answer="both", active_ms="0")

    assert asked == []
    [row] = store.driver.read(
        "SELECT shown_at, active_ms FROM event WHERE session_id = :id AND seq = 2",
        id=person.address.split("/")[3],
    )
    assert row["shown_at"] and row["active_ms"] == 0


def test_a_session_that_was_taken_up_elsewhere_is_the_first_browsers_no_more(store, fronted):
    """Also where another process has moved it, and this one has it at hand."""
    person = Person(fronted).start("case").send(answer="both")
    session_id = person.address.split("/")[3]
    secret, token_hash = new_secret()
    elsewhere = sessions_of(create_app(Config(store)))
    code = resuming.new_code(store, session_id).said
    resuming.resumed(elsewhere, code, token_hash=token_hash, asker="far")

    sent = person.post(person.form, {**person.hidden, "answer": "lit"})

    assert [sent.status_code, person.open(person.address).status] == [410, 410]
    desk = Person(fronted)
    desk.client.set_cookie("treeguide", secret)
    assert desk.open(person.address).heading == "And now?"
    assert desk.send(answer="lit").status == 200


def test_a_page_with_answers_that_do_not_count_is_drawn_for_its_person_alone(fronted):
    walked(fronted, *WALKS["answers"])
    person = Person(fronted).start("case").send(answer="both").send(answer="lit")
    person.open(re.findall(r'href="([^"]*\?at=0)"', person.page)[0]).send(answer="dark")

    assert "do not count at present" in person.page
    assert "do not count" not in Person(fronted).start("case").send(answer="dark").page
