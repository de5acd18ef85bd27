"""Tokens are made, listed and revoked beside a server, and never shown twice."""

import re

import pytest

from treeguide.access import Grant
from treeguide.store import open_store

TEXT = re.compile(r"tg_pat_([a-z0-9]{12})_[A-Za-z0-9_-]{43}")


@pytest.fixture
def data(tmp_path):
    """The data of a server that runs meanwhile."""
    folder = tmp_path / "data"
    server = open_store(folder)
    yield folder
    server.close()


@pytest.fixture
def made(run, data):
    result = run("token", "new", "CRM", "--scope", "read", "--scope", "walk", "--data", data)
    return TEXT.fullmatch(result.stdout.strip())


def test_a_new_token_is_printed_alone_so_that_a_script_can_take_it(run, data):
    result = run("token", "new", "CRM", "--scope", "read", "--data", data)

    assert result.exit_code == 0
    assert TEXT.fullmatch(result.stdout.strip())
    assert "it is shown this once" in result.stderr


def test_what_is_printed_opens_and_nothing_in_the_data_does(made, data):
    store = open_store(data, beside=True)
    token = store.token_shown(made[0])
    store.close()

    assert (token.name, token.scopes) == ("CRM", {"read", "walk"})
    secret = made[0][-20:]
    assert [file for file in data.iterdir() if secret.encode() in file.read_bytes()] == []


def test_the_list_names_tokens_without_their_secrets(run, made, data):
    result = run("token", "list", "--data", data)

    assert made[1] in result.stdout
    assert "CRM: read, walk" in result.stdout
    assert "never used" in result.stdout
    assert "tg_pat" not in result.stdout


def test_a_revoked_token_opens_nothing_and_stays_in_the_list(run, made, data):
    revoked = run("token", "revoke", made[1], "--data", data)

    store = open_store(data, beside=True)
    assert revoked.exit_code == 0
    assert store.token_shown(made[0]) is None
    assert "revoked" in run("token", "list", "--data", data).stdout
    store.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "CRM"), "A token without a scope allows nothing"),
        (("new", "CRM", "--scope", "personal"), "as in `--scope read --scope personal`"),
        (("new", "CRM", "--scope", "everything"), "There is no scope “everything”"),
        (("new",), "Say what the token is for"),
        (("revoke",), "Say which token"),
        (("revoke", "abc"), "There is no token “abc”. `treeguide token list` shows them all."),
        (("new", " ", "--scope", "read"), "Say what the token is for"),
        (("list", "--scope", "read"), "`treeguide token list` takes no --scope"),
        (("list", "--days", "90"), "`treeguide token list` takes no --days"),
        (("list", "CRM"), "`treeguide token list` lists every token. Leave “CRM” out."),
        (("revoke", "abc", "--scope", "read"), "`treeguide token revoke` takes no --scope"),
        (("revoke", "abc", "--days", "3"), "`treeguide token revoke` takes no --days"),
        (("new", "CRM", "--scope", "read", "--days", "366"), "Give a whole number from 1 to 365"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(run, data, words, said):
    result = run("token", *words, "--data", data)

    assert result.exit_code == 2
    assert said in result.stderr


def test_without_tokens_the_list_says_how_to_make_one(run, data):
    assert "treeguide token new" in run("token", "list", "--data", data).stdout


@pytest.mark.parametrize("name", ["x" * 101, "a\u0007bell"])
def test_a_name_is_bound_as_in_the_browser(run, data, name):
    told = run("token", "new", name, "--scope", "read", "--data", data)

    assert (told.exit_code, told.stdout) == (2, "")
    assert "100 characters at most" in told.stderr
    assert "\u0007" not in told.stderr
    assert len(told.stderr) < 300


def test_the_list_says_whose_a_token_is(run, data):
    run("token", "new", "Ours", "--scope", "read", "--data", data)
    store = open_store(data, beside=True)
    ada = store.add_person("Ada", "ada@example.org", [Grant("admin")], by="x", status="active")
    store.new_token("Hers", ["read"], days=9, by="x", person_id=ada.id)
    store.close()

    listed = run("token", "list", "--data", data).stdout.splitlines()

    assert next(line for line in listed if "Ours: read" in line).endswith("Ours: read")
    assert next(line for line in listed if "Hers: read" in line).endswith("Hers: read, of Ada")
