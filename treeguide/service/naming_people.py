"""What can be a name and what an e-mail address, wherever people, teams and tokens get one."""

import re

LONGEST_NAME, LONGEST_EMAIL = 100, 254
_EMAIL = re.compile(r"[^@\s]{1,64}@([^@\s]+\.[^@\s]+|localhost)")


def is_name(said: str) -> bool:
    """Whether this names somebody or something: not empty, not too long, all of it seen."""
    return 0 < len(said) <= LONGEST_NAME and said.isprintable()


def is_email(said: str) -> bool:
    """Whether mail could come to this address; nobody is asked whether it does."""
    is_short = len(said) <= LONGEST_EMAIL
    return is_short and said.isprintable() and _EMAIL.fullmatch(said) is not None
