"""What looks for personal values finds them: otherwise finding nothing would mean nothing."""

from base64 import b64encode, urlsafe_b64encode

import pytest

from tests.canaries import traces, traces_in, writings

VALUE = "Zoë Quastel-Ōtterburn <zoe@example.org>"
NUMBER = "48392017465"


@pytest.mark.parametrize("writing", writings(VALUE))
def test_a_value_is_found_in_each_writing(writing):
    for needle in writings(VALUE)[writing]:
        assert traces(b"before " + needle + b" behind", [NUMBER, VALUE]).keys() == {VALUE}


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc", b"{"])
@pytest.mark.parametrize("behind", [b"", b"a", b"ab"])
def test_a_value_is_found_inside_of_something_in_base64(encode, before, behind):
    hidden = encode(before + VALUE.encode() + behind)

    assert traces(b"x" + hidden + b"y", [VALUE]) == {VALUE: "base64"}


def test_a_number_is_found_in_a_column_of_its_own(tmp_path):
    from sqlite_utils.utils import sqlite3

    connection = sqlite3.connect(str(tmp_path / "kept.db"))
    connection.execute("CREATE TABLE kept (a INTEGER, b TEXT) STRICT")
    connection.execute("INSERT INTO kept VALUES (?, 'x')", (int(NUMBER),))
    connection.commit()
    connection.close()

    assert traces_in(tmp_path, [NUMBER]) == {"kept.db": {NUMBER: "number"}}


@pytest.mark.parametrize("cut", [VALUE[:12], VALUE[-12:], VALUE.upper(), VALUE.lower()])
def test_a_value_is_found_where_it_was_cut_off_or_written_in_capitals(cut):
    assert traces(cut.encode(), [VALUE]) != {}


def test_a_value_is_found_in_the_name_of_a_file(tmp_path):
    (tmp_path / VALUE).touch()

    assert traces_in(tmp_path, [VALUE, NUMBER]) != {}


def test_what_is_not_there_is_not_found(tmp_path):
    (tmp_path / "file").write_bytes(b"Somebody else <else@example.com>" * 1000)

    assert traces_in(tmp_path, [VALUE, NUMBER]) == {}
