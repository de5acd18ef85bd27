"""Making and changing brands: what cannot be read is refused with what would be."""

import html
import io
import re

import pytest

from tests.service.test_brand_files import SVG, WOFF2, png
from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service.brand_look import OURS
from treeguide.service.brands import look_of

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}


@pytest.fixture
def app(write_tree, app_of):
    write_tree("lamp", END)
    return app_of()


@pytest.fixture
def acme(admin, store):
    admin.post("/admin/brands", {"id": "acme", "name": "Acme"})
    return store.brand("acme")


def sent(person, **fields):
    form = {"do": "keep", "name": "Acme", **fields}
    files = {
        name: (io.BytesIO(value), name) for name, value in form.items() if type(value) is bytes
    }
    response = person.post("/admin/brands/acme", {**form, **files})
    return response.status_code, html.unescape(response.get_data(as_text=True))


def test_a_new_brand_looks_as_we_do(admin, acme):
    assert (acme.name, look_of(acme)) == ("Acme", OURS)
    assert admin.open("/admin/brands").status == 200
    assert "/admin/brands/acme" in admin.page


@pytest.mark.parametrize("brand_id", ["", "A", "a b", "1st", "../x", "ä", "a" * 64])
def test_an_id_that_is_none_makes_no_brand(admin, store, brand_id):
    response = admin.post("/admin/brands", {"id": brand_id, "name": "X"})

    assert response.status_code == 422
    assert "An id begins with a small letter" in response.get_data(as_text=True)
    assert store.brands() == []


@pytest.mark.parametrize("rev", ["1" + "0" * 30, "-1", "x"])
def test_a_revision_that_is_none_changes_nothing(admin, acme, store, rev):
    status, page = sent(admin, name="Another", rev=rev)

    assert (status, "nothing was changed" in page) == (400, True)
    assert store.brand("acme").name == "Acme"


def test_an_id_is_given_once(admin, acme, store):
    response = admin.post("/admin/brands", {"id": "acme", "name": "Another"})

    assert response.status_code == 422
    assert "There is a brand “acme” already" in response.get_data(as_text=True)
    assert [one.name for one in store.brands()] == ["Acme"]


def test_what_can_be_read_is_kept_and_worn_at_once(admin, acme, store):
    admin.post("/admin/brands", {"id": "default", "name": "Usual"})
    status, _ = sent(admin, name="Acme Help", **{"light-accent": "#7A1FA2"}, radius="4")

    kept = store.brand("acme")
    assert (status, kept.name, kept.rev) == (303, "Acme Help", 2)
    assert (look_of(kept).light.accent, look_of(kept).radius) == ("#7a1fa2", 4)
    assert "/theme/default." in admin.open("/").page


def test_a_pair_that_cannot_be_read_is_refused_with_its_ratio_and_what_would_be_read(
    admin, acme, store
):
    status, page = sent(admin, **{"light-accent": "#ff8800"})

    assert status == 422
    assert "By day, Links on the ground: the contrast is 2.39 (#ff8800 on #ffffff)" in page
    assert "4.5 is needed" in page
    better = re.findall(r"Links on the ground: .*? colour that passes is (#\w{6})", page)[0]
    assert store.brand("acme").rev == 1
    assert sent(admin, **{"light-accent": better})[0] == 303


def test_of_two_colours_that_hold_together_one_is_to_be_changed_at_a_time(admin, acme):
    status, page = sent(admin, **{"light-accent": "#ffff00"})

    assert (status, page.count("colour that passes is")) == (422, 1)
    assert 'href="#light-on_accent"' not in page


def test_the_sentence_and_the_table_say_the_same_ratio_in_the_language_of_the_page(admin, acme):
    answer = admin.post(
        "/admin/brands/acme?language=de",
        {"do": "keep", "name": "Acme", "light-accent": "#ffff00"},
    )
    page = html.unescape(answer.get_data(as_text=True))

    [ratio] = set(re.findall(r"Der Kontrast ist (\d,\d\d) ", page))
    assert f'<span class="fails">{ratio} zu wenig' in page
    assert "nötig sind 4,5" in page
    assert '<td class="number" data-label="Nötig">4,5</td>' in page


def test_a_name_that_is_too_long_is_said_of_the_name_and_not_of_the_id(admin):
    answer = admin.post("/admin/brands", {"id": "longname", "name": "n" * 101})
    page = answer.get_data(as_text=True)

    assert (answer.status_code, "Enter a name, in 100 characters" in page) == (422, True)
    assert 'href="#name"' in page
    assert "An id begins with" not in page


def test_the_frame_of_a_field_needs_less_than_words(admin, acme):
    status, page = sent(admin, **{"dark-border": "#333a41"})

    assert status == 422
    assert re.search(r"By night, Frames of fields .* and 3 is needed", page)
    assert 'href="#dark-border"' in page


@pytest.mark.parametrize("colour", ["red", "#12", "", "#00000g", "url(x)", "#0b57d0;}*{"])
def test_what_is_no_colour_is_said_and_nothing_is_kept(admin, acme, store, colour):
    status, page = sent(admin, **{"dark-ink": colour})

    assert status == 422
    assert f"“{colour[:20]}” is no colour" in page
    assert store.brand("acme").rev == 1


@pytest.mark.parametrize("radius", ["-1", "25", "1.5", "", "٣", "1e1", "999999999"])
def test_what_is_no_roundness_is_said(admin, acme, radius):
    status, page = sent(admin, radius=radius)

    assert (status, "is no roundness" in page) == (422, True)


def test_showing_keeps_nothing(admin, acme, store):
    status, page = sent(admin, do="show", name="Another", **{"light-accent": "#7a1fa2"})

    assert status == 200
    assert "light-accent=%237a1fa2" in page
    assert store.brand("acme") == acme


def test_the_samples_have_the_colours_of_both_schemes(admin, acme):
    address = "/admin/brands/preview.css?light-accent=%237a1fa2&dark-accent=%23d9a6f0&radius=0"

    css = admin.client.get(address).get_data(as_text=True)

    light, dark = css.splitlines()
    assert light.startswith(".brand-light{color-scheme:light;")
    assert "--accent:#7a1fa2;" in light
    assert "--accent:#d9a6f0;" in dark


@pytest.mark.parametrize("value", ["red;}", "#000}body{display:none", "</style>"])
def test_nothing_but_colours_gets_into_the_samples(admin, value):
    css = admin.client.get("/admin/brands/preview.css", query_string={"light-ink": value})

    assert value not in css.get_data(as_text=True)
    assert css.get_data(as_text=True).count("{") == 2


def test_logo_and_font_are_kept_and_removed(admin, acme, store):
    status, _ = sent(admin, logo=SVG, logo_dark=png(), font_file=WOFF2)

    kept = store.brand("acme")
    assert status == 303
    assert (store.medium(kept.logo), store.medium(kept.logo_dark)) == (SVG, png())
    assert store.medium(look_of(kept).font_file) == WOFF2
    sent(admin, rev=str(kept.rev))
    assert store.brand("acme").logo == kept.logo
    sent(admin, rev="3", **{"logo-remove": "1", "font_file-remove": "1"})
    kept = store.brand("acme")
    assert (kept.logo, look_of(kept).font_file) == (None, None)
    assert kept.logo_dark is not None


@pytest.mark.parametrize(
    ("field", "content", "sentence"),
    [
        ("logo", b"GIF89a", "no PNG, WebP or SVG"),
        ("logo", b"", "The file is empty"),
        ("logo_dark", SVG.replace(b"<rect", b"<script>1</script><rect"), "holds a “script”"),
        ("logo", SVG.replace(b"<rect", b"<rect onload='1'"), "says “onload”"),
        ("logo", SVG.replace(b"<svg", b"<svg width='9000'"), "too large (“width: 9000”"),
        ("logo", b"<!DOCTYPE svg>" + SVG, "has a document type"),
        (
            "logo",
            SVG.replace(b"<rect", b"<g id='g'><use href='#g'/></g><rect"),
            "cuts out its parts",
        ),
        ("logo", WOFF2, "no PNG, WebP or SVG"),
        ("font_file", png(), "no WOFF2"),
        ("logo", png() + b"\0" * 65536, "longer than 64 KiB"),
        ("font_file", b"wOF2" + b"\0" * 98304, "longer than 96 KiB"),
    ],
)
def test_a_file_that_is_something_else_is_refused(admin, acme, store, field, content, sentence):
    status, page = sent(admin, **{field: content})

    assert (status, sentence in page) == (422, True)
    assert store.brand("acme") == acme


def test_who_only_looks_is_told_that_no_file_was_kept(admin, acme):
    with_file, without = sent(admin, do="show", logo=SVG), sent(admin, do="show")

    assert "No file was kept yet" in with_file[1]
    assert "No file was kept yet" not in without[1]


def test_the_longest_files_together_are_taken(admin, acme):
    svg = SVG + b" " * (65536 - len(SVG))
    font = b"wOF2\0\1\0\0" + (98304).to_bytes(4, "big") + b"\0" * 98292

    assert sent(admin, logo=svg, logo_dark=svg + b"", font_file=font)[0] == 303


def test_who_has_not_seen_the_latest_change_is_told_and_loses_nothing(admin, acme, store):
    sent(admin, name="First", rev="1")

    status, page = sent(admin, name="Second", rev="1", **{"light-accent": "#7a1fa2"})

    assert status == 409
    assert "Somebody else has changed this brand" in page
    assert 'value="Second"' in page
    assert 'value="#7a1fa2"' in page
    assert store.brand("acme").name == "First"
    rev = re.findall(r'name="rev" value="(\d+)"', page)[0]
    assert sent(admin, name="Second", rev=rev)[0] == 303


def test_a_brand_goes_when_no_tree_wears_it(admin, acme, store):
    store.change_presence("lamp", 0, brand="acme", sites=(), by="test")
    assert "/admin/trees/lamp" in admin.open("/admin/brands/acme").page

    refused = admin.post("/admin/brands/acme", {"do": "remove"})
    store.change_presence("lamp", 1, brand=None, sites=(), by="test")
    gone = admin.post("/admin/brands/acme", {"do": "remove"})

    assert (refused.status_code, "worn by trees" in refused.get_data(as_text=True)) == (409, True)
    assert (gone.status_code, store.brands()) == (303, [])
    assert admin.open("/admin/brands/acme").status == 404


def test_a_name_is_shown_as_it_is_written(admin, acme):
    admin.post("/admin/brands", {"id": "default", "name": "<b>Acme & Co</b>"})

    page = admin.open("/").response.get_data(as_text=True)

    assert "&lt;b&gt;Acme &amp; Co&lt;/b&gt;" in page
    assert "<b>Acme" not in page


def test_who_looks_after_one_team_changes_no_brand(app, acme, store):
    of_a_team = signed_in(Person(app), store, Grant("admin", "it"))

    assert of_a_team.open("/admin/brands").status == 403
    assert of_a_team.post("/admin/brands/acme", {"do": "remove"}).status_code == 403
    assert store.brand("acme") == acme
