"""Moving data needs them for itself alone: no node goes on writing where nobody will look again."""

import time

import pytest

from treeguide.store import Held
from treeguide.store.postgresql.connections import Connections


def answers(driver):
    return driver.read("SELECT 1 AS one") == [{"one": 1}]


def test_several_nodes_have_the_data_open(opened, address):
    assert all(answers(opened(address)) for _ in range(3))


def test_who_needs_them_alone_is_kept_out_by_a_node(opened, address):
    opened(address)

    with pytest.raises(Held, match="a server most likely"):
        opened(address, alone=True)


def test_a_node_keeps_out_from_its_first_moment_on(opened, address, monkeypatch):
    """However long it takes until the first of its own connections stands."""
    prepared = Connections._prepare

    def slowly(connections, connection):
        time.sleep(0.3)
        prepared(connections, connection)

    with monkeypatch.context() as patch:
        patch.setattr(Connections, "_prepare", slowly)
        opened(address)

    with pytest.raises(Held, match="a server most likely"):
        opened(address, alone=True)


def test_a_node_is_kept_out_while_somebody_has_them_alone(opened, address):
    alone = opened(address, alone=True)

    with pytest.raises(Held, match="migrate-store"):
        opened(address)
    with pytest.raises(Held):
        opened(address, alone=True)
    assert answers(alone)


def test_afterwards_a_node_starts_again(opened, address):
    opened(address, alone=True).close()

    assert answers(opened(address))
