"""Smooth pages: what the script adds, and that without it everything is the same."""

import threading
from pathlib import Path

import pytest
from flask import Flask, redirect, render_template_string, request, url_for
from playwright.sync_api import expect
from werkzeug.serving import make_server

from treeguide.web.assets import add_assets

ROOT = Path(__file__).parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="icon" href="data:,">{{ vite("src/player/player.ts") }}</head>
<body><textarea id="notes" aria-label="Notes"></textarea>
<main id="main" tabindex="-1" data-swap><h1>{{ title }}</h1>
{% if wrong %}<div class="error-summary" role="alert" tabindex="-1"><h2>There is a problem</h2>
<a href="#answer">Choose an answer</a></div>{% endif %}
<form method="post" action="{{ url_for('answer') }}"><label><input type="radio" id="answer"
name="answer" value="lit"> Lit</label> <button>Continue</button>
<button name="answer" value="dark">It is dark</button>
<button name="answer" value="at-once">At once</button>
<button name="answer" value="broken">Break</button>
<button name="answer" value="plain">Say it in words</button></form>
<a href="{{ url_for('node', name='first') }}">Start again</a>
<a href="{{ url_for('plain') }}">Elsewhere</a><a href="{{ url_for('away') }}">Another site</a>
</main><p id="offline" role="alert" data-slow="One moment." hidden>There is no connection.</p>
</body></html>"""


def make_app() -> Flask:
    app = Flask(__name__, static_folder=ROOT / "web" / "static")
    app.config["asked"] = app.config["answers"] = 0
    add_assets(app)

    @app.after_request
    def add_policy(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/<name>")
    def node(name):
        return render_template_string(PAGE, title=f"Node {name}")

    add_what_is_no_page(app)

    @app.post("/answer")
    def answer():
        chosen = request.form.get("answer")
        app.config["answers"] += 1
        if chosen == "plain":
            return redirect(url_for("plain"), 303)
        if chosen == "at-once":
            return node(chosen), {"Content-Location": url_for("node", name=chosen)}
        if chosen is None:
            return render_template_string(PAGE, title="Error: Node first", wrong=True), 422
        if chosen == "broken":
            app.config["asked"] += 1
            return render_template_string(PAGE, title=f"Broken {app.config['asked']}"), 500
        return redirect(url_for("node", name=chosen), 303)

    return app


def add_what_is_no_page(app: Flask) -> None:
    @app.get("/text/plain")
    def plain():
        return "Just words", {"Content-Type": "text/plain"}

    @app.get("/to/another/site")
    def away():
        return redirect(request.host_url.replace("127.0.0.1", "localhost") + "second")


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture(scope="module")
def site(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def first(page, site, quiet_console):
    """The first page, with a note that a full reload would lose."""
    page.goto(f"{site}/first")
    page.get_by_label("Notes").fill("still here")
    return page


@pytest.fixture
def kept(first):
    return lambda: expect(first.get_by_label("Notes")).to_have_value("still here")


def heading(page):
    return page.get_by_role("heading", level=1)


def test_an_answer_swaps_the_page_and_keeps_what_lies_outside(first, site, kept):
    first.get_by_label("Lit").check()
    first.get_by_role("button", name="Continue").click()

    expect(heading(first)).to_have_text("Node lit")
    expect(first).to_have_title("Node lit")
    expect(first).to_have_url(f"{site}/lit")
    kept()


def test_the_button_that_was_pressed_is_sent_too(first, kept):
    first.get_by_role("button", name="It is dark").click()

    expect(heading(first)).to_have_text("Node dark")
    kept()


def test_the_new_page_is_announced_and_takes_the_focus(first):
    first.get_by_role("button", name="It is dark").click()

    expect(first.get_by_role("status")).to_have_text("Node dark")
    expect(first.locator("#main")).to_be_focused()


def test_a_refused_answer_leads_to_the_error_summary(page, site):
    page.goto(f"{site}/first")
    page.get_by_role("button", name="Continue").click()

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Node first")


def test_back_and_forward_show_their_pages(first, kept):
    first.get_by_role("button", name="It is dark").click()
    expect(heading(first)).to_have_text("Node dark")

    first.go_back()
    expect(heading(first)).to_have_text("Node first")
    first.go_forward()
    expect(heading(first)).to_have_text("Node dark")
    kept()


def test_a_page_that_comes_with_the_answer_has_its_own_address(first, site, kept):
    first.get_by_role("button", name="At once").click()

    expect(heading(first)).to_have_text("Node at-once")
    expect(first).to_have_url(f"{site}/at-once")
    first.go_back()
    expect(heading(first)).to_have_text("Node first")
    expect(first).to_have_url(f"{site}/first")
    kept()


def test_a_link_is_swapped_too(first, kept):
    first.get_by_role("button", name="It is dark").click()
    first.get_by_role("link", name="Start again").click()

    expect(heading(first)).to_have_text("Node first")
    kept()


def test_a_jump_inside_the_page_fetches_nothing(page, site):
    page.goto(f"{site}/first")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".error-summary")).to_be_focused()

    page.get_by_role("link", name="Choose an answer").click()

    expect(page.get_by_label("Lit")).to_be_focused()
    expect(page).to_have_title("Error: Node first")


def test_what_is_no_page_is_opened_by_the_browser_itself(page, site):
    page.goto(f"{site}/first")
    page.get_by_role("link", name="Elsewhere").click()

    expect(page.get_by_text("Just words")).to_be_visible()
    expect(page).to_have_url(f"{site}/text/plain")


def test_after_a_fault_the_browser_sends_the_form_itself(page, site):
    page.goto(f"{site}/first")
    page.get_by_label("Notes").fill("lost with the page")
    page.get_by_role("button", name="Break").click()

    expect(heading(page)).to_have_text("Broken 2")
    expect(page.get_by_label("Notes")).to_have_value("")


@pytest.mark.parametrize("name", ["Continue", "Start again"])
def test_without_a_connection_the_page_and_the_choice_stay_and_it_says_so(page, site, name):
    page.goto(f"{site}/second")
    page.get_by_label("Lit").check()
    page.context.set_offline(True)
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).click()

    expect(page.get_by_role("alert")).to_have_text("There is no connection.")
    expect(page.get_by_label("Lit")).to_be_checked()
    expect(page).to_have_url(f"{site}/second")

    page.context.set_offline(False)
    page.get_by_role("button", name="Continue").click()

    expect(heading(page)).to_have_text("Node lit")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_was_said_of_the_connection_goes_when_it_is_back(page, site):
    page.goto(f"{site}/second")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.context.set_offline(False)

    expect(page.get_by_role("alert")).to_be_hidden()


def test_who_waits_for_long_is_told_until_the_next_page_is_there(page, site):
    page.goto(f"{site}/second")
    held = []
    page.route("**/answer", lambda route: held.append(route))
    page.get_by_label("Lit").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("status")).to_have_text("One moment.")
    expect(page.get_by_role("status")).not_to_have_class("unseen")
    held[0].continue_()

    expect(heading(page)).to_have_text("Node lit")
    expect(page.get_by_role("status")).to_have_text("Node lit")
    expect(page.get_by_role("status")).to_have_class("unseen")


def test_a_link_that_leads_to_another_site_is_followed_by_the_browser_itself(page, site):
    page.goto(f"{site}/first")
    page.get_by_role("link", name="Another site").click()

    expect(page).to_have_url(f"{site.replace('127.0.0.1', 'localhost')}/second")


def test_what_has_led_to_another_page_is_not_sent_a_second_time(page, site, app):
    before = app.config["answers"]
    page.goto(f"{site}/first")
    page.get_by_role("button", name="Say it in words").click()

    expect(page).to_have_url(f"{site}/text/plain")
    assert app.config["answers"] == before + 1


def test_without_script_the_same_form_leads_to_the_same_page(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/first")
    page.get_by_label("Lit").check()
    page.get_by_role("button", name="Continue").click()

    expect(heading(page)).to_have_text("Node lit")
    context.close()
