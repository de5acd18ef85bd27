"""One rule says what can be a name, and one what can be an e-mail address."""

import pytest

from treeguide.service.naming_people import is_email, is_name


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("Ada", True),
        ("李小龍", True),
        ("x" * 100, True),
        ("x" * 101, False),
        ("", False),
        ("a\0b", False),
        ("a\u202eb", False),
    ],
)
def test_a_name_has_1_to_100_signs_all_of_which_are_seen(said, is_one):
    assert is_name(said) is is_one


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("ada@example.org", True),
        ("root@localhost", True),
        ("ada", False),
        ("ada@host", False),
        ("a b@example.org", False),
        ("a\0@example.org", False),
        (f"{'x' * 65}@example.org", False),
        (f"a@{'x' * 250}.org", False),
        ("a@b@example.org", False),
    ],
)
def test_an_address_is_one_to_which_mail_can_come(said, is_one):
    assert is_email(said) is is_one
