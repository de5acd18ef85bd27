"""A brand is worn by the pages of its trees, and a page without one costs nothing more."""

import re

import msgspec
import pytest

from tests.web.conftest import Person
from treeguide.service.brand_look import OURS
from treeguide.service.brands import FRESH_S, Brands
from treeguide.store.brands import Brand

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
ASK = {
    "lit": {
        "kind": "question",
        "title": "Is it lit?",
        "answers": [{"id": "yes", "label": "Yes", "to": "end"}],
    },
    **END,
}
LINK = re.compile(r'<link rel="stylesheet" href="(/theme/[^"]+)">')
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>'


def look(**changes: object) -> str:
    return msgspec.json.encode(msgspec.structs.replace(OURS, **changes)).decode()


def keep(store, brand_id: str, name: str, rev: int = 0, **more: object) -> None:
    brand = Brand(brand_id, name, look(**more.pop("look", {})), rev=rev, **more)
    store.keep_brand(brand, by="test")


def wear(store, tree_id: str, brand: str | None) -> None:
    rev = store.presence_of(tree_id).rev
    store.change_presence(tree_id, rev, brand=brand, sites=(), by="test")


@pytest.fixture
def app(write_tree, app_of):
    write_tree("lamp", ASK)
    write_tree("door", END)
    return app_of()


@pytest.fixture
def person(app):
    return Person(app)


def theme(person: Person) -> str | None:
    """Return the address of the style sheet that the page wears."""
    found = LINK.findall(person.page)
    assert len(found) < 2
    return found[0] if found else None


PAGES = ("/", "/go/lamp", "/sign-in", "/nowhere")


@pytest.mark.parametrize("address", PAGES)
def test_without_a_brand_a_page_looks_as_ever(person, address):
    person.open(address)

    assert theme(person) is None
    assert "TreeGuide" in person.page


@pytest.mark.parametrize("address", PAGES)
def test_all_pages_wear_the_brand_called_default(person, store, address):
    keep(store, "default", "Acme Help")
    keep(store, "other", "Another")

    person.open(address)

    assert theme(person).startswith("/theme/default.")
    assert person.title.endswith("Acme Help") or "Is it lit?" in person.title
    assert not re.search('(– |>|")TreeGuide', person.page)


def test_a_tree_wears_its_own_brand(person, store):
    keep(store, "default", "Acme Help")
    keep(store, "night", "Night")
    wear(store, "lamp", "night")

    assert theme(person.open("/go/lamp")).startswith("/theme/night.")
    assert theme(person.start("lamp")).startswith("/theme/night.")
    assert theme(person.open("/go/door")).startswith("/theme/default.")
    assert theme(person.open("/")).startswith("/theme/default.")


def test_a_page_that_was_drawn_for_others_wears_what_the_tree_wears_now(app, store):
    before = Person(app).start("lamp")
    keep(store, "night", "Night")
    wear(store, "lamp", "night")
    app.extensions["treeguide-brands"].forget()

    after = Person(app).start("lamp")

    assert (theme(before), theme(after)[:12]) == (None, "/theme/night")


def test_the_style_sheet_may_be_kept_for_ever_and_changes_its_address_with_its_content(
    app, person, store
):
    keep(store, "default", "Acme")
    first = theme(person.open("/"))
    response = person.client.get(first)
    keep(store, "default", "Acme", rev=1, look={"radius": 3})
    app.extensions["treeguide-brands"].forget()
    second = theme(person.open("/"))

    assert response.mimetype == "text/css"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--accent:#0b57d0;" in response.get_data(as_text=True)
    assert first != second
    assert "--radius:0.1875rem" in person.client.get(second).get_data(as_text=True)


def test_an_address_that_another_process_has_drawn_brings_what_there_is_now(person, store):
    """Two processes learn of a change one after the other; no page is without its styles."""
    person.open("/")
    keep(store, "default", "Acme")

    known = person.client.get("/theme/default.0123456789abcdef.css")

    assert (known.status_code, known.headers["Cache-Control"]) == (200, "no-store")
    assert person.client.get("/theme/nobody.0123456789abcdef.css").status_code == 404


def test_the_style_sheet_comes_after_those_of_the_page_and_nothing_is_inline(person, store):
    keep(store, "default", "Acme")

    page = person.open("/go/lamp").page

    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert styles[-1].startswith("/theme/")
    assert "<style" not in page
    assert "style=" not in page


def test_logos_by_day_and_by_night_stand_on_the_page(app, person, store):
    day, night = store.keep_file(SVG), store.keep_file(SVG + b"\n")
    keep(store, "default", "Acme", logo=day, logo_dark=night)

    page = person.open("/").page

    assert f'<img class="logo" src="/theme/file/{day}" alt="Acme">' in page
    assert f'srcset="/theme/file/{night}" media="(prefers-color-scheme: dark)"' in page
    response = person.client.get(f"/theme/file/{day}")
    assert (response.mimetype, response.get_data()) == ("image/svg+xml", SVG)
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "immutable" in response.headers["Cache-Control"]


def test_a_picture_that_no_brand_has_is_not_shown(person, store):
    digest = store.keep_file(b"a picture of a tree")
    keep(store, "default", "Acme")

    assert person.client.get(f"/theme/file/{digest}").status_code == 404
    assert person.client.get("/theme/file/..%2f..").status_code == 404


def test_a_font_of_ones_own_is_loaded_from_here(person, store):
    font = b"wOF2\0\1\0\0" + (20).to_bytes(4, "big") + b"\0" * 8
    digest = store.keep_file(font)
    keep(store, "default", "Acme", look={"font_file": digest})

    css = person.client.get(theme(person.open("/"))).get_data(as_text=True)

    assert f"src:url(file/{digest})format('woff2')" in css
    assert "--font:treeguide-brand,system-ui" in css
    assert person.client.get(f"/theme/file/{digest}").mimetype == "font/woff2"


def test_a_brand_whose_look_cannot_be_read_is_not_worn(person, store, caplog):
    store.keep_brand(Brand("default", "Acme", "{"), by="test")

    assert theme(person.open("/")) is None
    assert "“default” cannot be read" in caplog.text


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store) -> None:
        self.store, self.asked = store, 0

    def brands(self):
        self.asked += 1
        return self.store.brands()

    def brands_of_trees(self):
        self.asked += 1
        return self.store.brands_of_trees()


def test_what_is_worn_is_asked_for_now_and_then_only(store):
    counting, now = Counting(store), [0.0]
    brands = Brands(counting, str, clock=lambda: now[0])

    found = [brands.worn_by("lamp") for _ in range(1000)]

    assert (set(found), counting.asked) == ({None}, 2)
    now[0] += FRESH_S
    brands.worn_by("lamp")
    assert counting.asked == 4


def test_a_change_in_another_process_is_seen_after_a_while_and_ones_own_at_once(store):
    now = [0.0]
    here, elsewhere = (Brands(store, str, clock=lambda: now[0]) for _ in range(2))
    assert (here.worn_by(None), elsewhere.worn_by(None)) == (None, None)

    keep(store, "default", "Acme")
    here.forget()

    assert here.worn_by(None).name == "Acme"
    assert elsewhere.worn_by(None) is None
    now[0] += FRESH_S
    assert elsewhere.worn_by(None).name == "Acme"


def test_when_the_store_is_out_of_reach_pages_wear_what_they_wore(store):
    from treeguide.store import Unavailable

    keep(store, "default", "Acme")
    now = [0.0]
    brands = Brands(store, str, clock=lambda: now[0])
    assert brands.worn_by(None).name == "Acme"

    def fail():
        raise Unavailable("The database cannot be reached.")

    store.brands = fail
    now[0] += FRESH_S

    assert brands.worn_by(None).name == "Acme"
