"""A script gets the page behind an answer at once, where a browser is led to it."""

from threading import Event, Thread

import pytest

from tests.web.conftest import Person
from tests.web.pages.walks import WALKS, said_by, walked
from treeguide.web import drawing

SCRIPT = {
    "HTTP_SEC_FETCH_DEST": "empty",
    "CONTENT_TYPE": "application/x-www-form-urlencoded;charset=UTF-8",
}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_script_gets_the_next_page_with_its_answer(fronted, asked, language):
    headers = {"HTTP_ACCEPT_LANGUAGE": language}
    walked(fronted, *WALKS["answers"], **headers)
    person = Person(fronted, **headers, **SCRIPT).start("case")
    asked.clear()

    for answer, node in (("both", "again"), ("lit", "plug")):
        sent = person.send(answer=answer).sent
        assert sent.headers["Content-Location"] == f"{person.form.rpartition('/')[0]}/{node}"
        assert said_by(person.open(sent.headers["Content-Location"]).response) == said_by(sent)

    assert asked == []


def test_a_script_is_led_to_a_page_that_nobody_has_seen_before(fronted):
    walked(fronted, {"answer": "both"})
    drawing._pages.clear()

    sent = Person(fronted, **SCRIPT).start("case").send(answer="both").sent

    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("/again")


def test_where_the_page_cannot_be_drawn_flask_leads_to_it_and_the_answer_is_kept_once(
    store, fronted, monkeypatch
):
    walked(fronted, *WALKS["answers"])
    person = Person(fronted, **SCRIPT).start("case").send(answer="both")
    monkeypatch.setattr(drawing, "remembered", lambda *_: 1 / 0)

    sent = person.post(person.form, {**person.hidden, "answer": "lit"})

    assert sent.status_code == 303
    events = store.history_of(person.address.split("/")[3]).events
    assert [one.given for one in events] == [None, "both", "lit"]


def test_nobody_gets_the_next_page_before_the_answer_is_on_the_disk(store, fronted, monkeypatch):
    walked(fronted, *WALKS["answers"])
    person = Person(fronted, **SCRIPT).start("case").send(answer="both")
    drawn, goes_on, sent = Event(), Event(), []
    remembered, write_all = drawing.remembered, store.driver.write_all
    monkeypatch.setattr(drawing, "remembered", lambda *of: (remembered(*of), drawn.set())[0])
    monkeypatch.setattr(
        store.driver, "write_all", lambda parties: (goes_on.wait(30), write_all(parties))[1]
    )
    form = {**person.hidden, "answer": "lit"}

    asking = Thread(target=lambda: sent.append(person.post(person.form, form).status_code))
    asking.start()

    assert drawn.wait(30)
    asking.join(0.2)
    assert sent == []
    goes_on.set()
    asking.join(30)
    assert sent == [200]
