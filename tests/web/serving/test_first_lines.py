"""The first lines of a server lead to where somebody can come in, or say why nobody can."""

from ipaddress import ip_network

import pytest

from treeguide.settings import Settings
from treeguide.store.keeping.read_only import let_nobody_write
from treeguide.web.serving.first_lines import first_lines
from treeguide.web.serving.server import listening


@pytest.fixture
def lines(store):
    """Return what is printed for a server that listens at `host`."""

    def printed(host: str = "127.0.0.1", **settings: object) -> tuple[int, list[str]]:
        opened = listening(host, 0)
        try:
            port = opened.getsockname()[1]
            return port, list(
                first_lines(store, opened, host, 3, settings=Settings(**settings), demo=False)
            )
        finally:
            opened.close()

    return printed


@pytest.mark.parametrize(
    ("host", "named"),
    [("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "127.0.0.1")],
)
def test_the_link_of_the_first_account_is_at_an_address_that_answers(lines, host, named):
    port, [_, link] = lines(host)

    assert f"on this machine: http://{named}:{port}/setup#" in link


def test_it_is_said_from_where_else_the_link_works(lines):
    _, [_, link] = lines(setup_from=(ip_network("10.0.0.0/8"), ip_network("172.16.0.0/12")))

    assert "on this machine or from 10.0.0.0/8 or from 172.16.0.0/12: http" in link


def test_damaged_data_are_said_to_be_so_where_the_server_says_that_it_is_there(lines, store):
    let_nobody_write(store, "Page 7: it is not as it was written.")

    _, [_, said] = lines()

    assert said.startswith("The data are DAMAGED")
    assert "treeguide repair" in said
