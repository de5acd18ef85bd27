"""Whatever somebody writes into a field, no page of ours runs it, and no policy is broken."""

import html
import itertools
from contextlib import contextmanager

import pytest
from markdown_it import MarkdownIt

from tests.hostile.payloads import NUMBER, PAYLOADS
from tests.hostile.showing import Show, ran_in
from tests.hostile.tree import ID, NODES
from tests.hostile.world import world
from treeguide.web import markdown

ALL = set(NUMBER.findall(" ".join(PAYLOADS)))

OF_EVERYBODY = {
    ("library.library", "q"),
    ("desk.desk", "q"),
    ("people.invite", "name"),
    ("people.invite", "email"),
    ("teams.add", "id"),
    ("teams.add", "name"),
    ("teams.change", "name"),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with world(tmp_path_factory.mktemp("hostile")) as made:
        yield made


@pytest.fixture(scope="module")
def crawlers(hostile):
    found = [hostile.everybody(), hostile.visitor("nobody")]
    for one, area in zip(found, ("desk", "go"), strict=True):
        one.walks = [one.walk(f"/{area}/{ID}")]
        one.crawl("/", *hostile.addresses())
    german = hostile.visitor("german", language="de")
    german.walks = [german.walk(f"/go/{ID}")]
    return [*found, german]


@pytest.fixture(scope="module")
def walks(crawlers):
    return [walk for crawler in crawlers for walk in crawler.walks]


@pytest.fixture(scope="module")
def answers(crawlers, walks):
    pages = [one for crawler in crawlers for one in crawler.answers()]
    return [*pages, *itertools.chain.from_iterable(walks)]


@pytest.fixture(scope="module")
def one_of_each(crawlers, walks):
    pages = [kept[-1] for crawler in crawlers for kept in crawler.kept.values()]
    return [*pages, *itertools.chain.from_iterable(walk[:3] for walk in walks)]


@contextmanager
def shown(browser, app, **how):
    context = browser.new_context(**how)
    yield Show(context.new_page(), app.test_client())
    context.close()


def test_there_are_more_than_300_payloads():
    assert len(set(PAYLOADS)) > 300


def test_no_page_runs_what_somebody_has_written(browser, hostile, answers):
    with shown(browser, hostile.app, bypass_csp=True) as show:
        assert ran_in(show, answers) == []


def test_no_page_breaks_its_policy(browser, hostile, one_of_each):
    with shown(browser, hostile.app) as show:
        assert ran_in(show, one_of_each) == []


def test_an_agent_and_customers_have_met_every_node_of_the_tree(walks):
    """Behind the questions come the form and the hand-off; an agent says what came of that, too."""
    met = [[one.address.rpartition("/")[2] for one in walk] for walk in walks]

    chain = [*(f"n{number}" for number in range(NODES)), "form", "handoff"]
    assert met == [[*chain, "end"], chain, chain]


def test_every_view_was_asked_for(hostile, crawlers):
    asked = set().union(*(one.asked for one in crawlers))
    rules = {rule.endpoint for rule in hostile.app.url_map.iter_rules() if "GET" in rule.methods}

    assert rules - asked == set()


def test_nothing_that_was_sent_made_a_fault(crawlers):
    assert [fault for one in crawlers for fault in one.faults] == []


def test_every_field_that_we_know_of_took_every_payload(crawlers):
    assert set.union(*(one.filled for one in crawlers)) >= OF_EVERYBODY


def test_the_pages_show_every_payload(answers):
    texts = (html.unescape(one.body.decode()) for one in answers)

    assert {number for text in texts for number in NUMBER.findall(text)} >= ALL


def unescaping(app, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "autoescape", False)


def taking_html(app, monkeypatch):
    monkeypatch.setattr(markdown, "_markdown", MarkdownIt("commonmark", {"html": True}))
    monkeypatch.setattr(markdown.nh3, "clean", lambda text, **_: text)
    markdown.rendered.cache_clear()


@pytest.mark.parametrize("weak", [unescaping, taking_html])
def test_this_test_would_notice_pages_that_take_a_text_for_more(
    browser, tmp_path, monkeypatch, weak
):
    with world(tmp_path, lambda app: weak(app, monkeypatch)) as made:
        pages = made.visitor("nobody").walk(f"/go/{ID}")[:9]
        with shown(browser, made.app, bypass_csp=True) as show:
            found = ran_in(show, pages)
        with shown(browser, made.app) as show:
            reported = ran_in(show, pages)
    markdown.rendered.cache_clear()

    assert any(": ran " in one for one in found)
    assert any(": a handler" in one for one in found)
    assert any(": report: script-src" in one for one in reported)
