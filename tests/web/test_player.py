"""A customer walks: every page, every way back, and what is refused."""

import re

import pytest

from tests.web.conftest import Person

TREE = "printer-does-not-print"
OUTCOME = {"kind": "outcome", "title": "The end", "result": "resolved", "next": "Nothing more."}
COLOURS = {
    "colour": {
        "kind": "question",
        "title": "Which colour?",
        "answers": [
            {"id": "red", "label": "Red", "to": "size"},
            {"id": "blue", "label": "Blue", "to": "size"},
            {"id": "none", "label": "None", "to": "end"},
        ],
    },
    "size": {
        "kind": "question",
        "title": "Which size?",
        "answers": [
            {"id": "big", "label": "Big", "to": "end"},
            {"id": "small", "label": "Small", "to": "end"},
        ],
    },
    "end": OUTCOME,
}


@pytest.fixture
def walker(write_tree, app_of):
    write_tree("colours", COLOURS)
    return Person(app_of())


def test_the_start_page_says_what_it_is_for_and_how_much_is_asked(person):
    person.open(f"/go/{TREE}")

    assert person.status == 200
    assert person.heading == "Printer does not print"
    assert "It takes at least 2 answers from you." in person.page


def test_starting_makes_a_session_and_leads_to_its_first_page(walker):
    walker.start("colours")

    assert walker.sent.status_code == 303
    assert walker.node == "colour"
    assert walker.heading == "Which colour?"


def test_an_answer_leads_on_and_the_address_names_the_node(walker):
    walker.start("colours").send(answer="red")

    assert (walker.status, walker.node, walker.heading) == (200, "size", "Which size?")


def test_the_outcome_says_what_happens_next_and_lists_the_answers(walker):
    walker.start("colours").send(answer="red").send(answer="big")

    assert walker.heading == "The end"
    assert "Nothing more." in walker.page
    assert re.findall(r"<dd>(Red|Big)\s*</dd>", walker.page) == ["Red", "Big"]


def test_no_answer_is_answered_with_a_summary_that_leads_to_the_first_one(walker):
    walker.start("colours").send()

    assert walker.status == 422
    assert walker.title.startswith("Error: Which colour?")
    assert '<a href="#a-1">Choose one of the answers.</a>' in walker.page
    assert 'id="a-1"' in walker.page


@pytest.mark.parametrize("forged", ["big", "done", "nonsense", "../x"])
def test_an_answer_that_is_not_offered_is_refused(walker, forged):
    walker.start("colours").send(answer=forged)

    assert (walker.status, walker.heading) == (422, "Which colour?")


def test_going_back_shows_the_earlier_page_with_its_answer(walker):
    walker.start("colours").send(answer="red").send(kind="went-back")

    assert walker.node == "colour"
    assert re.search(r'value="red" checked', walker.page)


def test_going_back_from_the_first_page_is_refused(walker):
    walker.start("colours").send(kind="went-back")

    assert walker.status == 422
    assert walker.heading == "Which colour?"


def test_change_shows_the_earlier_page_and_later_answers_stay_where_they_fit(walker):
    walker.start("colours").send(answer="red").send(answer="big")
    change = re.findall(r'href="([^"]*\?at=0)"', walker.page)[0]

    walker.open(change)
    assert "You are changing an earlier answer" in walker.page
    assert re.search(r'value="red" checked', walker.page)
    walker.send(answer="blue")

    assert walker.heading == "The end"
    assert re.findall(r"<dd>(Blue|Big)\s*</dd>", walker.page) == ["Blue", "Big"]


def test_what_no_longer_counts_is_said_in_words(walker):
    walker.start("colours").send(answer="red").send(answer="big")
    walker.open(re.findall(r'href="([^"]*\?at=0)"', walker.page)[0]).send(answer="none")

    assert "Set aside for now" in walker.page
    assert "You went back, or changed an answer before these" in walker.page
    assert "Which size?" in walker.page


def test_the_browsers_own_way_back_offers_to_change_what_was_answered(walker):
    walker.start("colours")
    first = walker.address
    walker.send(answer="red")

    walker.open(first)

    assert walker.status == 200
    assert "You are changing an earlier answer" in walker.page


def test_an_address_off_the_path_leads_to_where_the_session_stands(walker):
    walker.start("colours")

    walker.open(walker.address.removesuffix("colour") + "size")

    assert walker.status == 302
    assert walker.response.headers["Location"].endswith("/colour")


def test_a_double_click_advances_once(walker, store):
    walker.start("colours")
    hidden, form = walker.hidden, walker.form

    answers = [walker.client.post(form, data={**hidden, "answer": "red"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.headers["Location"].rsplit("/", 1)[1] for answer in answers} == {"size"}
    session_id = form.split("/")[3]
    assert len(store.history_of(session_id).events) == 2


@pytest.mark.parametrize("key", ["", "another-key-of-a-second-tab"])
def test_a_stale_page_is_told_where_the_session_is_now(walker, store, key):
    walker.start("colours")
    hidden, form = walker.hidden, walker.form
    walker.send(answer="red")

    late = {**hidden, "answer": "blue", **({"key": key} if key else {})}
    walker.send(form, **late)

    assert walker.status == 409
    assert walker.heading == "Which size?"
    assert "This was answered already" in walker.page
    assert len(store.history_of(form.split("/")[3]).events) == 2


def test_a_forged_position_moves_nothing(walker):
    walker.start("colours")

    walker.send(seq="7", answer="red")

    assert (walker.status, walker.heading) == (409, "Which colour?")


@pytest.mark.parametrize(
    "fields", [{"seq": "x"}, {"seq": ""}, {"key": ""}, {"key": "short"}, {"key": "k" * 65}]
)
def test_a_damaged_form_is_refused_in_words(walker, fields):
    walker.start("colours").send(answer="red", **fields)

    assert walker.status == 400
    assert "This request could not be understood" in walker.page


def test_a_stranger_finds_nothing(walker, app_of):
    walker.start("colours")
    stranger = Person(walker.client.application, HTTP_SEC_FETCH_SITE="none")

    assert stranger.open(walker.address).status == 404
    data = {**walker.hidden, "answer": "red"}
    assert stranger.post(walker.form, data).status_code == 404


@pytest.mark.parametrize(
    "led", [{"Sec-Fetch-Site": "same-origin"}, {"Referer": "http://localhost/x"}]
)
def test_a_browser_that_refuses_the_cookie_is_told_so_and_what_to_do(walker, led):
    client = walker.client.application.test_client(use_cookies=False)
    started = client.post("/go/colours")

    shown = client.get(started.headers["Location"], headers=led)

    assert shown.status_code == 403
    assert "Your browser refuses the cookie that this needs" in shown.text
    assert "Allow cookies for this site" in shown.text


@pytest.mark.parametrize("site", ["same-origin", "none", "cross-site", None])
def test_without_a_cookie_an_address_tells_nobody_whether_there_is_a_session(walker, site):
    walker.start("colours")
    client = walker.client.application.test_client(use_cookies=False)
    led = {} if site is None else {"Sec-Fetch-Site": site}
    there, not_there = walker.address, f"/go/colours/{'a' * 22}/colour"

    answers = [client.get(each, headers=led) for each in (there, not_there)]

    assert {one.status_code for one in answers} == {403 if site == "same-origin" else 404}
    assert answers[0].data == answers[1].data


def test_a_new_session_may_be_seen_as_long_as_the_first_one(walker):
    walker.start("colours")

    again = walker.start("colours").sent

    assert "Max-Age=2592000" in again.headers["Set-Cookie"]


def test_someone_with_another_cookie_finds_nothing(walker):
    walker.start("colours")
    other = Person(walker.client.application)
    other.start("colours")

    assert other.open(walker.address).status == 404


def test_one_cookie_serves_several_sessions(walker):
    first = walker.start("colours").address
    cookie = walker.client.get_cookie("treeguide").value
    walker.start("colours")

    assert walker.client.get_cookie("treeguide").value == cookie
    assert walker.open(first).status == 200


def test_a_session_belongs_to_its_tree(walker, write_tree, app_of):
    walker.start("colours")

    assert walker.open(walker.address.replace("/go/colours", "/go/other")).status == 404


def test_the_secret_is_kept_as_a_hash_and_never_shown(walker, store):
    walker.start("colours")
    secret = walker.client.get_cookie("treeguide").value

    session_id = walker.address.split("/")[3]

    assert secret not in store.session_row(session_id).token_hash
    assert secret not in walker.page + walker.address


def test_the_cookie_is_out_of_reach_of_scripts(walker):
    walker.start("colours")

    cookie = walker.sent.headers["Set-Cookie"]

    assert cookie.startswith("treeguide=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie


def test_over_https_the_cookie_belongs_to_this_host_alone(write_tree, app_of):
    write_tree("colours", COLOURS)
    walker = Person(app_of(https=True))

    cookie = walker.client.post("/go/colours").headers["Set-Cookie"]

    assert cookie.startswith("__Host-treeguide=")
    assert "Secure" in cookie and "Domain" not in cookie


def test_a_tree_that_is_not_for_customers_is_not_there(write_tree, app_of):
    write_tree("inside", COLOURS, audience=["agent"])
    walker = Person(app_of())

    assert walker.open("/go/inside").status == 404
    assert walker.client.post("/go/inside").status_code == 404


def test_a_step_is_left_by_saying_that_it_is_done(write_tree, app_of):
    write_tree("steps", {"do": {"kind": "step", "title": "Do it", "to": "end"}, "end": OUTCOME})
    walker = Person(app_of())

    walker.start("steps").send(answer="done")

    assert walker.heading == "The end"


HANDOFF = {
    "kind": "handoff",
    "title": "We come to you",
    "team": "field-team",
    "within": "PT2H",
    "promise": "{{owner}} comes by {{due}}.",
    "to": {"done": "end", "declined": "end", "late": "end"},
}


@pytest.mark.parametrize("result", ["done", "declined", "late"])
def test_a_customer_sees_the_promise_and_cannot_say_that_it_was_kept(write_tree, app_of, result):
    write_tree("help", {"team": HANDOFF, "end": OUTCOME})
    walker = Person(app_of())
    walker.start("help")
    address, token = walker.address, {"seq": "1", "key": "a-key-of-my-own"}

    assert re.search(r"Field team comes by .+\.", walker.page)
    due = r'<time datetime="20\S+T[\d:+]+">\w+day, \w+ \d+, 20\d\d, \d+:\d+\s[AP]M UTC</time>'
    assert re.search(due, walker.page)
    assert "Under way" in walker.page
    refused = walker.client.post(address, data={**token, "answer": result})

    assert refused.status_code == 422
    assert walker.open(address).heading == "We come to you"


def test_a_quiet_answer_is_offered_on_every_page(write_tree, app_of):
    anywhere = [{"id": "person", "label": "A person, please", "to": "end"}]
    write_tree("colours", COLOURS, anywhere=anywhere)
    walker = Person(app_of())

    walker.start("colours").send(answer="person")

    assert walker.heading == "The end"
    assert "A person, please" in walker.page


def test_the_start_page_leads_on_to_what_was_begun(walker):
    walker.start("colours").send(answer="red")

    walker.open("/go/colours")

    onward = re.findall(r'href="([^"]+/size)"', walker.page)[0]
    assert walker.open(onward).heading == "Which size?"


def test_called_trees_are_walked_by_addresses_that_name_the_call(person):
    person.start("it-request-router")

    assert person.status == 200


BACK = "You go on here, where you stopped"


def test_whoever_comes_back_by_the_address_of_a_session_hears_that_it_goes_on_there(walker):
    walker.start("colours").send(answer="red")
    assert BACK not in walker.page

    walker.open(walker.address.removesuffix("/size"))

    assert (walker.status, walker.heading) == (200, "Which size?")
    assert walker.page.count(BACK) == 1
    stranger = Person(walker.client.application, HTTP_SEC_FETCH_SITE="none")
    assert stranger.open(walker.address).status == 404
    assert BACK not in walker.send(answer="small").page


def test_whoever_comes_back_to_an_end_or_to_a_beginning_is_led_there(walker):
    walker.start("colours")
    session = walker.address.removesuffix("/colour")

    begun = walker.open(session).response
    walker.open(f"{session}/colour").send(answer="red").send(answer="small")
    ended = walker.open(session).response

    assert begun.headers["Location"] == f"{session}/colour"
    assert ended.headers["Location"].startswith(f"{session}/")


def test_a_slash_at_the_end_does_no_harm(walker):
    assert walker.open("/go/colours/").status == 200
