"""Which personal answers count as lost: those nobody has erased, and whose time is not over."""

import shutil

import pytest

from tests.store.conftest import answered, append
from tests.store.keeping.test_verify import said
from treeguide.engine import US_A_DAY
from treeguide.store import open_store

INDEX_PAGE = """
SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'data_key_due'
"""
LOST = [("answers", "session “s1”: The key of the personal answers of event 2 is missing.")]


@pytest.fixture
def told(store):
    """A store with an answer that is kept for 30 days, and whose key is gone."""
    append(store, answered(2, "k2", {"room": "12"}), sealed={"room": 30})
    store.vault.forget("s1", 30)
    return store


def test_a_key_that_came_after_the_one_that_is_lost_does_not_stand_for_it(told):
    told.vault.seal("s1", 3, {30: {"room": "13"}})

    assert said(told) == LOST


@pytest.mark.parametrize(("early_us", "found"), [(1, LOST), (0, [])])
def test_a_key_may_be_gone_from_the_moment_on_at_which_its_time_is_over(told, early_us, found):
    started_us = told.session_row("s1").started_us
    told.clock = lambda: started_us + 30 * US_A_DAY - early_us

    assert said(told) == found


def test_what_sqlite_finds_in_the_file_of_the_keys_is_named(told, folder, tmp_path):
    told.vault.seal("s1", 3, {30: {"room": "13"}})
    [page] = told.keys.read(INDEX_PAGE)
    told.close()
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    keys = damaged / "treeguide-keys.db"
    with keys.open("r+b") as file:
        file.seek((page["rootpage"] - 1) * page["page_size"] + 3)
        file.write(b"\xff" * 4)
    again = open_store(damaged, beside=True)

    found = said(again)
    again.close()

    assert [text for name, text in found if name == "file" and text.startswith(f"{keys}")] != []
