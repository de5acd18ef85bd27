"""Sessions are listed without a word of theirs; words are read and erased with a reason only."""

import datetime
import html
import json
import re

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service.desk import Caller, Desk
from treeguide.settings import FOREVER, Settings
from treeguide.store.people.teams import Team
from treeguide.web import paging
from treeguide.web.current import sessions_of

NODES = {
    "who": {
        "kind": "form",
        "title": "Who are you?",
        "fields": [{"variable": "name"}],
        "to": "end",
    },
    "end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."},
}
VARIABLES = {"name": {"type": "text", "personal": True, "label": "Name", "keep_days": 9}}
WORDS = "Zacharias Canary"


@pytest.fixture
def app(write_tree, app_of, store):
    for team in ("it", "hr"):
        store.add_team(Team(team, team.upper()), by="test")
    for tree_id, owner in (("lamp", "it"), ("leave", "hr"), ("door", "")):
        more = {"owner": owner} if owner else {}
        write_tree(tree_id, NODES, variables=VARIABLES, title=tree_id.title(), **more)
    return app_of()


def walked(app, tree_id: str) -> str:
    """Walk a tree, and return the id of the session."""
    customer = Person(app).start(tree_id)
    session_id = customer.address.split("/")[3]
    customer.send(name=WORDS)
    return session_id


def said(response) -> tuple[int, str]:
    return response.status_code, html.unescape(response.get_data(as_text=True))


def test_a_session_is_listed_with_its_tree_team_and_how_long_it_is_kept(app, admin):
    walked(app, "lamp")

    page = admin.open("/admin/sessions").page

    [cells] = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", page, re.DOTALL)
    assert all(word in cells for word in ("Lamp", "IT", "At an outcome", "Until"))


def test_no_word_of_a_caller_is_on_the_list_or_the_page(app, admin, lead):
    session_id = walked(app, "lamp")

    for somebody in (admin, lead):
        for address in ("/admin/sessions", f"/admin/sessions/{session_id}"):
            assert somebody.open(address).status == 200
            assert WORDS not in somebody.page
            assert "Canary" not in somebody.page


def test_a_lead_sees_the_sessions_of_her_team_alone(app, lead, admin):
    ids = {tree_id: walked(app, tree_id) for tree_id in ("lamp", "leave", "door")}

    page = lead.open("/admin/sessions").page
    assert [ids[name] in page for name in ("lamp", "leave", "door")] == [True, False, False]
    assert [lead.open(f"/admin/sessions/{one}").status for one in ids.values()] == [200, 404, 404]
    assert all(one in admin.open("/admin/sessions").page for one in ids.values())


@pytest.mark.parametrize("do", ["erase", "words"])
def test_of_another_team_nothing_is_erased_or_read(app, lead, store, do):
    session_id = walked(app, "leave")

    form = {"reason": "A request", "sure": "1"}
    status, page = said(lead.post(f"/admin/sessions/{session_id}/{do}", form))

    assert (status, WORDS in page) == (404, False)
    assert store.session_row(session_id).status == "open"
    assert "A request" not in json.dumps([one.body for one in store.audit_entries()])


def test_pages_hold_each_session_once_also_for_who_sees_few(app, lead, admin, monkeypatch):
    monkeypatch.setattr(paging, "A_PAGE", 2)
    monkeypatch.setattr(paging, "AT_ONCE", 3)
    monkeypatch.setattr(paging, "MOST_READ", 4)
    mine = [walked(app, tree_id) for tree_id in ("lamp", "leave", "leave", "lamp", "leave") * 2]

    for somebody, expected in ((lead, mine[::5] + mine[3::5]), (admin, mine)):
        seen, address = [], "/admin/sessions"
        while address:
            page = somebody.open(address).page
            seen += re.findall(r'<th scope="row"><a href="/admin/sessions/([\w-]+)"', page)
            found = re.findall(r'href="(/admin/sessions\?after=[^"]+)"', page)
            address = found[0] if found else None
        assert sorted(seen) == sorted(expected)


def test_for_one_page_so_many_sessions_are_read_at_most(app, lead, store, monkeypatch):
    monkeypatch.setattr(paging, "AT_ONCE", 2)
    monkeypatch.setattr(paging, "MOST_READ", 4)
    for _ in range(9):
        walked(app, "leave")
    read = []

    def counted(*args, **more):
        rows = type(store).sessions_behind(store, *args, **more)
        read.extend(rows)
        return rows

    store.sessions_behind = counted
    page = lead.open("/admin/sessions").page

    assert len(read) <= 6
    assert "There is no such session" in page
    assert "/admin/sessions?after=" in page


def test_the_list_can_be_of_one_tree_or_state(app, admin):
    ids = {tree_id: walked(app, tree_id) for tree_id in ("lamp", "leave")}
    admin.post(f"/admin/sessions/{ids['leave']}/erase", {"reason": "Asked", "sure": "1"})

    def listed(query: str) -> list[str]:
        page = admin.open(f"/admin/sessions?{query}").page
        return re.findall(r'<th scope="row"><a href="/admin/sessions/([\w-]+)"', page)

    assert listed("tree=leave") == [ids["leave"]]
    assert listed("status=reached") == [ids["lamp"]]
    assert listed("status=open") == []
    assert listed("tree=leave&status=erased") == [ids["leave"]]
    assert listed("tree=lamp&status=erased") == []
    assert listed("tree=no-such-tree") == []


def of_case(app, store, case: str, tree_id: str = "lamp", name: str = "Ann") -> str:
    """Begin a session at the desk about a case, and return its id."""
    agent = account(store, Grant("agent"), name=name)
    return Desk(sessions_of(app)).begin(tree_id, agent.id, caller=Caller(case=case)).row.id


def found(person, query: str) -> list[str]:
    page = person.open(f"/admin/sessions?{query}").page
    return re.findall(r'<th scope="row"><a href="/admin/sessions/([\w-]+)"', page)


def test_who_looks_after_people_finds_the_session_of_a_case_or_an_id(app, admin, store):
    other, mine = walked(app, "lamp"), of_case(app, store, "CASE-77")

    assert found(admin, "q=case-77") == [mine]
    assert "CASE-77" in admin.page
    assert found(admin, f"q={other}") == [other]
    assert found(admin, "q=CASE-77&tree=leave") == []
    assert found(admin, "q=CASE-78") == []


def test_of_another_team_no_session_is_found_by_its_case(app, lead, store):
    theirs, hers = (of_case(app, store, "CASE-77", tree, tree) for tree in ("leave", "lamp"))

    assert found(lead, "q=CASE-77") == [hers]
    assert found(lead, f"q={theirs}") == []


def test_sessions_are_found_by_who_holds_them_and_by_day(app, admin, store):
    alone, held = walked(app, "lamp"), of_case(app, store, "C-1", name="Ann")
    [ann] = [one for one in store.people() if one.name == "Ann"]
    today = datetime.datetime.fromtimestamp(store.session_row(held).started_us / 1e6, datetime.UTC)
    day, before = (today - datetime.timedelta(days) for days in (0, 1))

    assert found(admin, f"agent={ann.id}") == [held]
    assert "Ann" in admin.page
    assert sorted(found(admin, f"since={day:%F}&until={day:%F}")) == sorted([alone, held])
    assert found(admin, f"until={before:%F}") == []
    assert found(admin, "since=2999-01-01") == []


def test_the_desk_and_the_administration_lead_to_the_same_session(app, store):
    lead = signed_in(Person(app), store, Grant("lead", "it"))
    agent = signed_in(Person(app), store, Grant("agent", "it"))
    session_id = of_case(app, store, "C-1")
    node = store.session_row(session_id).node

    assert (
        f'href="/desk/lamp/{session_id}/{node}"' in lead.open(f"/admin/sessions/{session_id}").page
    )
    assert (
        f'href="/admin/sessions/{session_id}"' in lead.open(f"/desk/lamp/{session_id}/{node}").page
    )
    agent._followed(agent.post("/desk/lamp"))
    assert agent.status == 200
    assert "/admin/sessions/" not in agent.page


def test_who_leads_a_team_reads_which_agent_it_was(app, lead, store):
    ann, hal = of_case(app, store, "C-1"), of_case(app, store, "C-2", name="Hal")
    for name in ("Ann",):
        [one] = [one for one in store.people() if one.name == name]
        store.give_role(one.id, Grant("agent", "it"), by="test")

    assert "Ann" in lead.open(f"/admin/sessions/{ann}").page
    assert "Hal" not in lead.open(f"/admin/sessions/{hal}").page


def test_that_there_are_no_sessions_yet_is_said_otherwise_than_that_none_was_found(admin):
    assert "There are no sessions yet" in admin.open("/admin/sessions").page
    assert "There is no such session" in admin.open("/admin/sessions?status=done").page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("status=wild", "no such state"),
        ("tree=%07", "No tree is called that"),
        ("agent=%07", "Nobody is called that"),
        ("q=%07", "No case is called that"),
        ("since=tomorrow", "That is no day"),
        ("until=9999-12-31", "That is no day"),
    ],
)
def test_what_no_list_can_be_of_is_said_beside_the_choice(app, admin, query, said):
    session_id = walked(app, "lamp")

    page = admin.open(f"/admin/sessions?{query}").page

    assert (admin.status, said in page, session_id in page) == (400, True, True)


def test_trees_are_chosen_by_title_and_only_those_one_may_see(admin, lead):
    def offered(person) -> list[str]:
        page = person.open("/admin/sessions").page
        return re.findall(r'<select id="tree".*?</select>', page)[0]

    assert 'value="leave"' in offered(admin)
    assert 'value="leave"' not in offered(lead)
    assert 'value="lamp"' in offered(lead)


def test_a_reason_that_looks_personal_is_asked_about_before_it_is_kept(app, admin, store):
    session_id = walked(app, "lamp")
    address, form = f"/admin/sessions/{session_id}/erase", {"sure": "1"}
    form["reason"] = "ada@example.org asked for it"

    status, page = said(admin.post(address, form))

    assert (status, "an e-mail address" in page) == (422, True)
    assert re.search(r'name="sure" value="1" checked', page)
    assert store.session_row(session_id).status != "erased"
    admin.post(address, {**form, "reason.slip": "mask"})
    [entry] = [one for one in store.audit_entries() if one.action == "session erased"]
    assert "ada@example.org" not in entry.body
    assert "asked for it" in entry.body


@pytest.mark.parametrize("query", ["status=wild", "after=x", "after=1", "tree=%00", "after=9.9.9"])
def test_an_address_that_is_none_of_ours_is_refused_in_words(admin, query):
    assert admin.open(f"/admin/sessions?{query}").status in (400, 404)


def test_erasing_needs_a_reason_and_to_be_sure(app, admin, store):
    session_id = walked(app, "lamp")
    address = f"/admin/sessions/{session_id}/erase"

    for form in ({"sure": "1"}, {"reason": " ", "sure": "1"}, {"reason": "x" * 501, "sure": "1"}):
        status, page = said(admin.post(address, form))
        assert (status, "Say why, in one line" in page) == (422, True)
    status, page = said(admin.post(address, {"reason": "She has asked for it"}))

    assert (status, "Confirm that it cannot be brought back" in page) == (422, True)
    assert 'value="She has asked for it"' in page
    assert store.session_row(session_id).status == "open"


def test_what_is_erased_is_gone_and_who_did_it_is_known(app, admin, lead, store):
    session_id = walked(app, "lamp")
    form = {"reason": "She has asked for it", "sure": "1"}

    response = admin.post(f"/admin/sessions/{session_id}/erase", form)

    assert response.status_code == 303
    assert store.session_row(session_id).status == "erased"
    assert "is erased for good. The audit" in admin.open(response.headers["Location"]).page
    assert "Erased for good" in admin.open(f"/admin/sessions/{session_id}").page
    [entry] = [one for one in store.audit_entries() if one.action == "session erased"]
    assert (entry.subject, entry.team) == (session_id, "it")
    assert json.loads(entry.body) == {"reason": "She has asked for it"}
    words = lead.post(f"/admin/sessions/{session_id}/words", {"reason": "A complaint"})
    assert words.status_code == 410


def test_words_are_shown_to_a_lead_who_says_why_and_that_is_in_the_audit(app, lead, store):
    session_id = walked(app, "lamp")
    address = f"/admin/sessions/{session_id}/words"

    without = said(lead.post(address))
    shown = said(lead.post(address, {"reason": "A complaint"}))

    assert (without[0], WORDS in without[1]) == (422, False)
    assert (shown[0], WORDS in shown[1]) == (200, True)
    entries = [one for one in store.audit_entries() if one.action == "words seen"]
    assert [(one.subject, one.team, json.loads(one.body)) for one in entries] == [
        (session_id, "it", {"reason": "A complaint"})
    ]


def test_words_are_shown_with_the_name_of_whom_the_session_was_passed_to(app, lead, store):
    ann, bob = (account(store, Grant("agent", "it"), name=name) for name in ("Ann", "Bobby"))
    desk = Desk(sessions_of(app))
    walk = desk.begin("lamp", ann.id)
    desk.hand_over(walk, bob.id, by=ann.id, seq=1, key="k")

    _, shown = said(lead.post(f"/admin/sessions/{walk.row.id}/words", {"reason": "A complaint"}))

    assert "Bobby" in shown
    assert bob.id not in shown


def test_who_looks_after_the_server_reads_no_words(app, admin, store):
    session_id = walked(app, "lamp")

    response = admin.post(f"/admin/sessions/{session_id}/words", {"reason": "Curious"})

    assert response.status_code == 403
    assert "/words" not in admin.open(f"/admin/sessions/{session_id}").page


@pytest.mark.parametrize("do", ["words", "erase"])
def test_a_right_in_one_team_is_none_in_another_that_is_seen_as_well(app, store, do):
    session_id = walked(app, "lamp")
    person = signed_in(Person(app), store, Grant("lead", "hr"), Grant("admin", "it"))
    assert person.open(f"/admin/sessions/{session_id}").status == 200

    response = person.post(f"/admin/sessions/{session_id}/{do}", {"reason": "Curious"})

    # Who looks after the server may erase, and would have to be sure.
    assert response.status_code == {"words": 403, "erase": 422}[do]
    assert WORDS not in response.get_data(as_text=True)


def test_an_agent_looks_after_no_sessions(app, store):
    session_id = walked(app, "lamp")
    agent = signed_in(Person(app), store, Grant("agent", "it"))

    assert agent.open("/admin/sessions").status == 403
    assert agent.open(f"/admin/sessions/{session_id}").status == 403


def test_how_long_words_are_kept_is_explained(app, admin):
    assert "TREEGUIDE_KEEP_DAYS" in admin.open("/admin/sessions").page


def test_the_word_of_a_person_in_the_audit_is_the_one_of_who_did_it(app, store):
    somebody = account(store, Grant("admin"), name="Root")
    person = Person(app)
    person.client.set_cookie("treeguide-person", store.sign_in(somebody.id, "x", 10**12))
    session_id = walked(app, "lamp")

    person.post(f"/admin/sessions/{session_id}/erase", {"reason": "Asked", "sure": "1"})

    [erasure] = [one for one in store.erasures() if one.session_id == session_id]
    assert (erasure.actor, erasure.reason) == (somebody.id, "Asked")


@pytest.mark.parametrize("keep_days", [1, 30, FOREVER])
def test_the_list_says_of_the_words_of_which_trees_say_nothing_what_stands_beside_their_fields(
    write_tree, app_of, store, keep_days
):
    write_tree("plain", NODES, variables={"name": {"type": "text", "personal": True}})
    app = app_of(settings=Settings(keep_days=keep_days))
    beside = re.search(r"It is (?:deleted|kept)[^.<]+\.", Person(app).start("plain").page)

    page = signed_in(Person(app), store, Grant("admin")).open("/admin/sessions").page

    assert f"it says: “{beside[0]}”" in page
