"""Trees in pages of a foreign site, and what tests ask of them in a browser."""

import io
import json
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import served
from tests.browser.hosting import Host, Listened, site
from tests.nodes import handoff, outcome
from tests.web.framing import GERMAN, NODES, TREE, VARIABLES, allow
from treeguide.service.publishing import publish_folder
from treeguide.settings import Settings
from treeguide.store import open_store
from treeguide.web import Config, create_app

SAMPLES_TREE = "printer-does-not-print"
WAITING = "somebody-calls-you"
NAMES = ("ready", "node", "waiting", "answered", "ended", "refused", "resized")
GOOD = outcome("Good")
LISTEN = f"""
window.told = [];
for (const name of {json.dumps(NAMES)})
  addEventListener(`treeguide-${{name}}`, ({{detail}}) => told.push([name, detail]));
"""


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trees")
    for tree in (TREE, SAMPLES_TREE):
        (folder / tree).mkdir()
        content = {
            "format": "treeguide/1",
            "id": tree,
            "title": "Lamp",
            "summary": "A lamp that is not lit.",
            "start": "lit",
            "variables": VARIABLES,
            "nodes": NODES,
        }
        (folder / tree / "tree.json").write_text(json.dumps(content), "utf-8")
        german = {"language": "de", "texts": {at: {"text": text} for at, text in GERMAN.items()}}
        (folder / tree / "de.json").write_text(json.dumps(german), "utf-8")
    (folder / WAITING).mkdir()
    nodes = {"wait": handoff("Wait", "We call.", done="good", otherwise="good"), "good": GOOD}
    content |= {"id": WAITING, "start": "wait", "variables": {}, "nodes": nodes}
    (folder / WAITING / "tree.json").write_text(json.dumps(content), "utf-8")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory, trees):
    store = open_store(tmp_path_factory.mktemp("data"))
    publish_folder(store, trees)
    yield store
    store.close()


@pytest.fixture(scope="module")
def written():
    return io.StringIO()


@pytest.fixture(scope="module")
def guide_app(store, written):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        return Listened(create_app(Config(store, settings=Settings(log="json"))))


@pytest.fixture(scope="module")
def guide(guide_app):
    with served(guide_app) as address:
        yield address


@pytest.fixture
def host():
    return Host()


@pytest.fixture
def heard(host):
    return Listened(host)


@pytest.fixture
def foreign(heard, store):
    """The address of a foreign site in whose pages the tree may stand."""
    with site(heard) as address:
        allow(store, address, tells=("serial",))
        yield address


@pytest.fixture
def neighbour(heard, store):
    """The same, of a site whose frames of ours are no third party's: browsers let them keep."""
    with site(heard, "127.0.0.1") as address:
        allow(store, address)
        yield address


@pytest.fixture
def embed(host, guide, foreign):
    """Open the foreign page with a tree in it; return the frame."""

    def opened(page, attributes="", at="", head="", tree=TREE):
        head += f'<script type="module" src="{guide}/embed.js"></script>'
        host.put(
            f'<treeguide-player src="{guide}/embed/{tree}" label="Lamp" {attributes}>'
            "</treeguide-player>",
            head,
        )
        page.add_init_script(LISTEN)
        # A click while one page fades into the next is nobody's; machines are that quick.
        page.emulate_media(reduced_motion="reduce")
        page.goto(at or foreign)
        return page.frame_locator("iframe[title=Lamp]")

    return opened


def told(page, *names):
    return [one for one in page.evaluate("told") if one[0] in names]


def wait_for(page, name, number=1):
    page.wait_for_function(f"told.filter(([name]) => name === '{name}').length >= {number}")


def eventually(page, claim):
    """Whether something comes true in the frame, whose policy lets nobody wait for it there."""
    for _ in range(50):
        if page.frames[1].evaluate(claim):
            return True
        page.wait_for_timeout(100)
    return False


def order(page, call):
    return page.evaluate(f"document.querySelector('treeguide-player').{call}")


def refused(page, call):
    wanted = f"document.querySelector('treeguide-player').{call}.then(() => null, (e) => e.message)"
    return page.evaluate(wanted)


def click(control):
    """Click once the mouse gets there: to a frame that has just appeared that takes a moment."""
    for _ in range(100):
        control.hover()
        if control.evaluate("(one) => one.matches(':hover')"):
            break
    control.click()


def start(frame):
    click(frame.get_by_role("button", name="Start"))
    expect(frame.get_by_role("heading", name="Is the lamp lit?")).to_be_visible()


def choose(frame, name):
    frame.get_by_label(name, exact=True).check()
    click(frame.get_by_role("button", name="Continue"))


def at_the_form(page, frame):
    start(frame)
    choose(frame, "No")
    click(frame.get_by_role("button", name="Done"))
    expect(frame.get_by_role("heading", name="Which lamp is it?")).to_be_visible()
