"""What looks personal in a note is found, and little else."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detector import corpus
from treeguide.detector import KINDS, cards, masked, spots

TRUE = corpus.cards(random.Random(41), 500)
FALSE = corpus.harmless(random.Random(42), 2_000)


def kinds(text: str) -> list[str]:
    return [spot.kind for spot in spots(text)]


def recall() -> float:
    return sum("card" in kinds(text) for text in TRUE) / len(TRUE)


def false_alarms() -> list[str]:
    return [text for text in FALSE if spots(text)]


def test_of_500_numbers_of_cards_all_but_ten_are_found():
    assert recall() >= 0.98, [text for text in TRUE if "card" not in kinds(text)]


def test_of_2000_harmless_texts_twenty_at_most_raise_an_alarm():
    assert len(false_alarms()) <= 20, false_alarms()


def test_without_check_digits_the_alarms_would_be_twice_as_many(monkeypatch):
    with_them = len(false_alarms())

    monkeypatch.setattr(cards, "_luhn", lambda digits: 0)

    assert len(false_alarms()) > 2 * with_them


def test_a_card_that_is_told_digit_by_digit_or_in_another_script_is_found():
    assert kinds("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1") == ["card"]
    assert kinds("４１１１ １１１１ １１１１ １１１１") == ["card"]


@pytest.mark.parametrize("text", TRUE[:50])
def test_one_wrong_digit_makes_it_no_card(text):
    place = next(place for place, sign in enumerate(text) if text[place:][:1].isdigit())
    start = next(spot.start for spot in spots(text) if spot.kind == "card")
    wrong = text[: start + 1] + str((int(text[start + 1]) + 1) % 10) + text[start + 2 :]

    assert place <= start
    assert "card" not in kinds(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "DE89 3704 0044 0532 0130 00",
        "de89370400440532013000",
        "GB29-NWBK-6016-1331-9268-19",
        "IBAN: FR14 2004 1010 0505 0001 3M02 606, please",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
    ],
)
def test_accounts_are_found_by_their_country_s_length_and_check_digits(text):
    assert kinds(text) == ["account"]


@pytest.mark.parametrize(
    "text",
    [
        "DE88 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0130 0",
        "ZZ89 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0130 000",
        "XDE89370400440532013000",
    ],
)
def test_what_only_resembles_an_account_is_none(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "Write to ada.b+c@mail.example.co.uk.",
        "<ada@example.org>",
        "bücher@bücher.example",
        "a@b.xn--p1ai",
    ],
)
def test_addresses_of_e_mail_are_found(text):
    assert kinds(text) == ["address"]


@pytest.mark.parametrize(
    "text",
    [
        "+49 30 1234567",
        "+49 (0)30 123456-78",
        "+14155550123",
        "0049 30 1234567",
        "(030) 1234567",
        "030/1234567",
        "0170-1234567",
        "0171 123 45 67",
        "020 7946 0958",
        "01 42 68 53 00",
        "01.42.68.53.00",
        "(212) 555-0123",
        "212-555-0123",
        "tel. 03012345678",
        "Ring me back on 4711 22 33, please",
        "Handynummer ist 01701234567",
    ],
)
def test_phone_numbers_are_found_as_people_write_them(text):
    assert kinds(text) == ["phone"]


def test_masking_leaves_what_its_owner_knows_it_by_and_all_words():
    said = (
        "Pays with 4111 1111 1111 1111, from DE89370400440532013000; ada@example.org, 030/123456."
    )

    assert masked(said) == (
        "Pays with •••• •••• •••• 1111, from ••••••••••••••••••3000; •••@•••••••.•••, •••/••••••."
    )
    assert masked(said, ("card",)) == said.replace("4111 1111 1111", "•••• •••• ••••")


@given(st.text(), st.sampled_from(TRUE), st.text())
def test_nothing_is_found_any_more_in_what_was_masked(before, card, behind):
    text = masked(f"{before} {card} {behind}")

    assert masked(text) == text
    assert "card" not in kinds(text)


@given(st.text(alphabet=st.sampled_from("0123456789 +()-/.@aDE\u00a0"), max_size=200))
def test_any_text_keeps_its_length_and_its_spots_are_apart(text):
    found = spots(text)

    assert len(masked(text)) == len(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert {spot.kind for spot in found} <= set(KINDS)


HOSTILE = (
    *("4", "4 ", "4111 ", "1-", "01 ", "٣", "DE89 ", "DE89", "a", "a.", "a@", "@a.", "'"),
    *("+1", "+1 ", "0 (", "(0", "00", "call ", "call no ", "order ", "tel1"),
)


@pytest.mark.parametrize("part", HOSTILE)
def test_a_long_hostile_text_is_read_to_its_end(part):
    # Whoever reads any of it twice for each sign takes hours here.
    assert all(spot.end <= 100_000 for spot in spots(part * (100_000 // len(part))))
