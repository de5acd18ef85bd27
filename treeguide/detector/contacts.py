"""Addresses of e-mail, and phone numbers as people write them."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+(?!:[\w/]|\w)"
)
_TOP_LEVEL = re.compile(r"(?:[^\W\d_]{2,24}|xn--[\w-]+)\Z")
_FEWEST, _MOST = 8, 15
"""How many digits a number has with its country (E.164), and at least without."""
_GAP = "[ \\u00a0\\u202f]"
_PHONE = re.compile(
    rf"""
    (?<![\w.,:/\#+-]) (?:
      \+ \d{{1,3}}+ (?: [ \u00a0\u202f./-]? \(?\d{{1,14}}+\)? ){{1,7}}+        # +49 (0)30 12 34
    | (?<!\d{_GAP}) 00 [1-9]\d{{0,2}}+
      (?: [ \u00a0\u202f./-] \(?\d{{1,12}}+\)? ){{1,7}}+                       # 0049 30 12 34
    | (?<!\d{_GAP}) \(? 0[1-9]\d{{1,4}}+ \)? {_GAP}?+ [/\u2013-]? {_GAP}?+ (?<=[^\d])
      \d{{2,9}}+ (?: {_GAP} \d{{2,5}}+ ){{0,4}}+ (?: -\d{{1,4}}+ )?+           # (030) 12 34-0
    | (?<!\d{_GAP}) 0[1-9] (?: [ \u00a0\u202f.] \d{{2}} ){{4}}+               # 01 42 68 53 00
    | (?: \([2-9]\d\d\) {_GAP}?+ | [2-9]\d\d[ .-] ) [2-9]\d\d [ .-] \d{{4}}+   # (212) 555-0123
    ) (?! \w | [.,:/-]\d )
    """,
    re.VERBOSE,
)
_AFTER_ITS_NAME = re.compile(
    r"""
    \b(?:tele(?:ph|f)on\w*|tel|phone|mobile?|handy\w*|cell|fax|call|ring|ruf\w*|anruf\w*)\b
    \W{0,3}+ (?: (?:number|nummer|nr|no|is|ist|on|unter|at|back|me)\b \W{0,3}+ ){0,3}+
    ( \(?\d [\d ()/-]{4,20}+ ) (?<=[\d)\ ]) (?! \w | [.,:/]\d )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"""
    (?: order | ticket | invoice | serial | batch | article | item | part | case | ref(?:erence)?
      | bestell\w* | auftrag\w* | rechnung\w* | serien\w* | artikel\w* | kunden\w* | vorgang\w*
      | isbn | ean | sku | imei | vat | s/n | id )
    (?: \W+ (?: number | nummer | nr | no | code | is | ist ) )? \W* \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOOK_BACK = 40


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses of e-mail begin and end in `text`."""
    for found in _ADDRESS.finditer(text):
        if _TOP_LEVEL.search(found[0].rpartition(".")[2]):
            yield found.span()


def phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where phone numbers begin and end in `text`."""
    for found in _AFTER_ITS_NAME.finditer(text):
        if 6 <= _digits(found[1]) <= _MOST:
            yield found.start(1), found.start(1) + len(found[1].rstrip())
    for found in _PHONE.finditer(text):
        if _FEWEST < _digits(found[0]) <= _MOST and not _is_of_something_else(text, found.start()):
            yield found.span()


def _digits(number: str) -> int:
    return sum(sign.isdigit() for sign in number)


def _is_of_something_else(text: str, start: int) -> bool:
    """Whether the words before a number name it as one of an order or a thing."""
    before = text[max(0, start - _LOOK_BACK) : start]
    return _OF_SOMETHING_ELSE.search(before) is not None
