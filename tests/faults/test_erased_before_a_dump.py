"""What the page about keeping data says of a dump: who was erased since stays erased."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks
from tests.faults import lamps
from tests.postgresql import new_database, postgresql_server
from treeguide.store import Erased, Master, open_store
from treeguide.store.keeping.verify import verify
from treeguide.store.part import now_us

__all__ = ["new_database", "postgresql_server"]

PAGE = ROOT / "docs" / "how-to" / "keep-the-data.md"
MASTER = b"d" * 32


@pytest.fixture
def typed(postgresql_server, tmp_path: Path) -> Callable[[str], str]:
    """Type lines into a shell that finds the programs of PostgreSQL and of TreeGuide."""
    folders = [postgresql_server.program("psql").parent, Path(sys.executable).parent]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])

    def run(lines: str) -> str:
        done = subprocess.run(
            ["sh", "-c", lines],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
        return done.stderr

    return run


def lines_of_the_page(address: str, file: Path) -> str:
    [lines] = [block.text for block in blocks(PAGE) if "pg_restore" in block.text]
    return lines.replace("ADDRESS", f"'{address}'").replace("FILE", f"'{file}'")


def test_after_the_lines_of_the_page_nobody_who_was_erased_is_back(new_database, typed, tmp_path):
    address, file = new_database(), tmp_path / "dump"
    with closing(open_store(address, master=Master(MASTER))) as store:
        lamps.prepare(store)
        for session_id in ("-s1", "s2"):
            list(lamps.walk(store, session_id, 4))
        store.clock = now_us
        token, text = store.new_token("CRM", ["read"], days=9, by="Ada")
        typed(f"pg_dump --format=custom --file='{file}' '{address}'")
        list(lamps.walk(store, "s0", 4))
        for session_id in ("-s1", "s0"):
            store.erase_session(session_id, actor="Ada", reason="asked")
        store.revoke_token(token.id)

    said = typed(lines_of_the_page(address, file))

    with closing(open_store(address, master=Master(MASTER))) as again:
        assert [one.session_id for one in again.erasures()] == ["-s1"]
        with pytest.raises(Erased):
            again.history_of("-s1")
        assert len(again.history_of("s2").events) == 4
        assert again.token_shown(text) is None
        assert verify(again).damages == ()
    assert "There is no session “s0”" in said
