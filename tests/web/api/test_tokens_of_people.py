"""Somebody's token does no more than she may do at that moment, and only where she may."""

import itertools

import pytest

from tests.web.accounts import account
from tests.web.rights_world import world
from treeguide.access import ROLES, Grant
from treeguide.service.scopes import PERMISSIONS_OF, SCOPES, within
from treeguide.web.api.describing import blueprint

OWN, OTHER = "it", "hr"
NODES = {
    "lit": {
        "kind": "question",
        "title": "Is it lit?",
        "answers": [{"id": "yes", "label": "Yes", "to": "end"}],
    },
    "end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."},
}
_keys = itertools.count(1)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two teams, each with a tree for agents and a session on it that nobody holds."""
    yield from world(tmp_path_factory.mktemp("world"), NODES, (OWN, OTHER))


class Holder:
    """A program that shows somebody's token."""

    def __init__(self, two, grants, scopes, **more):
        self.two, self.store = two, two.store
        self.person = account(two.store, *grants)
        self.token, self.text = two.store.new_token(
            "program", scopes, days=1, by=self.person.name, person_id=self.person.id
        )
        self.client = two.app.test_client(use_cookies=False)

    def ask(self, method, place, **more):
        headers = {"Authorization": f"Bearer {self.text}"}
        return self.client.open(f"/api/v1{place}", method=method, headers=headers, **more)

    def calls(self, team):
        """Every call of the API about what is a team's."""
        tree, session = f"tree-{team}", self.two.values[team]["session_id"]
        version = next(one.hash for one in self.store.live() if one.tree_id == tree)
        # As of a session that has gone on: nothing is kept by that.
        event = {"kind": "handed-over", "seq": 99, "key": f"k{next(_keys)}", "to": self.person.id}
        return {
            "list_trees": lambda: self._listed("/trees", "trees", tree),
            "read_tree": lambda: self.ask("GET", f"/trees/{tree}"),
            "list_versions": lambda: self.ask("GET", f"/trees/{tree}/versions"),
            "read_version": lambda: self.ask("GET", f"/versions/{version}"),
            "start_session": lambda: self.ask(
                "POST", "/sessions", json={"tree": tree, "audience": "agent"}
            ),
            "list_sessions": lambda: self._listed("/sessions?limit=100", "sessions", session),
            "read_session": lambda: self.ask("GET", f"/sessions/{session}"),
            "add_event": lambda: self.ask("POST", f"/sessions/{session}/events", json=event),
            "read_transcript": lambda: self.ask("GET", f"/sessions/{session}/transcript"),
            # Without a reason it is refused: nothing is erased, whoever asks.
            "erase_session": lambda: self.ask("DELETE", f"/sessions/{session}"),
        }

    def is_let_in(self, call, team) -> bool:
        found = self.calls(team)[call]()
        return found if isinstance(found, bool) else found.status_code not in (401, 403, 404)

    def _listed(self, place, key, wanted):
        response = self.ask("GET", place)
        return response.status_code == 200 and wanted in response.text


LETS_IN = {
    "list_trees": {("read", "walk"), ("walk", "walk")},
    "read_tree": {("read", "walk")},
    "list_versions": {("read", "walk")},
    "read_version": {("read", "walk")},
    "start_session": {("walk", "walk")},
    "list_sessions": {("read", "see-sessions")},
    "read_session": {
        ("read", "look-on"), ("read", "take-over"), ("walk", "look-on"), ("walk", "take-over")
    },
    "add_event": {("walk", "take-over")},
    "read_transcript": {("read", "look-on"), ("read", "take-over"), ("walk", "take-over")},
    "erase_session": {("erase", "erase")},
}  # fmt: skip
"""Of each call the scopes that let in, each with the permission that its owner has to have."""


def test_every_call_of_the_api_is_in_the_matrix(two):
    calls = {name for name in two.app.view_functions if name.startswith(f"{blueprint.name}.")}

    assert {name.removeprefix(f"{blueprint.name}.") for name in calls} == set(LETS_IN)


def test_every_scope_says_what_its_owner_has_to_be_allowed():
    assert set(PERMISSIONS_OF) == set(SCOPES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("place", ["everywhere", "own team", "other team"])
def test_a_token_is_let_in_where_its_owner_is_and_nowhere_else(two, role, scope, place):
    team = {"everywhere": "*", "own team": OWN, "other team": OTHER}[place]
    holder = Holder(two, [Grant(role, team)], [scope])
    held = ROLES[role].permissions if place != "other team" else frozenset()

    let_in = {call for call in LETS_IN if holder.is_let_in(call, OWN)}

    assert let_in == {
        call
        for call, ways in LETS_IN.items()
        if any(scope == one and permission in held for one, permission in ways)
    }


def test_all_scopes_together_reach_into_no_other_team(two):
    holder = Holder(two, [Grant(role, OWN) for role in ROLES], SCOPES)

    assert {call for call in LETS_IN if holder.is_let_in(call, OTHER)} == set()
    assert {call for call in LETS_IN if holder.is_let_in(call, OWN)} == set(LETS_IN)


def test_with_a_role_goes_at_the_next_request_what_it_allowed(two):
    grant = Grant("agent", OWN)
    holder = Holder(two, [grant], ["read", "walk"])
    before = holder.is_let_in("read_tree", OWN)

    two.store.take_role(holder.person.id, grant, by="test")

    after = holder.ask("GET", f"/trees/tree-{OWN}")
    assert before
    assert after.status_code == 403
    assert "may not do that any more" in after.json["detail"]


def test_a_closed_account_has_no_tokens_from_the_next_request_on(two):
    holder = Holder(two, [Grant("agent", OWN)], ["read"])
    before = holder.is_let_in("read_tree", OWN)

    two.store.change_person(holder.person, by="test", action="account closed", status="closed")
    closed = holder.ask("GET", f"/trees/tree-{OWN}").status_code
    person = two.store.person(holder.person.id)
    two.store.change_person(person, by="test", action="account opened", status="active")

    assert (before, closed) == (True, 401)
    assert holder.ask("GET", f"/trees/tree-{OWN}").status_code == 401


def test_a_token_of_the_terminal_reaches_everywhere_as_before(two):
    holder = Holder(two, [], [])
    _, holder.text = two.store.new_token("crm", SCOPES, days=1, by="test")

    assert {call for call in LETS_IN if holder.is_let_in(call, OWN)} == set(LETS_IN)
    assert {call for call in LETS_IN if holder.is_let_in(call, OTHER)} == set(LETS_IN)


@pytest.mark.parametrize("role", ["lead", "agent"])
def test_personal_answers_of_an_ended_session_are_not_read_by_a_program(two, role):
    holder = Holder(two, [Grant(role, OWN)], ["walk", "personal"])
    started = holder.ask("POST", "/sessions", json={"tree": f"tree-{OWN}", "audience": "agent"})
    place = f"/sessions/{started.json['session']}"
    note = {"kind": "noted", "seq": 1, "key": "n", "text": "CanaryNote"}
    holder.ask("POST", f"{place}/events", json=note)
    open_text = holder.ask("GET", f"{place}/transcript").text

    end = {"kind": "ended", "seq": 2, "key": "e"}
    assert holder.ask("POST", f"{place}/events", json=end).status_code == 200

    assert "CanaryNote" in open_text
    assert "CanaryNote" not in holder.ask("GET", f"{place}/transcript").text


def pass_on(holder, place):
    """Let the event have a name to tell: a session is passed to who holds it."""
    passed = {"kind": "handed-over", "seq": 1, "key": "p", "to": holder.person.id}
    assert holder.ask("POST", f"{place}/events", json=passed).status_code == 200


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_colleagues_are_called_by_their_names_in_a_transcript_and_others_learn_none(two, form):
    holder = Holder(two, [Grant("lead", OWN)], ["walk", "read"])
    started = holder.ask("POST", "/sessions", json={"tree": f"tree-{OWN}", "audience": "agent"})
    session = f"/sessions/{started.json['session']}"
    place = f"{session}/transcript?format={form}"
    pass_on(holder, session)
    _, text = two.store.new_token("terminal", ["read"], days=1, by="test")

    hers = holder.ask("GET", place).text
    client = two.app.test_client(use_cookies=False)
    others = client.get(f"/api/v1{place}", headers={"Authorization": f"Bearer {text}"})

    assert others.status_code == 200
    assert holder.person.name in hers
    assert holder.person.name not in others.text


def test_programs_are_told_ids_of_colleagues_by_which_they_can_tell_them_apart(two):
    holder = Holder(two, [Grant("lead", OWN)], ["walk", "read", "personal"])
    started = holder.ask("POST", "/sessions", json={"tree": f"tree-{OWN}", "audience": "agent"})
    place = f"/sessions/{started.json['session']}"
    pass_on(holder, place)

    json = holder.ask("GET", f"{place}/transcript").json
    table = holder.ask("GET", f"{place}/transcript?format=csv").text

    said = {json["agent"], *(one["by"] for one in json["lines"] if one["by"])}
    assert said == {holder.person.id}
    assert holder.person.id in table
    assert holder.person.name not in table + str(json)


def test_who_erases_with_a_token_is_named_by_her_id(two):
    holder = Holder(two, [Grant("lead", OWN)], ["walk", "erase"])
    started = holder.ask("POST", "/sessions", json={"tree": f"tree-{OWN}", "audience": "agent"})
    session = started.json["session"]

    response = holder.ask("DELETE", f"/sessions/{session}?reason=asked")

    assert response.status_code == 204
    [erasure] = [one for one in two.store.erasures() if one.session_id == session]
    assert erasure.actor == f"{holder.person.id}, with the access token {holder.token.id}"
    [entry] = [one for one in two.store.audit_entries() if one.action == "session erased"]
    assert (entry.actor, entry.team, entry.subject) == (holder.person.id, OWN, session)


def test_scopes_to_choose_from_are_those_of_which_one_may_do_something(two):
    rights = two.app.extensions["treeguide-accounts"].rights_of

    def of(role):
        return within(rights(account(two.store, Grant(role, OWN)).id))

    assert of("agent") == ["read", "personal", "walk", "results"]
    assert of("analyst") == ["read", "walk"]
    assert of("admin") == ["read", "walk", "erase", "metrics"]


def test_figures_are_read_by_whoever_may_configure(two):
    far = {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}

    def asks(role):
        holder = Holder(two, [Grant(role)], ["metrics"])
        return (
            two.app.test_client()
            .get(
                "/metrics",
                headers={"Authorization": f"Bearer {holder.text}"},
                environ_overrides=far,
            )
            .status_code
        )

    assert (asks("admin"), asks("lead")) == (200, 404)


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/account"), ("POST", "/account/tokens"), ("POST", "/admin/tokens"), ("GET", "/desk")],
)
def test_a_token_opens_no_page_and_makes_no_token(two, method, address):
    holder = Holder(two, [Grant(role) for role in ROLES], SCOPES)
    before = len(two.store.tokens())

    response = two.app.test_client().open(
        address, method=method, headers={"Authorization": f"Bearer {holder.text}"}
    )

    assert response.status_code == 303
    assert response.headers["Location"].startswith("/sign-in")
    assert len(two.store.tokens()) == before


def test_a_session_that_her_token_starts_is_hers_and_nothing_else_opens_it(two):
    holder = Holder(two, [Grant("author", OWN)], ["walk", "read"])
    started = holder.ask("POST", "/sessions", json={"tree": f"tree-{OWN}", "audience": "agent"})
    place = f"/sessions/{started.json['session']}"
    row = two.store.session_row(started.json["session"])
    event = {"kind": "answered", "seq": 1, "key": "a", "answer": "yes"}

    went_on = holder.ask("POST", f"{place}/events", json=event).status_code
    colleague = Holder(two, [Grant("author", OWN)], ["walk", "read"]).ask("GET", place)
    two.store.change_person(holder.person, by="test", action="account closed", status="closed")

    assert (started.json["token"], row.token_hash, row.agent_id) == ("", None, holder.person.id)
    assert [event.by for event in two.store.history_of(row.id).events] == [holder.person.id] * 2
    assert (went_on, colleague.status_code) == (200, 404)
    assert holder.ask("GET", place).status_code == 401


def test_the_same_key_leads_her_token_to_the_same_session(two):
    holder = Holder(two, [Grant("agent", OWN)], ["walk"])
    body = {"tree": f"tree-{OWN}", "audience": "agent"}
    headers = {"Authorization": f"Bearer {holder.text}", "Idempotency-Key": "once"}

    first, again = (
        holder.client.post("/api/v1/sessions", json=body, headers=headers).json["session"]
        for _ in "ab"
    )

    assert first == again
