"""Going on elsewhere: a code moves a session to another browser, or opens it at a desk."""

import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nodes import outcome, question
from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import resuming
from treeguide.service.accounts import TooSoon
from treeguide.store.people.teams import Team
from treeguide.store.resuming import LASTS_US, CodeSpent
from treeguide.web import limits
from treeguide.web import resuming as pages
from treeguide.web.current import sessions_of

CODE = re.compile(r'id="code">([^<]+)<')
LINK = re.compile(r'value="(http://[^"#]*/resume)#([^"]+)"')
NODES = {
    "lamp": question("Is the lamp lit?", lit=("It is lit", "again"), dark=("It is dark", "again")),
    "again": question("And now?", yes=("Yes", "good"), no=("No", "good")),
    "good": outcome("Good"),
}


@pytest.fixture
def app(app_of, write_tree):
    write_tree("case", NODES)
    return app_of()


@pytest.fixture
def at_rest(store):
    """Let no time pass."""
    now = store.clock()
    store.clock = lambda: now


@pytest.fixture
def phone(app):
    """Somebody who has answered the first question on the first of two devices."""
    return Person(app).start("case").send(answer="lit")


@pytest.fixture
def desk(app):
    """The browser on the second device."""
    return Person(app)


def elsewhere(person: Person) -> str:
    return re.findall(r'href="([^"]+/_elsewhere)"', person.page)[0]


def code_of(person: Person) -> str:
    person.response = person.post(elsewhere(person))
    return CODE.findall(person.page)[0]


def entered(person: Person, code: str) -> Person:
    return person._followed(person.post("/resume", {"code": code}))


def test_every_page_leads_to_a_page_that_says_how_it_goes_on_elsewhere(phone):
    phone.open(elsewhere(phone))

    assert phone.heading == "Go on elsewhere, or with a person"
    assert "Show me a code" in phone.page


def test_a_code_leads_the_second_device_to_where_the_first_one_was(phone, desk):
    code = code_of(phone)

    entered(desk, code)

    assert (desk.status, desk.heading) == (200, "And now?")
    assert "Welcome back" in desk.page and "It is lit" in desk.page
    assert desk.send(answer="yes").heading == "Good"


@pytest.mark.parametrize("write", [str.lower, lambda code: code.replace("-", " "), " {} \n".format])
def test_a_code_is_taken_however_it_is_written(phone, desk, write):
    entered(desk, write(code_of(phone)))

    assert desk.heading == "And now?"


def test_the_secret_of_the_link_stands_behind_its_sign_and_works_as_the_code_does(phone, desk):
    code_of(phone)
    [(address, secret)] = LINK.findall(phone.page)

    entered(desk, secret)

    assert address == "http://localhost/resume"
    assert len(secret) >= 43
    assert desk.heading == "And now?"


def test_the_whole_link_can_be_entered_as_well(phone, desk):
    code_of(phone)

    entered(desk, "#".join(LINK.findall(phone.page)[0]))

    assert desk.heading == "And now?"


def test_the_first_device_is_told_that_it_goes_on_elsewhere_and_can_do_nothing(phone, desk):
    page, form, fields = phone.address, phone.form, phone.hidden
    entered(desk, code_of(phone))

    phone.open(page)
    sent = phone.post(form, {**fields, "answer": "no"})

    assert phone.status == sent.status_code == 410
    assert phone.heading == "You have gone on elsewhere"
    assert 'src="/static/dist/assets/player-' in phone.page and "Sign in" not in phone.page
    assert 'href="/resume"' in phone.page
    assert desk.open(desk.address).heading == "And now?"


def test_it_can_be_taken_back_to_the_first_device(phone, desk):
    entered(desk, code_of(phone))
    address = desk.address

    entered(phone, code_of(desk))

    assert phone.open(address).heading == "And now?"
    assert desk.open(address).status == 410


def test_a_browser_keeps_its_own_sessions_when_it_takes_up_another(phone, desk):
    desk.start("case")
    own = desk.address

    entered(desk, code_of(phone))

    assert desk.open(own).status == 200


def test_a_code_works_once(app, phone, desk):
    code = code_of(phone)
    entered(desk, code)

    third = entered(Person(app), code)

    assert third.status == 422
    assert "This code does not work, or not any more" in third.page
    assert not third.response.headers.getlist("Set-Cookie")


def test_a_code_works_for_a_day(phone, desk, store):
    code, now = code_of(phone), store.clock()
    store.clock = lambda: now + LASTS_US + 1

    entered(desk, code)

    assert "not any more" in desk.page


def test_erasing_kills_the_codes(phone, desk, store):
    code = code_of(phone)
    store.erase_session(phone.address.split("/")[3], actor="test", reason="asked for")

    entered(desk, code)

    assert desk.status == 422


def test_a_session_that_has_ended_goes_on_nowhere_and_says_so(phone, app):
    walk = sessions_of(app).open(phone.address.split("/")[3])
    address = elsewhere(phone)
    walk.act("ended", seq=walk.session.seq, key="the-end-of-it")

    assert "This has ended" in phone.open(address).page
    assert phone.post(address).status_code == 409


def test_for_a_stranger_there_is_no_such_page_and_no_code(phone, desk):
    address = elsewhere(phone)

    desk.start("case")

    assert desk.open(address).status == 404
    assert desk.post(address).status_code == 404


@pytest.mark.parametrize("typed", ["", "  "])
def test_who_enters_nothing_is_asked_for_the_code(desk, typed):
    entered(desk, typed)

    assert desk.status == 422
    assert "Enter your code." in desk.page and "no code of ours" not in desk.page


def test_a_browser_without_script_forgets_the_secret_behind_the_sign(phone, desk):
    code_of(phone)
    [(_, secret)] = LINK.findall(phone.page)

    sent = desk.post("/resume", {"code": secret})

    assert sent.headers["Location"].endswith("#main")


@pytest.mark.parametrize("typed", ["7XN4", "O0I1-BSUV-ZZZZ", "x" * 5000, "é" * 12])
def test_what_is_no_code_is_told_so_and_does_not_count_as_a_guess(desk, store, typed):
    for _ in range(20):
        entered(desk, typed)

    assert desk.status == 422
    assert "This is no code of ours" in desk.page
    assert 'href="#code"' in desk.page and desk.title.startswith("Error: ")


def test_a_code_that_is_entered_while_somebody_answers_leads_nowhere_and_says_so(
    phone, desk, store, monkeypatch
):
    code, take_up = code_of(phone), store.take_up
    phone.open(phone.address.replace("/_elsewhere", "/again"))

    def a_moment_too_late(*told) -> None:
        phone.send(answer="yes")
        take_up(*told)

    monkeypatch.setattr(store, "take_up", a_moment_too_late)

    assert entered(desk, code).status == 422
    assert phone.heading == "Good"


def test_who_guesses_has_to_wait_and_is_told_how_long(app, at_rest):
    guesser = Person(app, REMOTE_ADDR="203.0.113.7")

    statuses = [entered(guesser, f"{'C' * 11}{sign}").status for sign in "CDFGHJ"]

    assert statuses == [422] * 5 + [429]
    assert "So many codes were wrong" in guesser.page
    assert int(guesser.response.headers["Retry-After"]) >= 1


def test_who_has_to_wait_keeps_nobody_else_from_going_on(app, phone, desk, at_rest):
    guesser = Person(app, REMOTE_ADDR="203.0.113.7")
    for sign in "CDFGHJ":
        entered(guesser, f"{'C' * 11}{sign}")

    assert entered(desk, code_of(phone)).heading == "And now?"


def test_in_all_only_so_many_codes_are_looked_at_in_a_minute(app, phone, monkeypatch):
    monkeypatch.setattr(pages, "_entered", limits.SlidingWindow(3))
    code = code_of(phone)
    for number in range(3):
        entered(Person(app, REMOTE_ADDR=f"203.0.113.{number}"), "CCCC-CCCC-CCCC")

    late = entered(Person(app, REMOTE_ADDR="203.0.113.9"), code)

    assert (late.status, late.response.headers["Retry-After"]) == (429, "60")


def test_of_one_session_only_so_many_codes_are_made_in_a_minute(phone):
    address = elsewhere(phone)

    statuses = [phone.post(address).status_code for _ in range(pages.MOST_MADE + 1)]

    assert statuses == [200] * pages.MOST_MADE + [429]


def test_neither_code_nor_secret_reaches_a_log_or_an_address(phone, desk, caplog, tmp_path):
    with caplog.at_level(logging.DEBUG):
        code = code_of(phone)
        secret = LINK.findall(phone.page)[0][1]
        entered(desk, secret)
        entered(desk, code)

    said = caplog.text + desk.address + str(desk.sent.headers)
    assert not any(one in said for one in (code, code.replace("-", ""), secret))
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.db*"))
    assert secret.encode() not in kept and code.replace("-", "").encode() not in kept


def test_another_site_makes_no_browser_take_up_a_session(phone, desk):
    code = code_of(phone)
    desk.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert desk.post("/resume", {"code": code}).status_code == 403


def test_the_pages_speak_german(app):
    person = Person(app, HTTP_ACCEPT_LANGUAGE="de").start("case")

    code = code_of(person)

    assert f'id="code">{code}<' in person.page
    assert "Das ist Ihr Code" in person.page
    assert entered(person, "CCCC-CCCC-CCCC").page.count("Dieser Code gilt nicht") == 2


def test_an_agent_finds_a_session_by_its_code_and_the_caller_keeps_it(phone, store):
    code = code_of(phone)

    row = resuming.found_by_code(store, code, asker="agent", may_open=lambda row: True)

    assert row.id == phone.address.split("/")[3]
    assert phone.open(phone.address.replace("/_elsewhere", "/again")).heading == "And now?"
    with pytest.raises(CodeSpent):
        resuming.found_by_code(store, code, asker="agent", may_open=lambda row: True)


def test_an_agent_who_may_not_walk_the_tree_finds_nothing_and_spoils_no_code(phone, store, desk):
    code = code_of(phone)

    with pytest.raises(CodeSpent):
        resuming.found_by_code(store, code, asker="agent", may_open=lambda row: False)

    assert entered(desk, code).heading == "And now?"


def test_an_agent_who_guesses_has_to_wait_too(store, at_rest):
    def find(sign: str) -> None:
        resuming.found_by_code(store, "C" * 11 + sign, asker="agent", may_open=lambda row: True)

    for sign in "CDFGH":
        with pytest.raises(CodeSpent):
            find(sign)

    with pytest.raises(TooSoon):
        find("K")


def test_an_agent_who_was_told_a_right_code_begins_anew_with_wrong_ones(phone, store):
    def find(code: str) -> None:
        resuming.found_by_code(store, code, asker="agent", may_open=lambda row: True)

    def find_nothing() -> None:
        for sign in "CDFG":
            with pytest.raises(CodeSpent):
                find("C" * 11 + sign)

    find_nothing()
    find(code_of(phone))

    find_nothing()


@given(st.text(max_size=300))
def test_whatever_is_typed_means_a_code_a_secret_or_nothing(typed):
    secret = resuming.meant(typed)

    assert not secret or len(secret) >= 12
    assert resuming.meant(secret) == secret


def test_a_code_is_short_without_signs_that_look_alike_and_hard_to_guess(store, phone):
    codes = {resuming.new_code(store, phone.address.split("/")[3]).said for _ in range(50)}

    assert len(codes) == 50
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", code) for code in codes)
    assert not set("01258OILZSBUV") & set(resuming.SIGNS)
    assert len(resuming.SIGNS) ** 12 > 2**50


def test_an_agent_enters_the_code_at_the_desk_and_sees_all_answers(app, phone, store):
    code = code_of(phone)
    agent = signed_in(Person(app), store)

    agent._followed(agent.post("/desk/_code", {"code": code}))
    agent.open(agent.response.headers.get("Location", agent.address))

    assert agent.status == 200
    assert "And now?" in agent.page and "It is lit" in agent.page


def test_at_the_desk_a_wrong_code_is_told_so(app, store):
    agent = signed_in(Person(app), store)

    sent = agent.post("/desk/_code", {"code": "CCCC-CCCC-CCCC"})

    assert sent.status_code == 422
    assert "This code does not work, or not any more" in sent.get_data(as_text=True)


def test_an_agent_of_another_team_hears_no_more_than_that_there_is_none(app, phone, store, desk):
    code = code_of(phone)
    store.add_team(Team("hr", "HR"), by="test")
    agent = signed_in(Person(app), store, Grant("agent", "hr"))

    sent = agent.post("/desk/_code", {"code": code})

    assert sent.status_code == 422
    assert entered(desk, code).heading == "And now?"
