"""Who may do what: customers with their session's token, programs with access tokens' scopes."""

import secrets

import pytest

from tests.web.api.conftest import NAME
from treeguide.service.scopes import SCOPES

US_A_DAY = 86_400_000_000


@pytest.fixture
def held(program):
    return program.start()


@pytest.fixture
def at_team(held):
    return held.answer("lit", {"name": NAME})


def calls_on(held):
    """Every call on one session, as a function of who makes it."""
    event = held.event(answer="lit")
    return {
        "page": lambda who: who.get(held.place),
        "transcript": lambda who: who.get(f"{held.place}/transcript"),
        "event": lambda who: who.post(f"{held.place}/events", event),
    }


@pytest.mark.parametrize("call", ["page", "transcript", "event"])
def test_another_persons_session_is_not_there(program, held, store, problem, call):
    stranger = program.start()

    there = calls_on(held)[call](stranger)
    nowhere = program.with_token(stranger.token).get("/sessions/nothing")

    assert problem(there) == "not-found"
    assert there.json == nowhere.json
    assert len(store.history_of(held.session).events) == 1


@pytest.mark.parametrize("call", ["page", "transcript", "event"])
def test_without_a_token_nothing_is_said_about_a_session(program, held, problem, call):
    response = calls_on(held)[call](program)

    assert problem(response) == "no-token"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_gives_no_right_in_the_api(fronted, held, problem):
    client = fronted.test_client()
    client.set_cookie("treeguide", held.token)

    response = client.get(f"/api/v1{held.place}")

    assert problem(response) == "no-token"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Cookie": "a=b", "Sec-Fetch-Site": "cross-site"}, "foreign-request"),
        ({"Cookie": "a=b", "Origin": "https://evil.example"}, "foreign-request"),
        ({"Cookie": "a=b"}, "foreign-request"),
        ({"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}, None),
        ({"Cookie": "a=b", "Sec-Fetch-Site": "same-origin"}, None),
    ],
)
def test_the_origin_is_looked_at_only_where_a_cookie_comes_along(fronted, problem, headers, kind):
    client = fronted.test_client(use_cookies=False)

    response = client.post("/api/v1/sessions", json={"tree": "case"}, headers=headers)

    assert (problem(response) if kind else response.status_code) == (kind or 201)


@pytest.mark.parametrize(
    "said",
    [
        "Basic eDp5",
        "Bearer",
        "Bearer ",
        "tg_ses_x",
        "Bearer tg_pat_aaaaaaaaaaaa_" + "x" * 43,
        "Bearer tg_pat_x",
        "Bearer " + "x" * 43,
        "Bearer tg_ses_" + "x" * 300,
    ],
)
def test_what_is_no_token_is_refused_before_anything_is_looked_up(fronted, held, problem, said):
    client = fronted.test_client(use_cookies=False)

    response = client.get(f"/api/v1{held.place}", headers={"Authorization": said})

    assert problem(response) == "no-token"


def test_tokens_are_compared_in_a_time_that_says_nothing(held, monkeypatch):
    compared = []
    monkeypatch.setattr(
        "treeguide.web.api.rights.secrets.compare_digest",
        lambda one, other: compared.append((one, other)) or one == other,
    )

    held.with_token(held.token[:-1] + "_").get(held.place)

    [(shown, kept)] = compared
    assert len(shown) == len(kept) == 64


def test_a_token_has_more_chance_than_anybody_can_try(program):
    tokens = {program.start().token for _ in range(20)}

    assert len(tokens) == 20
    assert all(len(token.removeprefix("tg_ses_")) * 6 >= 128 for token in tokens)


def test_for_agents_a_session_needs_an_access_token_that_may_walk(program, with_scopes, problem):
    asked = {"tree": "inside", "audience": "agent"}

    nobody, other = program.post("/sessions", asked), with_scopes("read").post("/sessions", asked)

    assert (nobody.status_code, problem(nobody)) == (401, "no-token")
    assert nobody.headers["WWW-Authenticate"].startswith("Bearer")
    assert (other.status_code, problem(other)) == (403, "not-allowed")
    assert "“walk”" in other.json["detail"]
    assert with_scopes("walk").post("/sessions", asked).status_code == 201


@pytest.mark.parametrize("place", ["/sessions", "/trees/case", "/trees/case/versions"])
def test_the_token_of_a_session_opens_nothing_but_the_session(held, problem, place):
    response = held.get(place)

    assert (response.status_code, problem(response)) == (403, "not-allowed")
    assert "“read”" in response.json["detail"]


def test_a_tree_for_agents_is_not_there_for_customers(program, with_scopes, problem):
    assert problem(program.post("/sessions", {"tree": "inside"})) == "not-found"
    assert [one["id"] for one in program.get("/trees").json["trees"]] == ["case"]
    listed = with_scopes("walk").get("/trees").json["trees"]
    assert [one["id"] for one in listed] == ["case", "inside"]


def test_an_agents_page_says_what_to_say_and_a_customers_does_not(program, with_scopes):
    customer = program.start().answer("dark")
    agent = with_scopes("walk").start(audience="agent").answer("dark")

    assert customer.page["say"] is None
    assert agent.page["say"] == "Plug it in, please."


@pytest.mark.parametrize("result", ["done", "declined", "late"])
def test_a_customer_cannot_say_what_the_team_has_done(at_team, store, problem, result):
    response = at_team.do(answer=result).response

    assert problem(response) == "not-allowed"
    assert at_team.get(at_team.place).json["answers"] == []
    assert len(store.history_of(at_team.session).events) == 3


def test_the_result_of_a_team_comes_with_the_scope_for_it(at_team, with_scopes):
    team = with_scopes("results")

    response = team.post(f"{at_team.place}/events", at_team.event(answer="done"))

    assert response.status_code == 200
    assert response.json["outcome"]["node"] == "good"


def test_the_scope_for_results_gives_no_answer_of_a_person(held, with_scopes, problem):
    response = with_scopes("results").post(f"{held.place}/events", held.event(answer="lit"))

    assert problem(response) == "not-allowed"


def test_who_says_results_reads_the_page_and_no_transcript(at_team, with_scopes, problem):
    team, also_agents = with_scopes("results"), with_scopes("results", "walk")

    page = team.get(at_team.place)
    refused = [one.get(f"{at_team.place}/transcript") for one in (team, also_agents)]

    assert [one["id"] for one in page.json["answers"]] == ["done", "declined", "late"]
    assert NAME not in page.text
    assert [(one.status_code, problem(one)) for one in refused] == [(403, "not-allowed")] * 2
    assert all("“read”" in one.json["detail"] for one in refused)


def test_who_walks_reads_the_transcripts_of_agents(with_scopes):
    begun = with_scopes("walk").start(audience="agent")

    assert with_scopes("walk").get(f"{begun.place}/transcript").status_code == 200


def test_a_customer_cannot_take_back_or_change_what_the_team_has_said(
    at_team, with_scopes, problem
):
    with_scopes("results").post(f"{at_team.place}/events", at_team.event(answer="done"))
    at_team.page["seq"] = 4

    back = at_team.do("went-back").response
    changed = at_team.do("changed", at=2, answer="declined").response

    assert [problem(back), problem(changed)] == ["not-allowed", "not-allowed"]


def test_an_agents_session_is_walked_on_by_whoever_may_walk(with_scopes, problem):
    begun = with_scopes("walk").start(audience="agent")
    colleague, reader = with_scopes("walk"), with_scopes("read")
    event = begun.event(answer="lit")

    assert problem(reader.post(f"{begun.place}/events", event)) == "not-allowed"
    assert colleague.post(f"{begun.place}/events", event).status_code == 200


def test_a_customers_session_is_not_there_for_a_token_that_may_only_walk(
    held, with_scopes, problem
):
    assert problem(with_scopes("walk").get(held.place)) == "not-found"


def test_a_token_that_sees_no_sessions_learns_of_none(held, with_scopes, problem):
    program = with_scopes("metrics", "personal")

    assert problem(program.get(held.place)) == "not-allowed"
    assert problem(program.get("/sessions/nothing")) == "not-allowed"


ALLOWED = {
    ("trees", "read"),
    ("versions", "read"),
    ("version", "read"),
    ("sessions", "read"),
    ("page", "read"),
    ("page", "results"),
    ("transcript", "read"),
    ("agent", "walk"),
    ("erase", "erase"),
}


@pytest.mark.parametrize(
    ("call", "scope"),
    [(call, scope) for call in sorted({call for call, _ in ALLOWED}) for scope in sorted(SCOPES)],
)
def test_every_call_is_open_to_its_scopes_and_to_no_other(
    held, with_scopes, store, problem, call, scope
):
    program = with_scopes(scope)
    version = store.live()[0].hash
    made = {
        "trees": lambda: program.get("/trees/case"),
        "versions": lambda: program.get("/trees/case/versions"),
        "version": lambda: program.get(f"/versions/{version}"),
        "erase": lambda: program.client.delete(
            f"/api/v1{held.place}?reason=x", headers={"Authorization": f"Bearer {program.token}"}
        ),
        "sessions": lambda: program.get("/sessions"),
        "page": lambda: program.get(held.place),
        "transcript": lambda: program.get(f"{held.place}/transcript"),
        "agent": lambda: program.post("/sessions", {"tree": "inside", "audience": "agent"}),
    }

    response = made[call]()

    if (call, scope) in ALLOWED:
        assert response.status_code in (200, 201, 204)
    else:
        assert problem(response) in ("not-allowed", "not-found")


def test_a_token_ends_when_it_expires_or_is_revoked(program, store, problem):
    token, text = store.new_token("short", ["read"], days=2, by="test")
    reader = program.with_token(text)

    before = reader.get("/sessions").status_code
    now = store.clock()
    store.clock = lambda: now + 2 * US_A_DAY
    expired = problem(reader.get("/sessions"))
    store.clock = lambda: now
    store.revoke_token(token.id)

    assert (before, expired) == (200, "no-token")
    assert problem(reader.get("/sessions")) == "no-token"


def test_the_data_hold_nothing_that_opens(program, held, store, tmp_path, problem):
    _, text = store.new_token("crm", ["read"], days=2, by="test")
    again = {"Idempotency-Key": secrets.token_urlsafe(24)}
    retried = program.post("/sessions", {"tree": "case"}, **again).json["token"]
    dumped = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())

    kept = [one["secret_hash"] for one in store.driver.read("SELECT secret_hash FROM api_token")]
    token_id = text.split("_")[2]

    for secret in (text.split("_", 3)[3], held.token, retried, *again.values()):
        assert secret.encode() not in dumped
    for taken in (f"tg_pat_{token_id}_{kept[0]}", f"tg_pat_{token_id}_{kept[0][:43]}", kept[0]):
        response = program.with_token(taken).get("/sessions")
        assert problem(response) == "no-token"


def test_personal_values_are_for_the_holder_and_for_the_scope_alone(at_team, with_scopes):
    reader, trusted = with_scopes("read"), with_scopes("read", "personal")

    pages = {who: who.get(at_team.place) for who in (at_team, trusted, reader)}
    written = {
        (who, form): who.get(f"{at_team.place}/transcript?format={form}")
        for who in (at_team, trusted, reader)
        for form in ("json", "text", "csv")
    }

    assert [NAME in page.text for page in pages.values()] == [True, True, False]
    assert "We come, (personal)" in pages[reader].text
    assert pages[reader].json["known"]["name"] == "(personal)"
    assert pages[reader].json["path"][1] == ["you", {"name": "(personal)"}]
    assert {who for (who, _), page in written.items() if NAME in page.text} == {at_team, trusted}


def test_an_answer_filled_in_again_does_not_show_what_is_personal(at_team, with_scopes):
    at_team.do("went-back")

    page = with_scopes("read").get(at_team.place).json

    assert page["fields"][0]["value"] == "(personal)"
    assert NAME not in str(page)


def test_notes_are_personal_too(held, with_scopes):
    held.do("noted", text=NAME)

    reader, trusted = with_scopes("read"), with_scopes("read", "personal")

    assert reader.get(f"{held.place}/transcript").json["lines"][1]["note"] == "(personal)"
    assert trusted.get(f"{held.place}/transcript").json["lines"][1]["note"] == NAME


def test_an_erased_session_is_gone_for_its_holder_and_for_nobody_else_to_see(
    program, at_team, store, problem
):
    store.erase_session(at_team.session, actor="test", reason="asked for")

    for place in (at_team.place, f"{at_team.place}/transcript"):
        assert problem(at_team.get(place)) == "erased"
    event = at_team.post(f"{at_team.place}/events", at_team.event(answer="done"))
    assert problem(event) in ("erased", "not-allowed")
    assert problem(program.start().get(at_team.place)) == "not-found"
