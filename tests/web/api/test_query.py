"""A slip in an address is told with the right word, and nothing is done."""

import pytest

from treeguide.web.api.query import spoken_as

ANY = "Choose one of: en, de."


@pytest.fixture
def reader(with_scopes):
    return with_scopes("read", "erase")


@pytest.mark.parametrize(
    ("place", "at", "said"),
    [
        ("/trees?languge=de", "languge", "Did you mean “language”? It takes: limit, cursor,"),
        ("/trees?x-own=1", "x-own", "“x-own” is no parameter of this call. It takes: limit,"),
        ("/trees?limit=1&limit=2", "limit", "“limit” stands 2 times in the address."),
        ("/trees?limit=many", "limit", "“limit” is “many”. It can be a whole number from 1"),
        ("/trees?language=fr", "language", "which is not spoken here. Choose one of: de, en."),
        ("/trees/case?language=", "language", f"“language” is “”, which is not spoken here. {ANY}"),
        ("/trees/case?language=d", "language", f"Did you mean “de”? {ANY}"),
        ("/trees/inside?language=de", "language", "Choose one of: en."),
        ("/trees/case/versions?format=csv", "format", "It takes: limit, cursor."),
        ("/versions/x?language=de", "language", "It takes none."),
        ("/sessions?tree=case", "tree", "“tree” is no parameter of this call."),
    ],
)  # fmt: skip
def test_a_parameter_that_is_wrong_is_named_with_what_is_right(reader, problem, place, at, said):
    response = reader.get(place)

    assert problem(response) == "wrong-parameter"
    assert response.json["at"] == at
    assert said in response.json["detail"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("?render=htm", "“render” is “htm”. Did you mean “html”?"),
        ("?language=fr", ANY),
        ("/transcript?format=cvs", "It can be json, text, csv, markdown, or be left out"),
        ("/transcript?language=fr", ANY),
        ("/transcript?render=html", "It takes: format, language."),
    ],
)
def test_the_parameters_of_a_session_are_looked_at_too(program, problem, place, said):
    held = program.start()

    response = held.get(f"{held.place}{place}")

    assert problem(response) == "wrong-parameter"
    assert said in response.json["detail"]


@pytest.mark.parametrize("slip", ["language=fr", "languge=de", "render=md", "render=html&render="])
def test_with_a_slip_in_its_address_nothing_is_started_and_nothing_done(
    program, store, problem, slip
):
    held = program.start()
    before = store.session_row(held.session), store.sessions_before(2**62, "", 9)

    started = program.post(f"/sessions?{slip}", {"tree": "case"})
    done = held.post(f"{held.place}/events?{slip}", held.event(answer="lit"))

    assert (problem(started), problem(done)) == ("wrong-parameter", "wrong-parameter")
    assert (store.session_row(held.session), store.sessions_before(2**62, "", 9)) == before


def test_with_a_slip_in_its_address_nothing_is_erased(program, reader, store, problem):
    held = program.start()

    response = reader.client.delete(
        f"/api/v1{held.place}?reason=asked&force=1", headers=reader._headers({})
    )

    assert (problem(response), response.json["at"]) == ("wrong-parameter", "force")
    assert store.session_row(held.session).status == "open"


def test_a_language_in_the_body_that_the_tree_does_not_speak_is_named_with_those_it_does(
    program, store, problem
):
    response = program.post("/sessions", {"tree": "case", "language": "dee"})

    assert (problem(response), response.json["at"]) == ("wrong-body", "/language")
    assert f"Did you mean “de”? {ANY}" in response.json["detail"]
    assert store.sessions_before(2**62, "", 1) == []


def test_a_language_of_the_tree_is_spoken(program):
    held = program.start(language="de")

    assert held.page["title"] == "Leuchtet die Lampe?"
    assert held.get(f"{held.place}?language=en").json["title"] == "Is the lamp lit?"
    assert program.get("/trees?language=de").json["trees"][0]["title"] == "Ein Fall"


@pytest.mark.parametrize("language", ["de-AT", "de-Latn-AT"])
def test_who_speaks_a_kind_of_a_language_is_answered_in_that_language(program, language):
    held = program.start(language=language)

    assert held.page["title"] == "Leuchtet die Lampe?"
    assert held.get(f"{held.place}?language={language}").json["title"] == "Leuchtet die Lampe?"


@pytest.mark.parametrize(
    ("asked", "spoken", "found"),
    [
        ("zh-Hant-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("de", ["en", "de-CH", "de-AT"], "de-CH"),
        ("de-AT", ["de-CH"], "de-CH"),
        ("den", ["de"], None),
        ("", ["de"], None),
        ("-", ["de"], None),
    ],
)
def test_a_language_is_found_by_its_kinds(asked, spoken, found):
    assert spoken_as(asked, spoken) == found
