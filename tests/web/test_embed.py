"""Trees in foreign pages: where they may stand, and whose a session is."""

import json
import re

import pytest

from tests.web.framing import NODES, SITE, TREE, VARIABLES, Framed, allow, at_the_form, framed, make
from treeguide.web import logs
from treeguide.web.embed.capability import Capability, capability_in, is_language

__all__ = ["framed", "make"]

KEY = "a-key-of-its-own"


def policy_of(framed: Framed) -> str:
    return framed.response.headers["Content-Security-Policy"].rpartition("frame-ancestors ")[2]


def test_a_tree_is_walked_to_its_outcome_without_any_cookie(framed):
    framed.open(f"/embed/{TREE}")
    assert (framed.status, framed.heading) == (200, "Lamp")

    at_the_form(framed).send(serial="L 1").send(answer="yes")

    assert framed.heading == "It shines"
    assert "Set-Cookie" not in framed.response.headers


def test_every_page_says_in_whose_pages_it_may_stand(make, store):
    framed = Framed(make(SITE, "https://shop.example.org:8443"))
    sites = f"{SITE} https://shop.example.org:8443"

    framed.open(f"/embed/{TREE}")
    assert policy_of(framed) == sites
    assert policy_of(framed.start()) == sites
    assert policy_of(framed.open(f"/embed/{TREE}/nothing/here")) == sites
    allow(store, SITE)

    assert policy_of(framed.open(f"/embed/{TREE}")) == SITE


@pytest.mark.parametrize("address", ["", "/nothing/lit"])
def test_a_tree_without_sites_stands_in_no_page_and_says_so(make, store, address):
    framed = Framed(make())
    allow(store)

    framed.open(f"/embed/{TREE}{address}")

    assert framed.status == 403
    assert framed.heading == "This tree may not be shown inside other pages"
    assert policy_of(framed) == "'none'"


@pytest.mark.parametrize("is_listed", [True, False])
def test_an_address_that_names_no_live_tree_says_just_that(framed, store, is_listed):
    if is_listed:
        allow(store, SITE, tree="never-heard-of")

    framed.open("/embed/never-heard-of")

    assert (framed.status, framed.heading) == (404, "There is no such tree")
    assert policy_of(framed) == (SITE if is_listed else "'none'")


def test_a_session_stops_being_shown_when_its_last_site_is_taken_away(framed, store):
    framed.start()
    allow(store)

    assert framed.open(framed.address).status == 403
    assert framed.post(framed.address, answer="yes").status == 403


@pytest.mark.parametrize(
    "address", ["/", "/sign-in", f"/go/{TREE}", "/desk", "/embed/a/b", "/setup", "/embed"]
)
def test_no_other_page_stands_in_a_frame(framed, address):
    assert policy_of(framed.open(address)) == "'none'"


def test_the_secret_is_told_to_nobody_and_kept_by_nobody(framed):
    for response in (framed.open(f"/embed/{TREE}"), framed.start()):
        headers = response.response.headers
        assert headers.getlist("Referrer-Policy") == ["no-referrer"]
        assert headers.getlist("Cache-Control") == ["no-store"]
        assert headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_by_plain_http_under_a_name_no_referrer_is_sent_either(make):
    framed = Framed(make(), HTTP_HOST="guide.example.org").start()

    assert framed.response.headers.getlist("Referrer-Policy") == ["no-referrer"]


def test_the_store_has_only_the_hash_of_the_secret(framed, store):
    framed.start()
    held = capability_in(framed.capability)

    row = store.session_row(held.session_id)

    assert (row.channel, row.audience) == ("embed", "customer")
    assert held.secret not in str(row)
    assert len(held.secret) * 6 >= 128


def other(text: str) -> str:
    return text[:-1] + ("A" if text[-1] != "A" else "B")


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: Capability(one.session_id, other(one.secret)),
        lambda one: Capability(other(one.session_id), one.secret),
        lambda one: Capability(one.session_id, one.session_id),
        lambda one: Capability(one.session_id, ""),
        lambda one: Capability(one.session_id, one.secret, "no language"),
    ],
)
def test_who_has_not_the_whole_secret_finds_nothing(framed, changed):
    framed.start()
    held = capability_in(framed.capability)
    address = framed.address.replace(framed.capability, changed(held).text)

    assert framed.open(address).status == 404
    assert framed.post(address, seq="1", key=KEY, answer="yes").status == 404


def test_a_session_of_the_players_pages_is_not_opened_by_its_cookies_secret(framed, store):
    response = framed.client.post(f"/go/{TREE}", headers={"Sec-Fetch-Site": "same-origin"})
    session_id = response.headers["Location"].split("/")[3]
    secret = re.search("treeguide=([^;]+)", response.headers["Set-Cookie"])[1]

    framed.open(f"/embed/{TREE}/{session_id}.{secret}/lit")

    assert framed.status == 404


def test_a_session_is_not_shown_under_another_tree(make, store, write_tree):
    write_tree("other", NODES, variables=VARIABLES)
    framed = Framed(make()).start()
    allow(store, SITE, tree="other")

    assert framed.open(framed.address.replace(f"/{TREE}/", "/other/")).status == 404


def test_an_erased_session_is_told_to_its_holder_alone(framed, store):
    at_the_form(framed).send(serial="L 1")
    held = capability_in(framed.capability)
    framed.client.application.extensions["treeguide"].forget(held.session_id)
    store.erase_session(held.session_id, actor="test", reason="asked")

    own = framed.open(framed.address).status
    stranger = framed.open(framed.address.replace(held.secret, other(held.secret))).status

    assert (own, stranger) == (410, 404)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 303),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 303),
        ({"HTTP_ORIGIN": "null"}, 303),
        ({"HTTP_COOKIE": "treeguide=x", "HTTP_SEC_FETCH_SITE": "same-origin"}, 303),
        ({"HTTP_COOKIE": "treeguide=x", "HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_COOKIE": "treeguide=x", "HTTP_ORIGIN": "null"}, 403),
    ],
)
def test_only_what_brings_a_cookie_has_to_say_where_it_comes_from(make, headers, status):
    framed = Framed(make(), **headers).start()

    assert framed.sent.status_code == status


def test_nobody_signs_in_and_nothing_leads_out_of_the_frame(framed):
    pages = [framed.open(f"/embed/{TREE}").page, framed.start().page]
    pages += [framed.send().page, framed.open(f"/embed/{TREE}/nothing/here").page]
    address = re.compile(r'(?:href|action)="([^"#?][^"]*)"')

    led_to = {found for page in pages for found in address.findall(page) if "/static/" not in found}

    assert {found for found in led_to if not found.startswith("/embed/")} == {
        "data:,",
        "https://manual.example.org/lamp",
        "tel:112",
    }


def test_links_to_other_sites_open_in_a_new_tab_and_say_so(framed):
    page = framed.start().page

    assert (
        'rel="noopener noreferrer nofollow" target="_blank">the manual'
        '<span class="unseen"> (opens in a new tab)</span></a>'
    ) in page
    assert re.search(r'<a href="tel:112"[^>]*nofollow">call</a>', page)


def test_the_language_is_kept_in_the_address(framed):
    framed.open(f"/embed/{TREE}?language=de")
    assert 'action="/embed/lamp?language=de"' in framed.page
    assert "Set-Cookie" not in framed.response.headers

    framed.start("?language=de")
    assert (framed.heading, framed.capability[-3:]) == ("Leuchtet die Lampe?", ".de")
    framed.send(answer="no")

    assert "Schritt" in framed.page
    assert 'action="/embed/lamp?language=de"' in framed.page
    framed.open(f"{framed.address}?language=en").send(answer="done")
    assert framed.heading == "Which lamp is it?"
    assert framed.capability.endswith(".en")


def test_the_language_that_a_cookie_names_is_not_heeded(make):
    framed = Framed(make(), HTTP_COOKIE="language=de", HTTP_ACCEPT_LANGUAGE="en")

    assert framed.open(f"/embed/{TREE}").heading == "Lamp"


@pytest.mark.parametrize("said", ["", "d", "de/..", "de.x", "de%0A", "deutschland-und-mehr", "{{"])
def test_what_names_no_language_does_not_get_into_an_address(framed, said):
    assert not is_language(said)
    assert framed.start(f"?language={said}").capability.count(".") == 1


def test_a_session_can_be_ended_and_says_so_from_then_on(framed):
    framed.start().post(framed.address, kind="ended", seq="1", key=KEY)

    assert framed.heading == "This was ended"
    assert (framed.told["over"], framed.told["outcome"]) == (True, None)
    assert framed.post(framed.address, seq="2", key=KEY, answer="yes").heading == "This was ended"


@pytest.mark.parametrize(
    "sent", [{}, {"seq": "1"}, {"seq": "x", "key": KEY}, {"seq": "1", "key": "?"}]
)
def test_an_end_that_is_no_whole_one_ends_nothing(framed, sent):
    address = framed.start().address

    assert framed.post(address, kind="ended", **sent).status == 400
    assert framed.open(address).heading == "Is the lamp lit?"


def test_an_end_that_comes_too_late_shows_where_the_session_stands(framed):
    address = framed.start().address
    framed.send(answer="no")

    framed.post(address, kind="ended", seq="1", key=KEY)

    assert framed.heading == "Plug it in"


def test_one_address_starts_so_many_sessions_a_minute(make):
    framed = Framed(make(sessions_per_minute=1), REMOTE_ADDR="203.0.113.7").start()

    framed.start()

    assert framed.status == 429
    assert policy_of(framed) == SITE
    assert "sign-in" not in framed.page


def test_asking_whether_something_fits_starts_no_session_and_counts_as_none(make, store):
    framed = Framed(make(sessions_per_minute=1), REMOTE_ADDR="203.0.113.7")

    answers = [
        framed.post(f"/embed/{TREE}/_known", known=json.dumps({"floor": floor})).response.json
        for floor in (3, 99, 4)
    ]

    assert [list(answer) for answer in answers] == [[], ["floor"], []]
    assert framed.start().status == 200


def test_no_line_of_the_log_has_the_secret(make, capsys):
    framed = Framed(make(log="json")).start().send(answer="no")
    held = capability_in(framed.capability)
    framed.open(framed.address.replace(held.secret, other(held.secret)))
    framed.open(f"/embed/{TREE}/{framed.capability}")
    logs.log.warning("Nobody foresaw %s.", framed.address)
    logs.flush()
    written = capsys.readouterr().err

    lines = [json.loads(line) for line in written.splitlines()]

    assert [line["endpoint"] for line in lines[:2]] == ["embed.start_session", "embed.show"]
    assert lines[1]["session"] == logs.digest_of(held.session_id)
    assert held.secret not in written
    assert held.session_id not in written


def test_a_secret_is_masked_in_whatever_is_logged(framed):
    held = capability_in(framed.start().capability)

    said = logs.without_ids(f"GET {framed.address} ({held.secret})")

    assert said.startswith(f"GET /embed/{TREE}/{logs.digest_of(held.session_id)}.")
    assert held.secret not in said
