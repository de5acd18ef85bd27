"""The settings are shown as they are, and no secret ever is."""

import re

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.settings import Secret, Settings, all_settings
from treeguide.web import Config, create_app
from treeguide.web.languages import ENGLISH, interface_languages, texts

SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I="
SECRETS = [one.field for one in all_settings() if isinstance(one.default, Secret)]


def admin_of(store, **settings: object) -> Person:
    app = create_app(Config(store, settings=Settings(**settings)))
    return signed_in(Person(app), store, Grant("admin"))


def row(page: str, name: str) -> str:
    return re.findall(rf"<tr>\s*<th[^>]*><code>{name}</code>.*?</tr>", page, re.DOTALL)[0]


def test_each_setting_has_its_row(store):
    page = admin_of(store).open("/admin/settings").page

    assert [row(page, setting.name) for setting in all_settings()]


def test_where_a_value_comes_from_is_said(store, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_THREADS", "5")

    page = admin_of(store, threads=5, abandon_days=7).open("/admin/settings").page

    assert re.search("<strong>5</strong>.*Environment", row(page, "TREEGUIDE_THREADS"), re.DOTALL)
    assert re.search("<strong>7</strong>.*Command", row(page, "TREEGUIDE_ABANDON_DAYS"), re.DOTALL)
    assert re.search("<strong>1</strong>.*Default", row(page, "TREEGUIDE_PROCESSES"), re.DOTALL)


@pytest.mark.parametrize("setting", list(all_settings()), ids=lambda one: one.field)
def test_each_setting_is_explained_as_it_is_in_every_language(setting):
    allowed = setting.kind.allowed
    key = f"settings.of.{setting.field}"

    assert texts("en")(key) == f"{setting.meaning} {allowed[:1].upper()}{allowed[1:]}."
    assert [
        one for one in interface_languages() if one != "en" and texts(one)(key) == texts("en")(key)
    ] == []


def test_no_explanation_is_of_a_setting_that_is_none():
    explained = re.findall(
        r'^msgctxt "settings.of.(.+)"$', ENGLISH.read_text("utf-8"), re.MULTILINE
    )

    assert explained == [setting.field for setting in all_settings()]


def test_a_german_reader_reads_german(store, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_TREADS", "5")

    page = admin_of(store).open("/admin/settings?language=de").page

    assert "An wie vielen Anfragen jeder Prozess" in row(page, "TREEGUIDE_THREADS")
    assert "<strong>nicht gesetzt</strong>" in row(page, "TREEGUIDE_KEY")
    assert "Meinten Sie TREEGUIDE_THREADS?" in page
    assert 'lang="en"' not in page.partition("<main")[2]


@pytest.mark.parametrize("field", SECRETS)
def test_no_secret_is_shown(store, monkeypatch, field):
    monkeypatch.setenv(f"TREEGUIDE_{field.upper()}", SECRET)

    page = admin_of(store, **{field: Secret(SECRET)}).open("/admin/settings").page

    assert SECRET not in page
    assert "set, not shown" in row(page, f"TREEGUIDE_{field.upper()}")


def test_the_password_in_the_address_of_a_database_is_not_shown(store):
    address = "postgresql://tree:hunter2@db.example/tree"

    page = admin_of(store, data=address).open("/admin/settings").page

    assert "hunter2" not in page
    assert "postgresql://tree:***@db.example/tree" in page


def test_a_misspelt_setting_is_named_with_the_nearest(store, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_TREADS", "5")

    page = admin_of(store).open("/admin/settings").page

    assert "TREEGUIDE_TREADS is set" in page
    assert "Did you mean TREEGUIDE_THREADS?" in page


def test_who_looks_after_one_team_sees_no_settings(store):
    app = create_app(Config(store))
    of_a_team = signed_in(Person(app), store, Grant("admin", "it"))

    assert of_a_team.open("/admin/settings").status == 403
