"""Passwords that are tried first: what many people take, whatever they put around it.

NIST SP 800-63B asks to refuse them: words and rows of keys that many take, what is repeated, and
what others know of somebody.
"""

_KNOWN = """
password passwort kennwort passphrase geheim secret welcome willkommen hallo hello letmein iloveyou
ichliebedich admin administrator treeguide login master dragon monkey sunshine princess football
fussball baseball shadow superman batman trustno changeme default schatz sommer winter summer spring
herbst
"""
WORDS = sorted(_KNOWN.split(), key=len, reverse=True)
"""The longest first, for some are parts of others."""
ROWS = (
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1qay2wsx3edc4rfv5tgb6zhn7ujm",
    "1q2w3e4r5t6y7u8i",
    "1q2w3e4r5t6z7u8i",
    "qazwsxedcrfvtgbyhn",
    "qaywsxedcrfvtgbzhn",
)
STEP = 4
"""So many keys beside each other are a part of a row."""
LEAST_OF_ONES_OWN = 4
"""Letters that must be left of a password once words and rows are taken out of it."""
FEWEST = 5
"""Different characters."""
SHORTEST_KNOWN = 4
"""A shorter name is found in many passwords by chance."""
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")


def is_easy(password: str, *about: str) -> bool:
    """Whether a password is among the first guesses; `about` is what others know of somebody."""
    plain = password.casefold()
    return (
        len(set(plain)) < FEWEST
        or _is_repeated(plain)
        or _is_of_others(plain)
        or any(_holds(plain, said) for said in about)
    )


def _is_repeated(plain: str) -> bool:
    """Whether it is a shorter text several times."""
    return plain in (plain + plain)[1:-1]


def _is_of_others(plain: str) -> bool:
    """Whether hardly a letter is left once words and rows are taken out that many take."""
    in_rows = {place for start in _parts_of_rows(plain) for place in range(start, start + STEP)}
    left = "".join(" " if place in in_rows else letter for place, letter in enumerate(plain))
    read = left.translate(_LOOKS_LIKE)
    for word in WORDS:
        read = read.replace(word, " " * len(word))
    own = (letter for letter, kept in zip(left, read, strict=True) if kept != " ")
    is_touched = " " * STEP in read
    return is_touched and sum(map(str.isalpha, own)) < LEAST_OF_ONES_OWN


def _parts_of_rows(plain: str) -> list[int]:
    starts = range(len(plain) - STEP + 1)
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    return [at for at in starts if any(plain[at : at + STEP] in row for row in rows)]


def _holds(plain: str, said: str) -> bool:
    """Whether a name or an address is in it, or is all of it but for its signs."""
    known = {said.casefold(), said.casefold().partition("@")[0]}
    if _without_signs(plain) in map(_without_signs, known):
        return True
    return any(len(one) >= SHORTEST_KNOWN and one in plain for one in known)


def _without_signs(text: str) -> str:
    return "".join(filter(str.isalnum, text))
