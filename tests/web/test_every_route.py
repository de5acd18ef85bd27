"""What holds of every route that there is, each found in the application itself."""

import re

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from tests.web.rights_world import world as world_of
from tests.web.test_rights_of_views import NODES, OTHER, OWN
from treeguide.access import ROLES, Grant
from treeguide.service.publishing import publish_folder
from treeguide.store.keeping.moving import digest_of
from treeguide.web.security import API, EMBEDDED, SAFE_METHODS

FOREIGN = {
    "another site": {"HTTP_SEC_FETCH_SITE": "cross-site"},
    "a site of the same domain": {"HTTP_SEC_FETCH_SITE": "same-site"},
    "another origin": {"HTTP_ORIGIN": "https://evil.example"},
    "no origin that is said": {"HTTP_ORIGIN": "null"},
    "nothing said, with a cookie": {},
}
UNSAID = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
OPEN = "tree-open"
PUBLIC = {"static", "api-docs.openapi_json"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two teams of which each has a tree, a person and a session; and a customer's session."""
    folder = tmp_path_factory.mktemp("routes")
    for made in world_of(folder, NODES, (OWN, OTHER)):
        customers(made, folder)
        yield made


def customers(made, folder) -> None:
    """Publish a tree for everybody, and let a customer begin a session."""
    from tests.web.conftest import json

    place = folder / "open" / OPEN
    place.mkdir(parents=True)
    tree = {"format": "treeguide/1", "id": OPEN, "title": "Open", "start": "lit", "nodes": NODES}
    (place / "tree.json").write_text(json.dumps(tree), "utf-8")
    publish_folder(made.store, folder / "open")
    made.customer = Person(made.app).start(OPEN)
    session = made.customer.address.split("/")[3]
    made.values["customer"] = {**made.values[OWN], "tree_id": OPEN, "session_id": session}


def addresses(made, methods: frozenset[str], team: str) -> list[tuple[str, str]]:
    """Return a method and an address of each route for one of `methods`."""
    values = made.values[team]
    return sorted(
        (method, UNSAID.sub(lambda said: values.get(said[1], "x"), rule.rule))
        for rule in made.app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC
        for method in rule.methods & methods
    )


def unsafe_routes(made) -> list[tuple[str, str]]:
    methods = {method for rule in made.app.url_map.iter_rules() for method in rule.methods}
    return addresses(made, frozenset(methods - SAFE_METHODS), OWN)


@pytest.mark.parametrize("said", FOREIGN)
def test_whoever_may_do_it_another_site_changes_nothing_by_any_route(world, said):
    everybody = [Grant(role) for role in ROLES]
    person = signed_in(Person(world.app), world.store, *everybody)
    del person.client.environ_base["HTTP_SEC_FETCH_SITE"]
    before = digest_of(world.store)

    answers = {
        (method, address): person.client.open(
            address, method=method, environ_overrides=FOREIGN[said]
        ).status_code
        for method, address in unsafe_routes(world)
    }

    assert len(answers) > 20
    assert {where: status for where, status in answers.items() if status != 403} == {}
    assert digest_of(world.store) == before


def visitors(made) -> dict[str, Person]:
    """Return somebody of each role, a stranger, and the customer with her session."""
    people = {
        role: signed_in(Person(made.app), made.store, Grant(role, OWN), Grant(role))
        for role in ROLES
    }
    return people | {"nobody": Person(made.app), "customer": made.customer}


def test_reading_writes_nothing_whoever_reads_whatever_page(world):
    people = visitors(world)
    now = world.store.clock()
    world.store.clock = lambda: now
    before, statuses = digest_of(world.store), set()

    for person in people.values():
        for team in (OWN, "customer"):
            for _, address in addresses(world, frozenset({"GET"}), team):
                for asked in (address, f"{address}?at=0", f"{address}?q=lit&before=3&next=/desk"):
                    statuses.add((person.open(asked).status, asked))
        assert digest_of(world.store) == before

    assert 200 in {status for status, _ in statuses}
    assert [one for one in statuses if one[0] >= 500] == []


@pytest.mark.parametrize("role", ROLES)
def test_no_page_that_is_open_to_one_team_names_what_is_the_other_teams(world, role):
    person = signed_in(Person(world.app), world.store, Grant(role, OWN))
    canary = world.canaries[OTHER]
    seen = set()

    for team in (OWN, OTHER):
        for _, address in addresses(world, frozenset({"GET"}), team):
            if person.open(address).status == 200:
                seen.add(address)
                assert canary not in person.page, address

    assert len(seen) > 8


def test_the_teeth_whoever_is_of_the_other_team_does_see_them(world):
    lead = signed_in(Person(world.app), world.store, Grant("lead", OTHER))

    assert world.canaries[OTHER] in lead.open("/admin/people").page


IDS = ("session_id", "person_id", "team_id")


def test_what_is_another_teams_answers_like_what_is_not_there(world):
    lead = signed_in(Person(world.app), world.store, Grant("lead", OWN), Grant("agent", OWN))
    made_up = {name: "a" * len(value) for name, value in world.values[OTHER].items()}
    told_apart = {}

    for rule in world.app.url_map.iter_rules():
        if not (rule.arguments & set(IDS) and "GET" in rule.methods):
            continue
        there, nowhere = (
            lead.open(
                UNSAID.sub(lambda said, values=values: values.get(said[1], "x"), rule.rule)
            ).status
            for values in (world.values[OTHER], {**world.values[OTHER], **made_up})
        )
        if there != nowhere:
            told_apart[rule.rule] = (there, nowhere)

    assert told_apart == {}


def test_of_a_customers_session_a_stranger_learns_nothing(world):
    stranger, customer = Person(world.app), world.customer
    page = f"/go/{OPEN}/{world.values['customer']['session_id']}/lit"
    nowhere = f"/go/{OPEN}/{'a' * 22}/lit"

    stranger.client.environ_base["HTTP_SEC_FETCH_SITE"] = "none"
    sent = {"seq": "1", "key": "a-key-of-its-own", "answer": "yes"}

    looked = [stranger.open(address).status for address in (page, nowhere)]
    answered = [stranger.post(address, sent).status_code for address in (page, nowhere)]

    assert (looked, answered) == ([404, 404], [404, 404])
    assert customer.open(page).status == 200


def test_no_address_has_an_id_that_can_be_counted_or_guessed(world):
    ids = []
    for _ in range(40):
        person = Person(world.app).start(OPEN)
        ids.append(person.address.split("/")[3])
    people = [account(world.store).id for _ in range(40)]

    for made in (ids, people):
        assert made != sorted(made)
        assert len({one[:4] for one in made}) == len(made)
    # Of 64 signs, 22 hold 132 bits.
    assert all(re.fullmatch(r"[\w-]{22,}", one) for one in ids)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG"])
@pytest.mark.parametrize("address", ["/", "/desk", "/api/v1/trees", "/metrics", f"/go/{OPEN}"])
def test_no_method_shows_a_request_again(world, method, address):
    answer = Person(world.app).client.open(
        address, method=method, headers={"X-Secret": "shown-again"}
    )

    assert answer.status_code == 405
    assert "shown-again" not in answer.text
    assert method not in answer.headers["Allow"]


def test_embedded_and_programs_routes_are_among_those_tried(world):
    rules = {rule.endpoint for rule in world.app.url_map.iter_rules()}

    assert any(one.startswith(API) for one in rules)
    assert any(one.startswith(EMBEDDED) for one in rules)
