"""By when a team acts, as people say it."""

import datetime

import pytest

from treeguide.engine import promised
from treeguide.engine.promised import said

NOON = datetime.datetime(2027, 1, 4, 12, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Montag, 4. Januar 2027, 12:30 UTC"),
        ("de-AT", "Montag"),
        ("tlh", "Monday, January 4"),
    ],
)
def test_a_moment_is_said_in_its_language_and_in_english_where_nobody_knows_it(language, words):
    assert words in said(NOON, language, datetime.UTC)


def test_however_many_languages_readers_name_only_so_many_are_remembered():
    for number in range(2_000):
        said(NOON, f"en-{number}", datetime.UTC)

    assert promised._locale.cache_info().currsize < 2_000
