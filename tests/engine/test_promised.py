"""By when a team acts, as people say it."""

import datetime

import pytest

from treeguide.engine import promised
from treeguide.engine.promised import HALF_A_YEAR, said, said_aloud

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


@pytest.mark.parametrize(
    ("language", "words", "later"),
    [
        ("en", "Monday, January 4 at 12:30\u202fPM", "Monday, January 4, 2027 at 12:30\u202fPM"),
        ("en-GB", "Monday, 4 January at 12:30", "Monday, 4 January 2027 at 12:30"),
        ("de", "Montag, 4. Januar um 12:30 Uhr", "Montag, 4. Januar 2027 um 12:30 Uhr"),
        ("es", "lunes, 4 de enero, 12:30", "lunes, 4 de enero de 2027, 12:30"),
        ("ja", "2027年1月4日月曜日, 12:30", "2027年1月4日月曜日, 12:30"),
    ],
)
def test_what_is_read_out_names_a_year_half_a_year_later_only_and_no_zone(language, words, later):
    promised_at = NOON - datetime.timedelta(days=3)

    assert said_aloud(NOON, language, datetime.UTC, promised_at) == words
    assert said_aloud(NOON, language, datetime.UTC, promised_at - HALF_A_YEAR) == later


def test_however_many_languages_readers_name_only_so_many_are_remembered():
    for number in range(2_000):
        said(NOON, f"en-{number}", datetime.UTC)

    assert promised._locale.cache_info().currsize < 2_000
