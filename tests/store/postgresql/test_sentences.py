"""What a person is told when PostgreSQL does not do what it was asked."""

import pytest

from treeguide.store import StoreError
from treeguide.store.errors import Broken, Busy, Failing, Full
from treeguide.store.postgresql import connections as postgresql_connections
from treeguide.store.postgresql import driver as postgresql


def raising(state: str) -> str:
    """Return a statement that PostgreSQL refuses with a code."""
    return f"DO $$ BEGIN RAISE EXCEPTION 'it said so' USING ERRCODE = '{state}'; END $$"


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ("53100", Full, "is full"),
        ("53300", Busy, "too much to do: it said so"),
        ("55P03", Busy, "Another program holds"),
        ("57014", Busy, "took too long"),
        ("42501", Failing, "may not do this: it said so"),
        ("58030", Failing, "reports an error: it said so"),
        ("XX001", Broken, "damaged"),
        ("P0001", StoreError, "refuses: it said so. Nothing was kept"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(driver, state, kind, said):
    with pytest.raises(StoreError, match=said) as raised:
        driver.write(lambda run: run(raising(state)))

    assert type(raised.value) is kind


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ("40001", Busy, "Others kept writing the same"),
        ("25006", Failing, "takes no writes: it is a standby"),
        ("57P03", Failing, "cannot be reached: it said so"),
    ],
)
def test_what_is_tried_in_vain_is_told_after_a_while(driver, monkeypatch, state, kind, said):
    monkeypatch.setattr(postgresql, "PATIENCE_S", 0.1)

    with pytest.raises(kind, match=said):
        driver.write(lambda run: run(raising(state)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("dbname=nowhere", 'cannot be reached: database "nowhere" does not exist'),
        ("user=nobody_here", 'cannot be reached: role "nobody_here" does not exist'),
    ],
)
def test_an_address_that_leads_nowhere_is_told_at_once(address, opened, wrong, said):
    with pytest.raises(Failing, match=said):
        opened(f"{address}&{wrong}")


def test_an_address_that_is_none_is_answered_with_an_example(opened):
    with pytest.raises(
        StoreError,
        match=r"postgresql://user@host:5432/database; the password comes from PGPASSWORD",
    ):
        opened("postgresql://somebody:a b@host/db")


def test_the_password_is_never_told(opened, monkeypatch):
    monkeypatch.setattr(postgresql_connections, "PATIENCE_S", 0)

    with pytest.raises(Failing) as raised:
        opened("postgresql://me:geheim@127.0.0.1:1/trees")

    assert "127.0.0.1:1/trees" in str(raised.value)
    assert "geheim" not in str(raised.value)
