import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide.settings import Settings
from treeguide.web import limits
from treeguide.web.current import sessions_of
from treeguide.web.limits import SlidingWindow, network_of

FAR = {"REMOTE_ADDR": "203.0.113.7"}
NODES = {
    "lamp": {
        "kind": "question",
        "title": "Is it lit?",
        "answers": [{"id": "yes", "label": "Yes", "to": "end"}],
    },
    "end": {"kind": "outcome", "title": "Solved", "result": "resolved"},
}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def app(write_tree, app_of):
    write_tree("lamp", NODES, audience=["customer", "agent"])
    return app_of(settings=Settings(sessions_per_minute=2))


def start_by_api(app, environ):
    return app.test_client().post(
        "/api/v1/sessions", json={"tree": "lamp"}, environ_overrides=environ
    )


def start_by_page(app, environ, address="/go/lamp"):
    return Person(app, **environ).post(address)


def start_at_desk(app, environ):
    agent = signed_in(Person(app, **environ), sessions_of(app).store)
    return agent.post("/desk/lamp")


def test_as_many_as_are_allowed_pass_and_the_next_is_told_how_long_to_wait(clock):
    window = SlidingWindow(2, clock)
    assert window.seconds_to_wait("a") == 0
    clock.now += 20
    assert window.seconds_to_wait("a") == 0

    assert window.seconds_to_wait("a") == 40


def test_who_waits_as_long_as_told_passes(clock):
    window = SlidingWindow(1, clock)
    window.seconds_to_wait("a")

    clock.now += window.seconds_to_wait("a")

    assert window.seconds_to_wait("a") == 0


def test_being_refused_makes_nobody_wait_longer(clock):
    window = SlidingWindow(1, clock)
    window.seconds_to_wait("a")
    clock.now += 30

    waits = [window.seconds_to_wait("a") for _ in range(5)]

    assert waits == [30] * 5


def test_one_name_does_not_make_another_wait(clock):
    window = SlidingWindow(1, clock)
    window.seconds_to_wait("a")

    assert window.seconds_to_wait("b") == 0


@given(st.lists(st.floats(0, 50), max_size=60), st.integers(1, 5))
def test_no_minute_lets_more_through_than_are_allowed(pauses, most):
    clock = Clock()
    window, passed = SlidingWindow(most, clock), []
    for pause in pauses:
        clock.now += pause
        if not window.seconds_to_wait("a"):
            passed.append(clock.now)

    assert all(late - early >= 60 for early, late in zip(passed, passed[most:], strict=False))


def test_names_that_have_gone_make_room_for_others(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_NAMES", 3)
    window = SlidingWindow(1, clock)
    for name in "abc":
        window.seconds_to_wait(name)
    clock.now += 61

    assert window.seconds_to_wait("d") == 0
    assert list(window._moments) == ["d"]


def test_more_names_than_can_be_counted_share_one_count(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_NAMES", 2)
    window = SlidingWindow(1, clock)

    waits = [window.seconds_to_wait(name) for name in "abcd"]

    assert [wait > 0 for wait in waits] == [False, False, False, True]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_an_address_is_counted_as_what_one_household_has(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(start_by_page, id="player"),
        pytest.param(start_at_desk, id="desk"),
        pytest.param(start_by_api, id="api"),
    ],
)
def test_who_starts_too_many_sessions_is_told_when_to_try_again(app, start):
    answers = [start(app, FAR) for _ in range(3)]

    assert [answer.status_code < 400 for answer in answers[:2]] == [True, True]
    assert answers[2].status_code == 429
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60


def test_pages_and_api_count_together(app):
    answers = [start_by_page(app, FAR), start_by_api(app, FAR), start_by_api(app, FAR)]

    assert [answer.status_code for answer in answers] == [303, 201, 429]


def test_a_program_is_told_in_a_problem_that_names_itself(app):
    problem = [start_by_api(app, FAR) for _ in range(3)][2]

    assert problem.content_type == "application/problem+json"
    assert problem.json["type"].endswith("too-many")


def test_a_person_is_told_in_a_page_with_a_sentence(app):
    page = [start_by_page(app, FAR) for _ in range(3)][2]

    assert "Please try again in a minute." in page.get_data(as_text=True)


def test_programs_of_this_machine_start_as_many_as_they_like(app):
    answers = [start_by_api(app, {"REMOTE_ADDR": "127.0.0.1"}) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {201}


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"])
def test_what_a_proxy_of_this_machine_forwards_is_counted(app, header):
    forwarded = {"REMOTE_ADDR": "127.0.0.1", header: "for=203.0.113.7"}

    answers = [start_by_api(app, forwarded) for _ in range(3)]

    assert answers[2].status_code == 429


def test_a_host_that_only_calls_itself_this_machine_is_counted(app):
    answers = [start_by_api(app, {**FAR, "HTTP_HOST": "localhost"}) for _ in range(3)]

    assert answers[2].status_code == 429


def test_answers_are_not_counted(app):
    person = Person(app, **FAR).start("lamp")
    start_by_api(app, FAR)

    assert person.send(answer="yes").status == 200


def test_with_the_limit_off_anybody_starts_any_number(write_tree, app_of):
    write_tree("lamp", NODES)
    app = app_of(settings=Settings(sessions_per_minute=0))

    assert {start_by_api(app, FAR).status_code for _ in range(5)} == {201}
