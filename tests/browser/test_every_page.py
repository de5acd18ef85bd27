"""Every page there is: those for everybody seen by nobody in particular, the others by who may.

The pages are those of the application: one that is added is looked at from then on. Set
PICTURES to a folder to keep what is seen, for people to look at.
"""

import os
from pathlib import Path

import msgspec
import pytest
from flask import url_for

from tests.browser.axe import faults
from tests.browser.conftest import served
from tests.memory import in_memory
from tests.web.accounts import DAY_US, account
from treeguide.access import ROLES, Grant
from treeguide.library import shipped
from treeguide.service.brand_look import OURS
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.store.brands import Brand
from treeguide.store.people.teams import Team
from treeguide.web import Config, create_app
from treeguide.web.access import BY_ITSELF, needs_of

TREE = "printer-does-not-print"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 860}}
SCHEMES = ("light", "dark")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = os.environ.get("PICTURES")

FOR_PROGRAMS = frozenset(
    {
        "api.list_sessions",
        "api.list_trees",
        "api.list_versions",
        "api.read_session",
        "api.read_transcript",
        "api.read_tree",
        "api.read_version",
        "api-docs.openapi_json",
        # For programmers; it is large, and has a test of its own.
        "api-reference.show",
        "audit.entries",
        "brands.preview",
        "desk.copy",
        "embed-script.show",
        "health.healthz",
        "health.readyz",
        "media.show",
        "metrics.metrics",
        "static",
        "theme.file",
        "theme.style",
    }
)
"""What answers with no page."""
LEADS_ON = frozenset({"admin.admin", "desk.resume", "player.resume"})
"""What leads to a page that is looked at anyway."""
UNSET = frozenset({"single_sign_on.back", "single_sign_on.begin"})
"""What is not there where nothing is set; it has tests of its own."""


class Site:
    """A server with a tree, a team, a brand and a session of each kind, and two who look at it."""

    def __init__(self, app, store, address: str) -> None:
        self.app, self.address = app, address
        store.add_team(Team("service-desk", "Service desk"), by="test")
        store.keep_brand(Brand("acme", "Acme", msgspec.json.encode(OURS).decode()), by="test")
        store.change_presence(TREE, 0, brand=None, sites=("https://example.org",), by="test")
        staff = account(store, *(Grant(role) for role in ROLES), name="Root")
        self.cookies = {
            "nobody": {},
            "staff": {"treeguide-person": store.sign_in(staff.id, "Test", DAY_US)},
        }
        self.values = {
            "tree_id": TREE,
            "brand_id": "acme",
            "team_id": "service-desk",
            "person_id": staff.id,
        }

    def begin(self, who: str, place: str) -> dict[str, str]:
        """Begin a session at `place`; return what its address consists of."""
        client = self.app.test_client()
        for name, secret in self.cookies[who].items():
            client.set_cookie(name, secret)
        response = client.post(place, headers={"Sec-Fetch-Site": "same-origin"})
        assert response.status_code == 303, response.get_data(as_text=True)
        if own := client.get_cookie("treeguide"):
            self.cookies[who]["treeguide"] = own.value
        _, _, _, session_id, node = response.location.split("/", 4)
        return {"session_id": session_id, "capability": session_id, "node": node}

    def addresses(self, who: str) -> dict[str, str]:
        """Return where this person finds each page that is for her, by endpoint."""
        own = self.begin(who, f"/go/{TREE}")
        begun = {
            "desk": self.begin("staff", f"/desk/{TREE}"),
            "embed": self.begin(who, f"/embed/{TREE}"),
        }
        found, needs = {}, needs_of(self.app)
        with self.app.test_request_context():
            for rule in self.app.url_map.iter_rules():
                if "GET" not in rule.methods or rule.endpoint in FOR_PROGRAMS | LEADS_ON | UNSET:
                    continue
                if (who == "nobody") is (needs[rule.endpoint] == BY_ITSELF):
                    values = self.values | begun.get(rule.endpoint.partition(".")[0], own)
                    asked = {name: values[name] for name in rule.arguments}
                    found[rule.endpoint] = url_for(rule.endpoint, **asked)
        # A frame goes on with what was begun in it, so the page that begins something comes first.
        return dict(sorted(found.items(), key=lambda one: len(one[1])))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with in_memory(tmp_path_factory.mktemp("data")) as folder:
        store = open_store(folder)
        publish_folder(store, shipped())
        app = create_app(Config(store))
        with served(app) as address:
            yield Site(app, store, address)
        store.close()


def looked_at(page, name: str) -> list[str]:
    """Return what is wrong with a page, in each size and by day and by night."""
    wrong = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for size, pixels in SIZES.items():
            page.set_viewport_size(pixels)
            wrong += [f"{name}, {size}, {scheme}: {fault}" for fault in faults(page)]
            if page.evaluate(SIDEWAYS) > 0:
                wrong.append(f"{name}, {size}: one has to scroll sideways.")
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{size}-{scheme}.png", full_page=True)
    return wrong


@pytest.mark.parametrize("who", ["nobody", "staff"])
def test_everybody_can_use_every_page_by_day_and_by_night(site, browser, who):
    addresses = site.addresses(who)
    context = browser.new_context(reduced_motion="reduce")
    for name, secret in site.cookies[who].items():
        context.add_cookies([{"name": name, "value": secret, "url": site.address}])
    page, said, wrong = context.new_page(), [], []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    for endpoint, place in addresses.items():
        response = page.goto(site.address + place)
        wrong += looked_at(page, endpoint)
        if (response.status, page.url) != (200, site.address + place):
            wrong.append(f"{endpoint} has shown {page.url} with status {response.status}.")

    context.close()
    assert wrong + said == []
