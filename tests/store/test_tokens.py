"""Access tokens: who shows one is known by it; nobody can read one again."""

import pytest

from tests.store.conftest import EVERY_ENGINE, rows
from treeguide.store import Gone
from treeguide.store.tokens import USE_NOTED_EVERY_US

pytestmark = EVERY_ENGINE

DAY = 86_400_000_000
NOW = 1_000 * DAY


@pytest.fixture
def store(store):
    store.clock = lambda: NOW
    return store


def later(store, us: int) -> None:
    store.clock = lambda: NOW + us


def test_who_shows_a_token_is_known_by_it(store):
    token, text = store.new_token("crm", ["walk", "read"], days=30, by="Ada")

    shown = store.token_shown(text)

    assert (shown.id, shown.name, shown.scopes) == (token.id, "crm", {"walk", "read"})
    assert (shown.created_by, shown.expires_us) == ("Ada", NOW + 30 * DAY)


def test_the_text_of_a_token_is_kept_nowhere(store):
    _, text = store.new_token("crm", ["walk"], days=30, by="Ada")

    secret = text.rpartition("_")[2]
    assert secret not in str(rows(store, "SELECT * FROM api_token"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.replace("tg_pat_", "tg_pat"),
        lambda text: text + "x",
        lambda text: text.upper(),
        lambda text: "tg_pat_" + "a" * 12 + text[19:],
        lambda text: "",
        lambda text: text + "\n",
    ],
)
def test_what_is_not_the_text_of_a_token_shows_none(store, change):
    _, text = store.new_token("crm", ["walk"], days=30, by="Ada")

    assert store.token_shown(change(text)) is None


def test_a_token_is_valid_until_its_time_is_over(store):
    _, text = store.new_token("crm", ["walk"], days=1, by="Ada")

    later(store, DAY - 1)
    assert store.token_shown(text) is not None
    later(store, DAY)
    assert store.token_shown(text) is None


def test_a_token_that_was_revoked_shows_nothing_from_then_on(store):
    token, text = store.new_token("crm", ["walk"], days=30, by="Ada")
    _, other = store.new_token("bi", ["walk"], days=30, by="Ada")

    store.revoke_token(token.id)

    assert store.token_shown(text) is None
    assert store.token_shown(other) is not None
    assert store.token(token.id).revoked_us == NOW


def test_revoking_twice_keeps_the_first_time(store):
    token, _ = store.new_token("crm", ["walk"], days=30, by="Ada")
    store.revoke_token(token.id)

    later(store, DAY)
    store.revoke_token(token.id)

    assert store.token(token.id).revoked_us == NOW


def test_a_token_that_nobody_made_is_gone(store):
    with pytest.raises(Gone):
        store.token("nobody")
    with pytest.raises(Gone, match="no token “nobody”"):
        store.revoke_token("nobody")


def test_the_last_use_of_a_token_is_noted_to_the_hour(store):
    token, text = store.new_token("crm", ["walk"], days=30, by="Ada")
    noted = [store.token(token.id).used_us]

    for us in (0, USE_NOTED_EVERY_US - 1, USE_NOTED_EVERY_US):
        later(store, us)
        store.token_shown(text)
        noted.append(store.token(token.id).used_us)

    assert noted == [None, NOW, NOW, NOW + USE_NOTED_EVERY_US]


def test_tokens_are_listed_the_oldest_first(store):
    made = [store.new_token(name, ["walk"], days=30, by="Ada")[0] for name in "cab"]
    later(store, -1)
    made.append(store.new_token("first", ["walk"], days=30, by="Ada")[0])

    listed = [token.id for token in store.tokens()]

    assert listed == [made[3].id, *sorted(token.id for token in made[:3])]


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_is_valid_for_a_year_at_most(store, days):
    with pytest.raises(ValueError, match=f"not for {days}"):
        store.new_token("crm", ["walk"], days=days, by="Ada")

    assert store.tokens() == []


def test_the_installation_has_one_secret_for_each_purpose(store, opened):
    first, second = store.secret("forms"), store.secret("codes")

    assert first != second
    assert len(first) == 32
    assert store.secret("forms") == first
