"""Transcripts read the same after a move from SQLite to PostgreSQL, and after the way back."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.faults import belongings
from tests.postgresql import new_database, postgresql_server
from treeguide.cli import terminal
from treeguide.store import Master, open_store
from treeguide.web import Config, create_app
from treeguide.web.api.transcripts import FORMS

__all__ = ["new_database", "postgresql_server"]


@pytest.fixture
def source(tmp_path, monkeypatch) -> Path:
    """Data with sessions in every status, and the master key where all who need it look."""
    folder = tmp_path / "source"
    belongings.fill(folder, tmp_path / "trees")
    monkeypatch.setenv("TREEGUIDE_KEY_FILE", str(folder / "treeguide.key"))
    return folder


def moved(source: object, target: object) -> object:
    done = CliRunner().invoke(terminal, ["migrate-store", str(source), str(target)])
    assert done.exit_code == 0, done.output
    return target


def transcripts_in(place: object, token: str) -> dict[tuple[str, str], tuple[int, bytes]]:
    """Return every transcript in every form, as a program reads it that may see all."""
    with closing(open_store(place, master=Master.from_settings())) as store:
        store.clock = lambda: belongings.NOW_US
        client = create_app(Config(store)).test_client(use_cookies=False)
        found = {}
        for name in belongings.names():
            for form in FORMS:
                address = f"/api/v1/sessions/{name}/transcript?format={form}"
                answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
                found[name, form] = answer.status_code, answer.get_data()
        return found


def test_every_transcript_reads_as_before(source, tmp_path, new_database):
    with closing(open_store(source)) as store:
        store.clock = lambda: belongings.NOW_US
        _, token = store.new_token("reader", ["read", "personal"], days=30, by="test")
    before = transcripts_in(source, token)

    there = moved(source, new_database())
    back = moved(there, tmp_path / "back")

    assert transcripts_in(there, token) == before
    assert transcripts_in(back, token) == before
    # One session is erased; of the others, even what is personal is compared.
    assert Counter(status for status, _ in before.values()) == {200: 31 * 4, 410: 4}
    assert b"Room of session-004" in before["session-004", "csv"][1]
