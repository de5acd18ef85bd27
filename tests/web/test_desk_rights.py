"""The desk shows what was said to nobody whom it does not concern, and customers' sessions less."""

import re

import pytest

from tests.teams import with_teams
from tests.web.calls import ANYWHERE, NODES, Agent
from tests.web.conftest import Person
from tests.web.test_resume import code_of
from treeguide.access import Grant
from treeguide.service.desk import Desk
from treeguide.store.people.teams import Team
from treeguide.web.current import sessions_of
from treeguide.web.desk import typed

WORDS = ("CanaryCaller", "CanaryContact", "CanaryNote", "CanaryName")
FORM = {
    "who": {"kind": "form", "title": "Who?", "fields": [{"variable": "name"}], "to": "lit"},
    **NODES,
}
HOURS_US = 3_600_000_000
LATER = {"desk_resolved": "later", "desk_reason": "other", "desk_follow-up": "2999-01-05"}


@pytest.fixture
def app(write_tree, app_of, store):
    personal = {"name": {"type": "text", "personal": True}}
    write_tree(
        "lamp", FORM, audience=["agent"], owner="sales", variables=personal, anywhere=ANYWHERE
    )
    write_tree("plug", NODES, owner="sales", audience=["agent", "customer"], title="Debts")
    store.add_team(Team("sales", "Sales"), by="test")
    return app_of()


def of_sales(app, store, role: str = "agent", name: str = "Ann") -> Agent:
    return Agent(app, store, Grant(role, "sales"), name=name)


@pytest.fixture
def ann(app, store):
    """An agent in whose call everything personal was said that can be said."""
    ann = of_sales(app, store)
    ann.call("lamp", **{"desk.caller": "CanaryCaller", "desk.contact": "CanaryContact"})
    ann.send(name="CanaryName")
    ann.type(desk_note="CanaryNote")
    return ann.open(ann.address)


def seen_by(agent: Agent, address: str) -> set[str]:
    """Return which of the words stand on a page or in its ticket; both have to be there."""
    session = "/".join(address.split("?")[0].split("/")[:4])
    tickets = [agent.client.get(f"{session}/_ticket?as={form}") for form in ("text", "markdown")]
    page = agent.open(address)
    assert {page.status, *(one.status_code for one in tickets)} == {200}
    text = page.page + "".join(one.get_data(as_text=True) for one in tickets)
    return {word for word in WORDS if word in text}


def test_in_a_call_that_goes_on_colleagues_who_may_read_what_was_said(app, store, ann):
    assert seen_by(of_sales(app, store, "lead", "Lea"), ann.address) == set(WORDS)


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_of_an_ended_call_colleagues_read_no_words_and_are_told_why(app, store, ann, role):
    ann.do("hung-up")
    colleague = of_sales(app, store, role, "Bob")

    assert seen_by(colleague, ann.address) == set()
    assert "are left out here" in colleague.page
    assert "are left out here" in colleague.client.get(
        f"/desk/lamp/{ann.session_id}/_ticket"
    ).get_data(as_text=True)


def test_who_held_an_ended_call_reads_it_for_twelve_hours(store, ann):
    ann.do("hung-up")
    at_once = seen_by(ann, ann.address)
    real = store.clock
    store.clock = lambda: real() + 13 * HOURS_US

    assert (at_once, seen_by(ann, ann.address)) == (set(WORDS), set())


def test_who_has_to_follow_a_call_up_reads_it_until_that_is_done(store, ann):
    ann.do("ended", **LATER)
    address, real = ann.address, store.clock
    store.clock = lambda: real() + 13 * HOURS_US
    before = seen_by(ann, address)

    ann.post("/desk/_followed-up", {"session": ann.session_id})

    assert (before, seen_by(ann, address)) == (set(WORDS), set())


@pytest.mark.parametrize("is_over", [True, False])
def test_who_reads_words_no_more_reads_none_of_her_own_calls_on_the_desk(store, ann, is_over):
    if is_over:
        ann.do("ended", **LATER, desk_words="CanaryWords")
    before = ann.open("/desk").page
    store.give_role(ann.me.id, Grant("author", "sales"), by="test")

    store.take_role(ann.me.id, Grant("agent", "sales"), by="test")

    after = ann.open("/desk").page
    words = ("CanaryCaller", *(("CanaryContact", "CanaryWords") if is_over else ()))
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == []
    assert ("Due in" if is_over else "/desk/lamp/") in after


def test_that_a_follow_up_is_done_cannot_be_taken_back_later_to_read_the_words_again(store, ann):
    ann.do("ended", **LATER)
    address, real = ann.address, store.clock
    session = {"session": ann.session_id}
    ann.post("/desk/_followed-up", session)
    store.clock = lambda: real() + 13 * HOURS_US

    answer = ann.post("/desk/_followed-up", {**session, "undo": "yes"})

    assert answer.status_code == 409
    assert "ten minutes, and they are over" in answer.get_data(as_text=True)
    assert "Nothing is to be followed up." in answer.get_data(as_text=True)
    assert seen_by(ann, address) == set()


def test_taking_back_twice_that_a_follow_up_is_done_is_no_mistake(ann):
    ann.do("ended", **LATER)
    session = {"session": ann.session_id}
    ann.post("/desk/_followed-up", session)

    again = [ann.post("/desk/_followed-up", {**session, "undo": "yes"}) for _ in range(2)]

    assert [one.status_code for one in again] == [303, 303]


def test_a_call_whose_words_nobody_can_open_stops_nobodys_desk(store, ann):
    ann.call("plug", **{"desk.caller": "Another One"})
    change = "UPDATE data_key SET master_id = 'lost' WHERE session_id <> :session_id"
    store.keys.write(lambda run: run(change, {"session_id": ann.session_id}) and None)
    store.vault._keys._remembered.clear()

    desk = ann.open("/desk")

    assert desk.status == 200
    assert "Another One" in desk.page
    assert "CanaryCaller" not in desk.page
    assert desk.page.count("/desk/lamp/") == 1


def test_who_may_not_read_words_is_no_colleague_to_pass_a_call_to(app, store, ann):
    root = Agent(app, store, Grant("admin"), name="Root")

    assert "Root" not in ann.page
    ann.do("handed-over", desk_colleague=root.me.id)
    assert ann.status == 422
    assert root.open(ann.address).status == 404


def test_who_walks_without_reading_words_never_reads_what_she_typed_either(app, store):
    author = of_sales(app, store, "author")
    author.call("lamp", **{"desk.caller": "CanaryCaller", "desk.contact": "CanaryContact"})
    author.send(name="CanaryName").type(desk_note="CanaryNote")

    assert seen_by(author, author.address) == set()
    # In a field a mask would be what is given next.
    author.open(f"{author.address.rsplit('/', 1)[0]}/who?at=0")
    [field] = re.findall(r'<input[^>]*name="name"[^>]*>', author.page)
    assert 'value=""' in field


def test_who_reads_no_words_is_not_shown_what_was_drawn_for_who_does(app, store):
    author, lead = of_sales(app, store, "author"), of_sales(app, store, "lead", "Lea")
    author.call("lamp")
    # Her own browser has not followed yet to where her answer is shown.
    author.post(author.form, {**author.hidden, "name": "CanaryName"})
    here = author.address.replace("/who", "/lit")

    shown = ["CanaryName" in one.open(here).page for one in (lead, author, lead)]

    assert shown == [True, False, True]


def test_a_customers_session_is_not_there_at_the_desk_by_its_id(app, store):
    customer = Person(app).start("plug")
    address = customer.address.replace("/go/", "/desk/")

    found = {
        role: of_sales(app, store, role, role).open(address).status for role in ("agent", "lead")
    }

    assert found == {"agent": 404, "lead": 404}


def test_where_a_customer_waits_only_what_the_team_answered_can_be_said(app, store):
    customer = Person(app).start("plug").send(answer="yes").send(answer="fails")
    agent = of_sales(app, store).open(customer.address.replace("/go/", "/desk/"))
    hidden, address = agent.hidden, agent.address
    buttons = set(re.findall(r'name="answer" value="(\w+)"', agent.page))
    assert "all that can be said here is what the team or the system has answered" in agent.page
    assert "nothing can be sent" not in agent.page

    refused = [
        agent.post(agent.form, {**hidden, **what}).status_code
        for what in (
            {"kind": "went-back"},
            {"kind": "noted", "desk.note": "x"},
            {"kind": "hung-up"},
            {"kind": "jumped", "desk.to": "lit", "desk.why": "x"},
            {"kind": "taken-over"},
            {"answer": "works"},
            {"answer": "nothing-that-is-there"},
            {"answer": "done", "at": "1"},
            {"answer": "done", "at": "2"},
        )
    ]
    again = [agent.post(agent.form, {**hidden, "answer": "done"}).status_code for _ in range(2)]

    assert buttons == {"done", "declined", "late"}
    assert set(refused) <= {403, 409}
    assert again == [303, 303]
    kinds = [one.kind for one in store.rows_of(address.split("/")[3])]
    assert kinds == ["started", "answered", "answered", "answered"]


def test_once_the_customer_goes_on_her_session_is_closed_to_who_reported(app, store):
    customer = Person(app).start("plug").send(answer="yes").send(answer="fails")
    agent = of_sales(app, store).open(customer.address.replace("/go/", "/desk/"))
    agent.send(answer="done")
    came_of_it = agent.status

    customer.open(customer.address.rsplit("/", 1)[0] + "/lit")
    customer.send(answer="no")

    assert (came_of_it, agent.open(agent.address).status) == (200, 404)


def test_who_has_entered_the_code_holds_the_session_and_the_customer_is_told(app, store):
    customer = Person(app).start("plug").send(answer="yes")
    page, agent = customer.address, of_sales(app, store)

    agent._followed(agent.post("/desk/_code", {"code": code_of(customer)}))
    agent.open(agent.response.headers["Location"])
    row = store.session_row(agent.session_id)
    agent.send(answer="fails")

    assert (row.agent_id, agent.kinds[-2:]) == (agent.me.id, ["handed-over", "answered"])
    customer.open(page.rsplit("/", 1)[0] + "/team")
    assert customer.status == 200
    assert "Somebody helps you here" in customer.page


def test_a_customer_is_told_of_help_only_while_somebody_helps(app, store):
    helped, left = (Person(app).start("plug").send(answer="yes") for _ in range(2))
    pages = [one.address for one in (helped, left)]
    for customer in (helped, left):
        agent = of_sales(app, store, name=customer.address)
        agent._followed(agent.post("/desk/_code", {"code": code_of(customer)}))
        agent.open(agent.response.headers["Location"])
    agent.send(kind="hung-up")

    told = [
        "Somebody helps you here" in customer.open(page).page
        for customer, page in zip((helped, left), pages, strict=True)
    ]

    assert store.session_row(agent.session_id).status != "open"
    assert told == [True, False]


def test_a_code_is_no_way_around_reading_words(app, store):
    customer = Person(app).start("plug").send(answer="yes")
    code, author = code_of(customer), of_sales(app, store, "author")

    assert author.post("/desk/_code", {"code": code}).status_code == 422
    agent = of_sales(app, store, name="Bob")
    assert agent.post("/desk/_code", {"code": code}).status_code == 303


@pytest.mark.parametrize("is_quiet", [True, False])
def test_who_has_lost_a_call_does_not_say_who_calls_any_more(
    app, store, ann, monkeypatch, is_quiet
):
    bob, held, sessions = of_sales(app, store, name="Bob"), typed._is_kept, sessions_of(app)

    def meanwhile(walk, kind, what):
        monkeypatch.setattr(typed, "_is_kept", held)
        other = sessions.open(ann.session_id)
        seq = other.session.seq
        Desk(sessions).hand_over(other, bob.me.id, by=bob.me.id, seq=seq, key="taking-over")
        sessions.give_back(other)
        return held(walk, kind, what)

    monkeypatch.setattr(typed, "_is_kept", meanwhile)
    quiet = {"desk.quiet": "1"} if is_quiet else {}

    fields = {"kind": "noted", "desk.caller": "Wrong Name", "desk.before-caller": "CanaryCaller"}
    sent = ann.post(ann.form, {**ann.hidden, **fields, **quiet})

    assert sent.status_code == 409
    assert bob.open(ann.address).field("caller") == "CanaryCaller"
    assert is_quiet or "“Wrong Name”" in sent.get_data(as_text=True)


def test_of_what_is_to_be_followed_up_stays_on_the_desk_what_one_may_still_see(store, ann):
    ann.type(**{"desk_case": "CanaryCase", "desk_before-case": ""})
    ann.open(ann.address)
    ann.do("ended", **LATER)
    before = ann.open("/desk").page
    with_teams(store, "nowhere").give_role(ann.me.id, Grant("agent", "nowhere"), by="test")

    store.take_role(ann.me.id, Grant("agent", "sales"), by="test")

    after = ann.open("/desk").page
    assert ("CanaryCase" in before, "CanaryCase" in after) == (True, False)


def test_an_erased_session_is_linked_to_no_other_one_of_its_caller(app, store, ann):
    first = of_sales(app, store, name="Bob").call("plug")
    second = first.session_id
    first.call("lamp", **{"for": second})
    before = "Debts" in first.page

    store.erase_session(second, actor="test", reason="asked")

    assert (before, "Debts" in first.open(first.address).page) == (True, False)


def test_a_customers_session_and_the_one_that_follows_it_show_each_other(app, store):
    customer = Person(app).start("plug").send(answer="yes")
    agent = of_sales(app, store)
    agent._followed(agent.post("/desk/_code", {"code": code_of(customer)}))
    first = agent.open(agent.response.headers["Location"]).address

    second = agent.call("lamp", **{"for": agent.session_id}).address

    assert first.split("/")[3] in agent.open(second).page
    assert second.split("/")[3] in agent.open(first).page
    store.erase_session(first.split("/")[3], actor="test", reason="asked")
    assert first.split("/")[3] not in agent.open(second).page


def test_words_of_an_ended_call_are_carried_into_no_new_one_by_who_may_not_read_them(
    app, store, ann
):
    ann.do("hung-up")
    bob = of_sales(app, store, name="Bob")

    assert bob.post("/desk/lamp", {"for": ann.session_id}).status_code == 404
    assert bob.open(f"/desk?for={ann.session_id}").status == 404
