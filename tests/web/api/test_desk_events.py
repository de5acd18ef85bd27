"""What agents' programs do in a session: go on elsewhere, say who calls, pass it on, close it."""

import pytest

from tests.web.accounts import account
from tests.web.api.conftest import Held, Program
from treeguide.access import Grant

LINES = {"kind", "node", "answer", "label", "values", "note", "by", "active", "to"}
FOR_AGENTS = [
    ("jumped", {"node": "bad"}),
    ("identified", {"caller": "Grace"}),
    ("handed-over", {"to": "x"}),
    ("ended", {"reason": "hung-up"}),
    ("ended", {"follow_up": "2027-03-27"}),
]


@pytest.fixture
def agent(with_scopes):
    """A program that holds a session of an agent."""
    return with_scopes("walk").start(audience="agent")


def of_person(fronted, store, person_id: str, *scopes: str) -> Program:
    more = {"person_id": person_id, "days": 1, "by": person_id}
    _, text = store.new_token("program", scopes, **more)
    return Program(fronted, text)


def lines(held: Program, kind: str) -> list[dict]:
    told = held.get(f"{held.place}/transcript").json["lines"]
    return [line for line in told if line["kind"] == kind]


def test_an_agent_goes_on_at_another_node(agent):
    agent.do("jumped", node="team", text="He has called before.")

    assert (agent.page["node"], agent.page["path"]) == ("team", [["lamp", "→team"]])
    [line] = lines(agent, "jumped")
    assert (line["node"], line["answer"], line["to"]) == ("lamp", "→team", "team")
    assert (line["label"], line["note"]) == ("We come, …", "He has called before.")


def test_a_jump_that_is_sent_twice_happens_once(agent):
    event = agent.event("jumped", node="plug")
    first = agent.post(f"{agent.place}/events", event)
    agent.page = first.json
    agent.answer("done")

    again = agent.post(f"{agent.place}/events", event)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json["replayed"]
    assert again.json["path"] == [["lamp", "→plug"], ["plug", "done"]]


def test_another_jump_under_a_used_key_is_refused(agent, problem):
    event = agent.event("jumped", node="plug")
    agent.post(f"{agent.place}/events", event)

    assert problem(agent.post(f"{agent.place}/events", {**event, "node": "you"})) == "key-used"


def test_a_jump_from_a_page_of_before_is_too_late(agent, problem):
    late = agent.event("jumped", node="plug")
    agent.answer("lit")

    assert problem(agent.post(f"{agent.place}/events", late)) == "stale"


@pytest.mark.parametrize(
    ("node", "kind"),
    [("lamp", "not-offered"), ("nowhere", "not-offered"), ("call/lamp", "not-offered"),
     ("../x", "wrong-body"), ("→you", "wrong-body"), ("", "wrong-body"), (7, "wrong-body")],
)  # fmt: skip
def test_nobody_goes_on_where_there_is_nothing(agent, problem, node, kind):
    agent.do("jumped", node=node)

    assert problem(agent.response) == kind
    assert agent.get(agent.place).json["seq"] == 1


def test_an_answer_is_no_jump(agent, problem):
    agent.do(answer="→you")

    assert problem(agent.response) == "not-offered"


@pytest.mark.parametrize(("kind", "more"), FOR_AGENTS)
def test_a_customer_does_nothing_that_is_for_agents(program, store, problem, kind, more):
    held = program.start()

    held.do(kind, **more)

    assert problem(held.response) == "not-allowed"
    assert "Only agents" in held.response.json["detail"]
    assert len(store.history_of(held.session).events) == 1


@pytest.mark.parametrize(("kind", "more"), FOR_AGENTS)
def test_whoever_may_only_say_results_does_nothing_else(agent, with_scopes, problem, kind, more):
    team = with_scopes("results")

    response = team.post(f"{agent.place}/events", agent.event(kind, **more))

    assert problem(response) in ("not-allowed", "not-offered")
    assert agent.get(agent.place).json["seq"] == 1


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("flagged", {"text": "The question is unclear."}),
        ("paused", {"text": "The bell rings."}),
        ("ended", {"resolved": "yes", "text": "Thank you."}),
    ],
)
def test_a_customer_flags_pauses_and_says_how_it_ended(program, store, kind, more):
    held = program.start().do(kind, **more)

    assert held.response.status_code == 200
    assert store.history_of(held.session).events[1].text == more["text"]
    assert more["text"] not in store.rows_of(held.session)[1].body


def test_who_calls_is_said_found_and_kept_sealed(agent, store):
    agent.do("identified", case="INC-7", caller="Grace Hopper", contact="555-0100")
    agent.do("identified", contact="")

    assert [row.id for row in store.sessions_of_case("INC-7", 9)] == [agent.session]
    told = agent.get(f"{agent.place}/transcript").json
    assert told["caller"] == {"case": "INC-7", "caller": "Grace Hopper"}
    assert "Hopper" not in "".join(row.body for row in store.rows_of(agent.session))


def test_who_calls_is_hidden_from_who_may_not_read_personal_words(agent, with_scopes):
    agent.do("identified", case="INC-7", caller="Grace Hopper")
    agent.do("noted", text="Hopper is in a hurry.")
    reader = with_scopes("read")

    for form in ("json", "text", "csv", "markdown"):
        said = reader.get(f"{agent.place}/transcript?format={form}").text
        assert "Hopper" not in said
        assert "INC-7" not in said


@pytest.mark.parametrize(
    ("kind", "more", "at"),
    [
        ("identified", {}, ""),
        ("identified", {"caller": "x" * 201}, "/caller"),
        ("identified", {"caller": None}, "/caller"),
        ("identified", {"case": "x", "name": "x"}, "/name"),
        ("handed-over", {}, ""),
        ("handed-over", {"to": "a b"}, "/to"),
        ("ended", {"resolved": "maybe"}, "/resolved"),
        ("ended", {"reason": "He was rude"}, "/reason"),
        ("ended", {"follow_up": "2027-02-30"}, "/follow_up"),
        ("ended", {"text": " "}, "/text"),
        ("flagged", {}, ""),
        ("jumped", {}, ""),
        ("paused", {"text": ""}, "/text"),
        ("answered", {"answer": "lit", "read": "yes"}, "/read"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(agent, problem, kind, more, at):
    agent.do(kind, **more)

    assert problem(agent.response) == "wrong-body"
    assert [one["at"] for one in agent.response.json["errors"]] == [at]
    assert agent.get(agent.place).json["seq"] == 1


def test_letters_that_cannot_be_seen_name_nobody(agent, problem):
    agent.do("identified", caller="a\x07b")

    assert problem(agent.response) == "not-offered"
    assert "is no text" in agent.response.json["detail"]


def test_that_words_were_read_is_kept(agent, store):
    agent.do("answered", answer="lit", read=True)

    assert store.history_of(agent.session).events[1].read
    assert [line["read"] for line in lines(agent, "answered")] == [True]


def test_a_person_passes_a_session_to_a_colleague_by_token(fronted, store):
    ann, bob = (account(store, Grant("agent")) for _ in "ab")
    started = of_person(fronted, store, ann.id, "walk").start(audience="agent")
    held = Held(Program(fronted), {"token": None, "session": started.session, "page": started.page})
    hers = of_person(fronted, store, ann.id, "walk", "read", "personal")
    held.token = hers.token

    held.do("handed-over", to=bob.id, text="Please go on.")

    assert held.response.status_code == 200, held.response.text
    assert store.session_row(held.session).agent_id == bob.id
    [event] = [one for one in store.history_of(held.session).events if one.kind == "handed-over"]
    assert (event.by, event.text) == (ann.id, "Please go on.")


def test_a_session_that_a_colleague_holds_is_taken_over_first_and_gone_on_with_then(
    fronted, store, problem
):
    ann, bob = (account(store, Grant("agent")) for _ in "ab")
    hers = of_person(fronted, store, ann.id, "walk").start(audience="agent")
    his = Held(Program(fronted), {"token": None, "session": hers.session, "page": hers.page})
    his.token = of_person(fronted, store, bob.id, "walk").token
    wrong = [
        ("answered", {"answer": "dark"}), ("noted", {"text": "x"}), ("jumped", {"node": "bad"}),
        ("handed-over", {"to": ann.id}), ("ended", {}), ("identified", {"caller": "x"}),
    ]  # fmt: skip

    refused = [his.do(kind, **what).response for kind, what in wrong]
    his.do("handed-over", to=bob.id)
    taken = his.response.status_code
    his.answer("dark")

    assert {problem(one) for one in refused} == {"not-allowed"}
    assert (taken, his.response.status_code) == (200, 200)
    kinds = [(one.kind, one.by) for one in store.history_of(hers.session).events]
    assert kinds[1:] == [("handed-over", bob.id), ("answered", bob.id)]


def test_passing_a_session_on_can_be_sent_again_though_it_is_hers_no_more(fronted, store):
    ann, bob = (account(store, Grant("agent")) for _ in "ab")
    held = of_person(fronted, store, ann.id, "walk").start(audience="agent")
    held.token = of_person(fronted, store, ann.id, "walk").token
    event = held.event("handed-over", to=bob.id)

    sent = [held.post(f"{held.place}/events", event) for _ in "ab"]

    assert [one.status_code for one in sent] == [200, 200]
    assert sent[1].json["replayed"]


def test_a_session_is_passed_to_nobody_who_may_not_walk_its_tree(agent, store, problem):
    stranger = account(store, Grant("agent", "elsewhere"))

    for to in (stranger.id, "nobody"):
        agent.do("handed-over", to=to)
        assert (problem(agent.response), agent.response.json["at"]) == ("not-offered", "/to")

    assert agent.get(agent.place).json["seq"] == 1


def test_what_a_person_ends_by_token_is_hers_to_follow_up(fronted, store):
    ann = account(store, Grant("agent"))
    held = of_person(fronted, store, ann.id, "walk").start(audience="agent")
    held.token = of_person(fronted, store, ann.id, "walk").token

    held.do("ended", resolved="later", reason="no-part", follow_up="2027-03-27", text="Ring her.")

    assert held.response.status_code == 200, held.response.text
    assert [one.session.id for one in store.follow_ups_of(ann.id, 9)] == [held.session]


def test_a_ticket_is_answered_as_markdown(agent):
    agent.do("identified", caller="*Grace*").answer("dark", "done")

    told = agent.get(f"{agent.place}/transcript?format=markdown")

    assert told.mimetype == "text/markdown"
    assert r"- Caller: \*Grace\*" in told.text
    assert "1. Is the lamp lit? **\\=It is dark**" in told.text
