"""Files get their place only when they are whole."""

import pytest

from treeguide.store import Failing
from treeguide.store.keeping.swapping import swap
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE

NAMES = (FILE, KEYS_FILE)


@pytest.mark.parametrize("log", ["-wal", "-journal"])
@pytest.mark.parametrize("name", NAMES)
def test_files_that_have_not_taken_in_their_log_replace_nothing(tmp_path, name, log):
    for folder, content in (("made", b"new"), ("data", b"old")):
        (tmp_path / folder).mkdir()
        for each in NAMES:
            (tmp_path / folder / each).write_bytes(content)
    (tmp_path / "made" / f"{name}{log}").write_bytes(b"the rest")

    with pytest.raises(Failing, match="reports an error"):
        swap(tmp_path / "data", tmp_path / "made", "replaced")

    assert {file.name: file.read_bytes() for file in (tmp_path / "data").iterdir()} == {
        each: b"old" for each in NAMES
    }
