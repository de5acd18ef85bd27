"""While files are replaced, commands that write say so and do nothing; those that read go on."""

import pytest

from tests.cli.keeping import data
from treeguide.store.sqlite import holding
from treeguide.store.sqlite.holding import held_alone

__all__ = ["data"]

WRITING = (
    ("erase", "s1", "--reason", "asked"),
    ("token", "new", "CRM", "--scope", "read"),
    ("token", "revoke", "k3v9x2m4q7ab"),
    ("rotate-key",),
)
READING = (("verify",), ("doctor",), ("token", "list"), ("backup", "copy.db"))


@pytest.fixture
def held(data, monkeypatch, tmp_path):
    """Data whose files are about to be replaced."""
    monkeypatch.setattr(holding, "PATIENCE_S", 0)
    monkeypatch.chdir(tmp_path)
    with held_alone(data):
        yield data


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_command_that_writes_says_that_nothing_was_changed(run, held, words):
    before = (held / "treeguide.key").read_bytes()

    result = run(*words)

    said = " ".join(result.stderr.split())
    assert (result.exit_code, result.stdout) == (3, "")
    assert "is about to replace the files" in said
    assert "nothing was changed. Try again when it has ended." in said
    assert (held / "treeguide.key").read_bytes() == before


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_reads_goes_on(run, held, words):
    assert run(*words).exit_code == 0
