"""What the how-tos say of bounds and guards is what the code has."""

import re

import pytest

from tests.docs.pages import ROOT
from treeguide.store.migrations import NEVER_CHANGED
from treeguide.web.front import bridge, crew
from treeguide.web.http import connection, open_connections, reader
from treeguide.web.serving import server

RUN = (ROOT / "docs" / "how-to" / "run-the-server.md").read_text("utf-8")
SCALE = (ROOT / "docs" / "how-to" / "scale-out.md").read_text("utf-8")


@pytest.mark.parametrize(
    "said",
    [
        f"a connection rests for {open_connections.PATIENCE:.0f} seconds at most",
        f"up to {server.MOST_CONNECTIONS:,} connections",
        f"less {server.FILES_OF_OURS} that the server keeps",
        f"at most {reader.LONGEST_HEAD // 1024} KiB and {reader.MOST_HEADERS} headers",
        f"up to {connection.MOST_WAITING} requests on one connection",
        f"half a body holds nobody up either; after {bridge.PATIENCE:.0f} seconds",
        f"above {bridge.LARGE // 1024} KiB, a hundred may",
        f"Where {crew.MOST_REQUESTS} requests wait already, or one has waited for"
        f" {crew.LONGEST_WAIT:.0f} seconds",
    ],
)
def test_who_runs_the_server_reads_the_bounds_that_it_keeps(said):
    assert said in RUN


def test_nodes_lose_the_right_to_change_just_the_tables_that_the_database_guards():
    revoked = re.search(r"^REVOKE UPDATE, DELETE ON (.+) FROM", SCALE, re.MULTILINE)

    assert tuple(revoked[1].split(", ")) == NEVER_CHANGED
