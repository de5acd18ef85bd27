"""Numbers of payment cards: an issuer's digits in front, in groups, with the right check digit."""

import re
from collections.abc import Iterator

SHORTEST, LONGEST = 12, 19
_GAP = "[ \\u00a0\\u2007\\u2009\\u202f._\u2013-]"
# Possessive throughout: nothing is read twice.
_RUN = re.compile(rf"(?<![^\W_])\d++(?:{_GAP}{{1,3}}+\d++)*+")
_GROUP = re.compile(r"\d++")
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

# The first digits of ISO/IEC 7812-1 as the schemes publish them: from, to, lengths.
_ISSUERS = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("300", "305", (14, 16)),  # Diners Club
    ("3095", "3095", (14, 16)),
    ("36", "36", (14, 16)),
    ("38", "39", (14, 16)),
    ("6011", "6011", (16, 19)),  # Discover
    ("644", "649", (16, 19)),
    ("65", "65", (16, 19)),
    ("3528", "3589", (16, 19)),  # JCB
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("2200", "2204", (16, 19)),  # Mir
    ("60", "60", (16,)),  # RuPay
    ("81", "82", (16,)),
    ("508", "508", (16,)),
    ("5018", "5018", range(SHORTEST, LONGEST + 1)),  # Maestro
    ("5020", "5020", range(SHORTEST, LONGEST + 1)),
    ("5038", "5038", range(SHORTEST, LONGEST + 1)),
    ("5893", "5893", range(SHORTEST, LONGEST + 1)),
    ("6304", "6304", range(SHORTEST, LONGEST + 1)),
    ("6759", "6759", range(SHORTEST, LONGEST + 1)),
    ("6761", "6763", range(SHORTEST, LONGEST + 1)),
)


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of cards begin and end in `text`."""
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            end = _end_of_card(text, groups, first)
            if end:
                yield groups[first][0], groups[end - 1][1]
            first = end or first + 1


def _end_of_card(text: str, groups: list[tuple[int, int]], first: int) -> int:
    """Return behind which group the longest card from group `first` on ends, 0 if none begins."""
    found, digits, sizes = 0, "", []
    for last, (start, end) in enumerate(groups[first : first + LONGEST], first + 1):
        sizes.append(end - start)
        if sum(sizes) > LONGEST:
            break
        digits += "".join(str(int(sign)) for sign in text[start:end])
        if _is_grouped(sizes) and is_card(digits) and not text[end : end + 1].isalnum():
            found = last
    return found


def _is_grouped(sizes: list[int]) -> bool:
    """Whether people write a card's digits in groups of these sizes."""
    return min(sizes[:-1], default=3) >= 3 or (len(set(sizes)) == 1 and sizes[0] <= 2)


def is_card(digits: str) -> bool:
    """Whether a card can have this number: its issuer, its length, its check digit."""
    return any(
        len(digits) in lengths and low <= digits[: len(low)] <= high
        for low, high, lengths in _ISSUERS
    ) and not _luhn(digits)


def _luhn(digits: str) -> int:
    """Return the sum that has to end with 0, modulo 10."""
    backwards = [int(digit) for digit in reversed(digits)]
    return (sum(backwards[::2]) + sum(_DOUBLED[digit] for digit in backwards[1::2])) % 10
