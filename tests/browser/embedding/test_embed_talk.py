"""What a tree in a foreign page tells it, what it does for it, and what it never heeds."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.embedding.conftest import (
    NAMES,
    at_the_form,
    choose,
    order,
    refused,
    start,
    told,
    wait_for,
)
from tests.web.framing import SECRET, TREE, allow

pytestmark = pytest.mark.usefixtures("quiet_console")


def test_events_tell_what_happens_and_name_nobody(page, embed):
    frame = embed(page)
    wait_for(page, "ready")
    at_the_form(page, frame)
    frame.get_by_label("Serial number").fill("L 1")
    frame.get_by_label("Your name").fill(SECRET)
    frame.get_by_role("button", name="Continue").click()
    choose(frame, "Yes")
    wait_for(page, "ended")

    events = [
        (name, detail["node"], detail.get("answer"), detail["seq"], detail["outcome"])
        for name, detail in told(page, *NAMES[:-1])
    ]

    assert events == [
        ("ready", None, None, 0, None),
        ("node", "lit", None, 1, None),
        ("answered", "lit", "no", 2, None),
        ("node", "plug", None, 2, None),
        ("answered", "plug", "done", 3, None),
        ("node", "who", None, 3, None),
        ("answered", "who", None, 4, None),
        ("node", "thanks", None, 4, None),
        ("answered", "thanks", "yes", 5, "resolved"),
        ("ended", "end", None, 5, "resolved"),
    ]
    details = json.dumps(page.evaluate("told"))
    assert SECRET not in details
    assert told(page, "ended")[0][1]["values"] == {"serial": "L 1"}
    assert {detail["tree"] for _, detail in told(page, *NAMES[:-1])} == {TREE}
    assert [detail["title"] for _, detail in told(page, "node")][-1] is None
    assert told(page, "resized")[0][1]["height"] > 0


def test_orders_are_carried_out(page, embed):
    frame = embed(page)
    wait_for(page, "ready")
    order(page, "know({serial: 'L 7'})")
    order(page, "restart()")
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()
    wait_for(page, "node")
    order(page, "answer('no')")
    expect(frame.get_by_role("heading", name="Plug it in")).to_be_visible()
    order(page, "back()")
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()
    wait_for(page, "node", 3)
    order(page, "answer('no')")
    wait_for(page, "node", 4)
    order(page, "answer('done')")
    expect(frame.get_by_label("Serial number")).to_have_value("L 7")
    wait_for(page, "node", 5)
    order(page, "fill({serial: 'L 8', floor: 3, on: '2026-02-01', colour: 'green'})")
    expect(frame.get_by_label("Serial number")).to_have_value("L 8")
    expect(frame.get_by_label("Month")).to_have_value("02")
    expect(frame.get_by_label("Green")).to_be_checked()
    order(page, "answer()")
    expect(frame.get_by_role("heading", name="Does it shine?")).to_be_visible()
    wait_for(page, "node", 6)
    assert told(page, "node")[-1][1]["values"] == {"serial": "L 8"}
    order(page, "end()")

    expect(frame.get_by_role("heading", name="This was ended")).to_be_visible()
    wait_for(page, "ended")
    assert told(page, "ended")[0][1]["outcome"] is None
    order(page, "restart()")
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("answer('perhaps')", "No answer is called “perhaps” here. There are: yes, no."),
        ("answer()", "This page is no form, so it needs the id of an answer."),
        ("back()", "There is nothing here to go back to."),
        ("fill({nothing: 1})", "This page has no field for: nothing."),
        ("know({serial: '1'})", "The session is under way."),
    ],
)
def test_an_order_that_cannot_be_carried_out_says_why(page, embed, call, why):
    start(embed(page))
    wait_for(page, "node")

    assert refused(page, call).startswith(why)


def test_an_order_waits_until_there_is_a_frame(page, embed):
    embed(page, 'mode="button"')
    page.evaluate("void document.querySelector('treeguide-player').know({serial: 'early'})")
    page.get_by_role("button", name="Lamp").click()
    frame = page.frame_locator("iframe")
    wait_for(page, "ready")
    start(frame)

    wait_for(page, "node")

    assert told(page, "node")[0][1]["values"] == {"serial": "early"}


def test_a_session_that_is_begun_at_once_knows_what_the_server_still_looks_at(page, embed):
    """Whether it fits is asked for over a slow network, while somebody presses Start already."""
    page.route("**/_known*", lambda route: (page.wait_for_timeout(700), route.continue_()))
    frame = embed(page)
    wait_for(page, "ready")
    page.evaluate("void document.querySelector('treeguide-player').know({serial: 'early'})")
    start(frame)

    wait_for(page, "node")

    assert told(page, "node")[0][1]["values"] == {"serial": "early"}


def test_what_is_no_value_that_anybody_can_know_keeps_nobody_from_beginning(page, embed):
    frame = embed(page)
    wait_for(page, "ready")
    page.evaluate("void document.querySelector('treeguide-player').know({serial: {x: 1}})")
    start(frame)

    wait_for(page, "node")

    assert told(page, "node")[0][1]["values"] == {}


def test_what_does_not_fit_is_refused_with_a_sentence_and_forgotten(page, embed):
    frame = embed(page)
    wait_for(page, "ready")

    assert "Floor" in refused(page, "know({floor: 99, serial: 'L'})")

    [(_, detail)] = told(page, "refused")
    assert list(detail["refused"]) == ["floor"]
    start(frame)
    wait_for(page, "node")
    assert told(page, "node")[0][1]["values"] == {}


FORGED = [
    {"treeguide": "nothing", "id": 1},
    {"treeguide": "constructor", "id": 1},
    {"treeguide": "answer", "what": "no"},
    {"treeguide": "answer", "id": "1", "what": "no"},
    {"treeguide": "answer", "id": 1, "what": {"no": 1}},
    {"treeguide": "back", "id": 1, "what": "x"},
    {"treeguide": "know", "id": 1, "what": ["x"]},
    {"treeguide": "fill", "id": 1, "what": {"serial": {"x": 1}}},
    {"treeguide": "fill", "id": 1, "what": {"serial": "x" * 2001}},
    ["answer", 1, "no"],
    "answer",
    None,
    7,
]
ANSWERS = """
window.heard = [];
addEventListener('message', ({data}) => heard.push(data));
"""


def test_malformed_orders_are_ignored(page, embed, guide):
    start(embed(page))
    wait_for(page, "node")
    page.evaluate(ANSWERS)
    for message in FORGED:
        page.evaluate(
            "([message, origin]) => document.querySelector('iframe')"
            ".contentWindow.postMessage(message, origin)",
            [message, guide],
        )

    # What is well-formed is answered, and comes after all the others.
    assert refused(page, "answer('perhaps')") is not None
    done = [one for one in page.evaluate("heard") if one["treeguide"] == "done"]
    assert len(done) == 1


def test_a_window_that_is_not_the_page_around_orders_nothing(page, embed, host, guide, foreign):
    """Another frame of the same page, with the origin that the list names."""
    frame = embed(page)
    start(frame)
    wait_for(page, "node")
    host.pages["/other"] = "<!doctype html><title>x</title>"
    page.evaluate(
        "async () => { const f = document.createElement('iframe'); f.src = '/other';"
        " await new Promise((loaded) => { f.onload = loaded; document.body.append(f) }) }"
    )
    page.frames[-1].evaluate(
        "(origin) => { const there = parent.frames[0];"
        " there.postMessage({treeguide: 'hello'}, origin);"
        " there.postMessage({treeguide: 'answer', id: 99, what: 'no'}, origin) }",
        guide,
    )

    assert refused(page, "answer('perhaps')") is not None
    # As long as an answer would take to be shown.
    page.wait_for_timeout(500)
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()


def test_a_page_whose_origin_is_not_listed_orders_and_learns_nothing(
    page, embed, guide, foreign, store
):
    """Even where a browser shows the frame: here the list was changed after it was shown."""
    frame = embed(page)
    page.route("**/embed/**", show_without_policy)
    allow(store, "https://elsewhere.example.org")
    page.goto(foreign)
    expect(frame.locator(".go")).to_be_attached()
    page.frames[1].wait_for_load_state()

    assert "does not answer" in refused(page, "restart()")
    assert page.evaluate("told") == []
    assert page.frames[1].url == f"{guide}/embed/{TREE}"


def show_without_policy(route):
    answer = route.fetch()
    headers = {
        name: value for name, value in answer.headers.items() if name != "content-security-policy"
    }
    route.fulfill(response=answer, headers=headers)


def test_events_of_other_windows_are_not_passed_on(page, embed, guide):
    start(embed(page))
    wait_for(page, "node")
    before = len(told(page, *NAMES[:-1]))

    page.evaluate("postMessage({treeguide: 'ended', detail: {}}, '*')")
    page.frames[1].evaluate("parent.postMessage({treeguide: 'made-up', detail: {}}, '*')")
    assert refused(page, "back()") is not None

    assert len(told(page, *NAMES[:-1])) == before
