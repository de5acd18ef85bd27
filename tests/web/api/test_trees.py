"""Trees, versions and lists: what is there, part by part."""

import json

import pytest

from treeguide.format import Sources
from treeguide.format.version import version_hash
from treeguide.store import Version


@pytest.fixture
def reader(with_scopes):
    return with_scopes("read")


def test_a_tree_is_told_with_its_versions(reader, store):
    told = reader.get("/trees/case").json

    assert (told["id"], told["title"], told["nodes"]) == ("case", "Case", 6)
    assert told["versions"] == {"case": store.live()[0].hash}
    assert told["languages"] == ["en", "de"]


def test_anybody_reads_what_a_customers_program_shows_of_the_trees(program, store):
    listed = program.get("/trees")

    assert listed.json["trees"] == [
        {
            "id": "case",
            "title": "Case",
            "summary": "",
            "audience": ["agent", "customer"],
            "language": "en",
            "languages": ["en", "de"],
            "version": store.live()[0].hash,
        }
    ]


def test_a_tree_is_told_in_another_language(program):
    assert program.get("/trees?language=de").json["trees"][0]["title"] == "Ein Fall"


def test_the_content_of_a_version_gives_its_hash_again(reader):
    version = reader.get("/trees/case").json["version"]

    told = reader.get(f"/versions/{version}")
    texts = {name: json.dumps(text).encode() for name, text in told.json["languages"].items()}
    sources = Sources(json.dumps(told.json["content"]).encode(), None, texts, frozenset())

    assert version_hash(sources, told.json["media"]) == told.json["hash"] == version


def test_a_version_can_be_kept_for_ever(reader):
    place = f"/versions/{reader.get('/trees/case').json['version']}"
    first = reader.get(place)

    again = reader.get(place, If_None_Match=first.headers["ETag"])

    assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert (again.status_code, again.data) == (304, b"")


@pytest.fixture
def republished(store):
    """A store with five versions of one tree, the third of which is live."""
    first = store.version(store.live()[0].hash)
    for number in range(2, 6):
        tree = {**json.loads(first.sources.tree), "title": f"Case {number}"}
        sources = Sources(json.dumps(tree).encode(), None, first.sources.languages, frozenset())
        digest = version_hash(sources, {})
        store.publish_version(Version(digest, "case", sources, {}, 6, number), by="test")
        if number == 3:
            store.make_live("case", {"case": digest}, "test")
    return store


def test_the_versions_of_a_tree_are_listed_the_newest_first(reader, republished):
    told = reader.get("/trees/case/versions").json

    assert [one["number"] for one in told["versions"]] == [5, 4, 3, 2, 1]
    assert [one["number"] for one in told["versions"] if one["live"]] == [3]
    assert told["versions"][2]["hash"] == republished.live()[0].hash
    assert [one["by"] for one in told["versions"]] == ["test"] * 4 + ["folder"]
    assert (told["versions"][0]["edges"], told["versions"][0]["created"][:2]) == (5, "20")
    assert told["next"] is None


def test_each_version_that_is_listed_can_be_read(reader, republished):
    for one in reader.get("/trees/case/versions").json["versions"]:
        assert reader.get(f"/versions/{one['hash']}").json["hash"] == one["hash"]


def test_versions_come_in_parts_that_make_the_whole(reader, republished):
    listed = all_of(reader, "/trees/case/versions", "versions")

    assert [one["number"] for one in listed] == [5, 4, 3, 2, 1]


def test_a_tree_that_was_withdrawn_keeps_its_versions(reader, store):
    store.withdraw("case")

    [told] = reader.get("/trees/case/versions").json["versions"]

    assert (told["number"], told["live"]) == (1, False)


@pytest.mark.parametrize("cursor", ["x", "eA==", "LTE=", "MSAx"])
def test_a_cursor_of_somebody_else_leads_to_no_version(reader, problem, cursor):
    response = reader.get(f"/trees/case/versions?cursor={cursor}")

    assert (problem(response), response.json["at"]) == ("wrong-parameter", "cursor")


@pytest.mark.parametrize(
    "place", ["/trees/nothing", "/trees/nothing/versions", "/versions/nothing"]
)
def test_what_is_not_there_is_not_found(reader, problem, place):
    assert problem(reader.get(place)) == "not-found"


def test_a_tree_that_was_withdrawn_is_listed_no_longer(reader, store):
    store.withdraw("case")

    assert [one["id"] for one in reader.get("/trees").json["trees"]] == ["inside"]


def all_of(program, place, key):
    found, cursor = [], ""
    while cursor is not None:
        part = program.get(f"{place}?limit=2{f'&cursor={cursor}' if cursor else ''}").json
        assert len(part[key]) <= 2
        found, cursor = found + part[key], part["next"]
    return found


def test_lists_come_in_parts_that_make_the_whole(program, reader):
    started = [program.start().session for _ in range(5)]

    assert [one["session"] for one in all_of(reader, "/sessions", "sessions")] == started[::-1]
    assert [one["id"] for one in all_of(reader, "/trees", "trees")] == ["case", "inside"]


def test_sessions_that_started_in_the_same_moment_are_all_listed(program, reader, store):
    now = store.clock()
    store.clock = lambda: now
    started = {program.start().session for _ in range(5)}

    listed = [one["session"] for one in all_of(reader, "/sessions", "sessions")]

    assert (len(listed), set(listed)) == (5, started)


def test_sessions_that_start_meanwhile_do_not_move_the_others(program, reader):
    started = [program.start().session for _ in range(4)]
    first = reader.get("/sessions?limit=2").json

    program.start()
    second = reader.get(f"/sessions?limit=2&cursor={first['next']}").json

    shown = [one["session"] for one in first["sessions"] + second["sessions"]]
    assert shown == started[::-1]


def test_a_list_says_where_each_session_stands_and_nothing_of_what_was_said(program, reader):
    held = program.start().answer("lit", {"name": "Grace"})

    response = reader.get("/sessions")

    [told] = response.json["sessions"]
    assert (told["session"], told["node"], told["seq"]) == (held.session, "team", 3)
    assert (told["status"], told["audience"], told["channel"]) == ("open", "customer", "api")
    assert "Grace" not in response.text


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=-1", "limit=²"])
@pytest.mark.parametrize("place", ["/trees", "/sessions"])
def test_a_limit_has_bounds(reader, problem, place, query):
    response = reader.get(f"{place}?{query}")

    assert problem(response) == "wrong-parameter"
    assert response.json["at"] == "limit"


@pytest.mark.parametrize("cursor", ["x", "ä", "eA==", "eCB5", "%00", "====", "LTEgeA=="])
def test_a_cursor_of_somebody_else_is_refused(reader, problem, cursor):
    response = reader.get(f"/sessions?cursor={cursor}")

    assert problem(response) == "wrong-parameter"
    assert response.json["at"] == "cursor"


def test_a_page_can_be_rendered_in_one_way_only(program, problem):
    held = program.start()

    assert problem(held.get(f"{held.place}?render=pdf")) == "wrong-parameter"
