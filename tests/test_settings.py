import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.access import Grant
from treeguide.settings import (
    FOREVER,
    Secret,
    SettingError,
    Settings,
    all_settings,
    read_settings,
    said_of_unknown,
    setting_rows,
    unknown_names,
    without_password,
)

SETTINGS = [pytest.param(setting, id=setting.name) for setting in all_settings()]
WRONG = {
    "TREEGUIDE_HTTPS": ("yes", "`1` or `0`"),
    "TREEGUIDE_THREADS": ("0", "a whole number from 1 to 256"),
    "TREEGUIDE_LEAST_FREE_MB": ("-1", "a whole number from 0 to 1,000,000"),
    "TREEGUIDE_ABANDON_DAYS": ("1.5", "a whole number from 1 to 36,500"),
    "TREEGUIDE_PROCESSES": ("٢", "a whole number from 1 to 64"),
    "TREEGUIDE_KEEP_DAYS": ("never", "or `forever`"),
    "TREEGUIDE_VITE": ("foo", "an address such as `http://127.0.0.1:5173`"),
    "TREEGUIDE_LOG": ("xml", "`text` or `json`"),
}


def test_an_empty_environment_gives_the_defaults():
    assert read_settings({}) == Settings()


def test_a_setting_that_is_empty_is_not_set():
    assert read_settings({"TREEGUIDE_THREADS": ""}) == Settings()


def test_settings_are_read_from_the_environment():
    settings = read_settings({"TREEGUIDE_THREADS": "32", "TREEGUIDE_HTTPS": "1"})

    assert settings == Settings(threads=32, https=True)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed_and_what_holds_without_it(name):
    value, allowed = WRONG[name]

    with pytest.raises(SettingError) as refused:
        read_settings({name: value})

    assert str(refused.value).startswith(f"{name} is “{value}”. ")
    assert allowed in str(refused.value)
    assert "; without it: " in str(refused.value)


@given(st.sampled_from(sorted(WRONG)), st.text(min_size=1))
def test_any_text_is_read_or_refused_in_a_sentence(name, value):
    try:
        settings = read_settings({name: value})
    except SettingError as refused:
        assert str(refused).endswith(".")
    else:
        assert isinstance(settings, Settings)


def test_only_one_master_key_may_be_given():
    with pytest.raises(SettingError, match="TREEGUIDE_KEY and TREEGUIDE_KEY_FILE are set"):
        read_settings({"TREEGUIDE_KEY": "a", "TREEGUIDE_KEY_FILE": "b"})


def test_what_is_kept_for_ever_is_said_in_a_word():
    settings = read_settings({"TREEGUIDE_KEEP_DAYS": "forever"})

    assert settings.keep_days == FOREVER
    assert row("TREEGUIDE_KEEP_DAYS", {"TREEGUIDE_KEEP_DAYS": "forever"}).value == "forever"


def row(name, environ):
    return next(one for one in setting_rows(environ) if one.name == name)


def test_a_row_tells_whether_somebody_has_set_it():
    environ = {"TREEGUIDE_THREADS": "16"}

    assert (row("TREEGUIDE_THREADS", environ).value, row("TREEGUIDE_THREADS", environ).source) == (
        "16",
        "environment",
    )
    assert row("TREEGUIDE_LOG", environ).source == "default"


def test_the_master_key_is_shown_nowhere():
    environ = {"TREEGUIDE_KEY": "c2VjcmV0"}
    settings = read_settings(environ)

    shown = [str(list(setting_rows(environ))), repr(settings), f"{settings}"]

    assert settings.key == "c2VjcmV0"
    assert not [text for text in shown if "c2VjcmV0" in text]
    assert row("TREEGUIDE_KEY", environ).value == "set, not shown"


def test_a_secret_prints_as_one_wherever_it_lands():
    assert "abc" not in repr([Secret("abc")])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://ann:pass@host/name", "postgresql://ann:***@host/name"),
        ("postgresql://ann:p@ss:w/d@host/name", "postgresql://ann:***@host/name"),
        ("postgresql://:pass@host/name", "postgresql://:***@host/name"),
        ("postgresql://host/name?user=ann&password=pa%26ss", None),
        ("postgresql://ann@host:5432/name", "postgresql://ann@host:5432/name"),
        ("data/of/ann@home", "data/of/ann@home"),
    ],
)
def test_the_password_of_an_address_is_left_out(address, shown):
    said = without_password(address)

    assert said == (shown or "postgresql://host/name?user=ann&password=***")
    assert row("TREEGUIDE_DATA", {"TREEGUIDE_DATA": address}).value == said


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_default_is_a_value_that_could_be_set(setting):
    shown = setting.kind.shown(setting.default)

    assert shown == "not set" or setting.read(shown) == setting.default


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_explained_in_one_sentence(setting):
    assert re.fullmatch(r"[A-Z].*\.", setting.meaning)
    assert ". " not in setting.meaning


def test_a_misspelt_setting_is_found():
    environ = {
        "TREEGUIDE_THREDS": "4",
        "TREEGUIDE_LOG": "json",
        "TREEGUIDE_TEST_PG": "",
        "HOME": "",
    }

    assert unknown_names(environ) == ["TREEGUIDE_THREDS"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("TREEGUIDE_TREADS", "Did you mean TREEGUIDE_THREADS?"),
        ("TREEGUIDE_THREAD", "Did you mean TREEGUIDE_THREADS?"),
        ("TREEGUIDE_DRAINSECONDS", "Did you mean TREEGUIDE_DRAIN_SECONDS?"),
        ("TREEGUIDE_FLURB", "`treeguide doctor` lists all of them."),
    ],
)
def test_a_misspelt_setting_is_told_with_the_nearest_one(name, remedy):
    [said] = said_of_unknown({name: "8", "TREEGUIDE_THREADS": "8"})

    assert said.startswith(f"{name} is set, and there is no such setting, so it changes nothing.")
    assert said.endswith(remedy)


@pytest.mark.parametrize("address", ["http://127.0.0.1:5173", "https://vite.example/"])
def test_an_address_of_vite_is_taken_as_it_is(address):
    assert read_settings({"TREEGUIDE_VITE": address}).vite == address


@pytest.mark.parametrize(
    "address", ["5173", "127.0.0.1:5173", "ftp://here", "http://", "http://a b"]
)
def test_what_is_no_address_of_a_web_server_is_refused(address):
    with pytest.raises(SettingError, match="TREEGUIDE_VITE is"):
        read_settings({"TREEGUIDE_VITE": address})


# Single sign-on.

ISSUER = {"TREEGUIDE_OIDC_ISSUER": "https://login.example", "TREEGUIDE_OIDC_CLIENT_ID": "guide"}
GROUPS = {"TREEGUIDE_OIDC_GROUPS": "groups"}


def test_groups_are_given_roles_in_all_teams_or_in_one():
    said = "Service Desk = agent@it; cn=chiefs,ou=x=lead@it;Root=admin"

    settings = read_settings(ISSUER | GROUPS | {"TREEGUIDE_OIDC_ROLES": said})

    assert [(one.group, one.grant) for one in settings.oidc_roles] == [
        ("Service Desk", Grant("agent", "it")),
        ("cn=chiefs,ou=x", Grant("lead", "it")),
        ("Root", Grant("admin")),
    ]


@pytest.mark.parametrize("said", ["Desk", "Desk=boss", "=agent", "Desk=agent@", "Desk=agent@A b"])
def test_a_role_that_is_none_is_refused(said):
    with pytest.raises(SettingError, match="Servicedesk=agent@it"):
        read_settings(ISSUER | GROUPS | {"TREEGUIDE_OIDC_ROLES": said})


@pytest.mark.parametrize(
    "address",
    [
        "http://login.example",
        "login.example",
        "https://",
        "https://a@b",
        "https://a?b",
        "https://a b",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/organizations/v2.0",
        "https://login.microsoftonline.us/Consumers/v2.0",
    ],
)
def test_an_issuer_is_asked_by_https_alone_and_is_that_of_one_organization(address):
    with pytest.raises(SettingError, match="TREEGUIDE_OIDC_ISSUER is"):
        read_settings(ISSUER | {"TREEGUIDE_OIDC_ISSUER": address})


@pytest.mark.parametrize(
    "environ",
    [
        {"TREEGUIDE_OIDC_ISSUER": "https://login.example"},
        {"TREEGUIDE_OIDC_CLIENT_ID": "guide"},
        {"TREEGUIDE_OIDC_CLIENT_SECRET": "x"},
        ISSUER | GROUPS,
        ISSUER | {"TREEGUIDE_OIDC_ROLES": "Desk=agent"},
    ],
)
def test_half_of_a_single_sign_on_is_refused(environ):
    with pytest.raises(SettingError, match="does nothing without"):
        read_settings(environ)


def test_the_secret_of_the_client_is_shown_nowhere():
    environ = ISSUER | {"TREEGUIDE_OIDC_CLIENT_SECRET": "c2VjcmV0"}

    shown = f"{list(setting_rows(environ))} {read_settings(environ)!r}"

    assert "c2VjcmV0" not in shown
    assert row("TREEGUIDE_OIDC_CLIENT_SECRET", environ).value == "set, not shown"
