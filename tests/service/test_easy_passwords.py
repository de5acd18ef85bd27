"""Which passwords are tried first, and so are taken by nobody."""

import pytest

from treeguide.service.passwords import trouble

ADA = ("Ada", "ada@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "ada@example.org",
        "ADA@example.org!",
        "Ada.Example.Org",
        "passwordpassword",
        "password1234",
        "P@ssw0rd2026!",
        "MyPassword 2026",
        "Willkommen123",
        "Sommer2026 !!",
        "TreeGuide2026!",
        "qwertzuiop12",
        "poiuytrewq12",
        "1q2w3e4r5t6z",
        "123456789012",
        "abcdefghijkl",
        "riverriverriver",
        "aaaaaaaaaaaa",
    ],
)
def test_what_is_guessed_first_is_taken_by_nobody(password):
    assert trouble(password, *ADA) == "password.easy"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "a quiet river at dawn",
        "vB3#kq9Zl!x7",
        "83017492651739",
        "password of a quiet river",
        "summer by the quiet river",
        "Adamant rivers run",
    ],
)
def test_what_is_somebodys_own_is_taken_whatever_words_are_in_it(password):
    assert trouble(password, *ADA) is None


@pytest.mark.parametrize("known", ["Ada Lovelace", "lovelace@example.org"])
def test_a_name_or_the_beginning_of_an_address_is_in_no_password(known):
    assert trouble("my name is ada lovelace", known) == "password.easy"
