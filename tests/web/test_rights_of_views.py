"""Who may ask for what. Each view has a row here; what it lets through is tried with each role.

A view that is not in this table fails the first test; one that lets more people in than its row
says, or fewer, fails the others.
"""

import re

import pytest
from werkzeug.routing import Rule

from tests.memory import in_memory
from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import ROLES, Grant
from treeguide.web.access import BY_ITSELF, SIGNED_IN, needs_of

TABLE = {
    "account.account": SIGNED_IN,
    "account.change": SIGNED_IN,
    "account.change_password": SIGNED_IN,
    "account.end_browser": SIGNED_IN,
    "admin.admin": SIGNED_IN,
    "api-docs.openapi_json": BY_ITSELF,
    "api-reference.show": BY_ITSELF,
    "api.add_event": BY_ITSELF,
    "api.erase_session": BY_ITSELF,
    "api.list_sessions": BY_ITSELF,
    "api.list_trees": BY_ITSELF,
    "api.list_versions": BY_ITSELF,
    "api.read_session": BY_ITSELF,
    "api.read_transcript": BY_ITSELF,
    "api.read_tree": BY_ITSELF,
    "api.read_version": BY_ITSELF,
    "api.start_session": BY_ITSELF,
    "audit.audit": "see-audit",
    "audit.entries": "see-audit",
    "brands.add": "brand",
    "brands.brand": "brand",
    "brands.brands": "brand",
    "brands.change": "brand",
    "brands.preview": "brand",
    "desk.answer": "walk",
    "desk.ask_code": "walk",
    "desk.copy": "walk",
    "desk.desk": "walk",
    "desk.find": "walk",
    "desk.find_code": "walk",
    "desk.followed_up": "walk",
    "desk.resume": "walk",
    "desk.show": "walk",
    "desk.start_session": "walk",
    "desk.team_calls": "look-on",
    "embed-script.show": BY_ITSELF,
    "embed.answer": BY_ITSELF,
    "embed.check": BY_ITSELF,
    "embed.elsewhere": BY_ITSELF,
    "embed.make_code": BY_ITSELF,
    "embed.show": BY_ITSELF,
    "embed.start": BY_ITSELF,
    "embed.start_session": BY_ITSELF,
    "health.healthz": BY_ITSELF,
    "health.readyz": BY_ITSELF,
    "joining.join": SIGNED_IN,
    "library.library": BY_ITSELF,
    "media.show": BY_ITSELF,
    "metrics.metrics": BY_ITSELF,
    "own_tokens.make": "make-tokens",
    "own_tokens.revoke": SIGNED_IN,
    "people.change_account": "invite",
    "people.change_roles": "grant",
    "people.invitation": "invite",
    "people.invite": "invite",
    "people.people": "see-people",
    "people.person": "see-people",
    "player.answer": BY_ITSELF,
    "player.resume": BY_ITSELF,
    "player.show": BY_ITSELF,
    "player.start": BY_ITSELF,
    "player.start_session": BY_ITSELF,
    "resuming.elsewhere": BY_ITSELF,
    "resuming.enter": BY_ITSELF,
    "resuming.exchange": BY_ITSELF,
    "resuming.make_code": BY_ITSELF,
    "sessions.erase": "erase",
    "sessions.session": "see-sessions",
    "sessions.sessions": "see-sessions",
    "sessions.words": "see-personal-with-reason",
    "settings.settings": "configure",
    "signing.door": BY_ITSELF,
    "signing.new_password": BY_ITSELF,
    "signing.setup": BY_ITSELF,
    "signing.sign_in": BY_ITSELF,
    "signing.sign_out": BY_ITSELF,
    "signing.welcome": BY_ITSELF,
    "single_sign_on.back": BY_ITSELF,
    "single_sign_on.begin": BY_ITSELF,
    "single_sign_on.ended": BY_ITSELF,
    "static": BY_ITSELF,
    "teams.add": "teams",
    "teams.change": "teams",
    "teams.show": "teams",
    "teams.teams": "teams",
    "theme.file": BY_ITSELF,
    "theme.style": BY_ITSELF,
    "tokens.revoke": "see-tokens",
    "tokens.tokens": "see-tokens",
    "trees.change": "brand",
    "trees.tree": "brand",
    "trees.trees": "brand",
}
"""What a view needs before it is asked; those that judge by themselves have tests of their own."""
OWN, OTHER = "it", "hr"
NODES = {
    "lit": {
        "kind": "question",
        "title": "Is it lit?",
        "answers": [{"id": "yes", "label": "Yes", "to": "end"}],
    },
    "end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."},
}
PLACES = ("everywhere", "own team", "other team")
REACH = {
    # A list is there for everybody, and holds what one may see.
    **dict.fromkeys(
        ("desk.desk", "desk.followed_up", "people.people", "audit.audit", "teams.teams"), PLACES
    ),
    **dict.fromkeys(("own_tokens.make", "tokens.tokens"), PLACES),
    **dict.fromkeys(("desk.ask_code", "desk.find_code", "desk.team_calls"), PLACES),
    **dict.fromkeys((name for name, needs in TABLE.items() if needs == SIGNED_IN), PLACES),
    **dict.fromkeys(
        ("sessions.sessions", "trees.trees", "people.invitation", "audit.entries"), PLACES
    ),
    # A brand and a setting are nobody's alone.
    **dict.fromkeys((name for name in TABLE if name.startswith("brands.")), ("everywhere",)),
    "settings.settings": ("everywhere",),
    # A team that is a part of no other one is nobody's.
    "teams.add": ("everywhere",),
}
"""Where a role has to be held, for views of which that is something special."""
CALLS = frozenset({"desk.answer", "desk.copy", "desk.find", "desk.resume", "desk.show"})
"""Views of a colleague's call: there for who may take it over or look on."""
SEEING_CALLS = frozenset({"take-over", "look-on"})


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """An application in which each of two teams has a tree, a person and a session at the desk."""
    from tests.web.rights_world import world

    with in_memory(tmp_path_factory.mktemp("world")) as folder:
        yield from world(folder, NODES, (OWN, OTHER))


def test_every_view_has_its_row(world):
    assert needs_of(world.app) == TABLE


def rules(needed: bool) -> list[str]:
    return sorted(name for name, needs in TABLE.items() if (needs != BY_ITSELF) == needed)


def asked(world, person: Person, endpoint: str, team: str):
    """Ask for a view about what belongs to `team`; return the status."""
    rule: Rule = next(world.app.url_map.iter_rules(endpoint))
    values = world.values[team]
    address = re.sub(r"<(?:path:)?(\w+)>", lambda found: values[found[1]], rule.rule)
    if "POST" in rule.methods:
        return person.post(address, world.forms[team].get(endpoint, {})).status_code
    return person.open(address).status


@pytest.mark.parametrize("endpoint", rules(needed=True))
def test_a_stranger_is_led_to_the_door(world, endpoint):
    stranger = Person(world.app)

    status = asked(world, stranger, endpoint, OWN)

    assert status == 303
    assert "/sign-in" in stranger.client.get("/desk").headers["Location"]


def sees_calls(role: str) -> bool:
    return not SEEING_CALLS.isdisjoint(ROLES[role].permissions)


@pytest.mark.parametrize("endpoint", rules(needed=True))
@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("place", PLACES)
def test_each_role_is_let_in_where_its_row_says_so_and_nowhere_else(world, endpoint, role, place):
    team = {"everywhere": "*", "own team": OWN, "other team": OTHER}[place]
    grants = [Grant(role, team)] if role is not None else [Grant("no-such-role", team)]
    person = signed_in(Person(world.app), world.store, *grants)
    holds = role is not None and TABLE[endpoint] in ROLES[role].permissions
    if TABLE[endpoint] == SIGNED_IN:
        holds = True
    is_hidden = endpoint in CALLS and role is not None and not sees_calls(role)
    reaches = not is_hidden and place in REACH.get(endpoint, ("everywhere", "own team"))

    status = asked(world, person, endpoint, OWN)

    if not holds:
        assert status == 403
    elif not reaches:
        # A form that cannot be sent for another team stays, and says why.
        assert status in ({422} if endpoint == "people.invite" else {403, 404})
    else:
        # One's own things are not there where one has none.
        fine = world.fine | {404} if TABLE[endpoint] == SIGNED_IN else world.fine
        assert status in fine, f"{endpoint}: {status}"


@pytest.mark.parametrize("place", [OWN, OTHER])
def test_of_another_team_nothing_is_seen(world, place):
    """The two-world test: no page that somebody of one team can open names what is the other's."""
    other = OTHER if place == OWN else OWN
    lead = signed_in(Person(world.app), world.store, Grant("lead", place), Grant("agent", place))

    listing = ("/desk", "/admin/people", "/desk/_team", "/admin/audit")
    pages = [lead.open(address).page for address in listing]

    assert all(world.canaries[place] in page for page in pages[:3])
    assert not any(world.canaries[other] in page for page in pages)


def test_a_closed_account_is_let_in_nowhere(world):
    person = Person(world.app)
    somebody = account(world.store, *map(Grant, ROLES), name="me")
    person.client.set_cookie("treeguide-person", world.store.sign_in(somebody.id, "x", 10**12))
    assert person.open("/desk").status == 200

    world.store.change_person(somebody, by="test", action="account closed", status="closed")

    answers = {endpoint: asked(world, person, endpoint, OWN) for endpoint in rules(needed=True)}
    assert {endpoint: status for endpoint, status in answers.items() if status != 303} == {}
