"""What people have said, inside an author's Markdown."""

import re

_BLANKS = re.compile(r"[ \t\r\n]+")
_SPECIAL = re.compile(
    r"""
      [`*\[\]<>|~@]                          # means something wherever it stands
    | (?<![^\W_])_ | _(?![^\W_])             # not inside a word
    | \\(?=[!-/:-@\[-`{-~]|\Z)
    | &(?=\#?\w*(?:;|\Z))                    # the beginning of an entity
    | :(?=/|\Z) | (?<=\b[wW]{3})\.          # of an address, which some make a link of
    | (?<=\A):                               # after a link's text: what it leads to
    | !(?=\Z)                                # the author's text may go on with a link
    | (?:(?<=\A)|(?<=\A\ ))(?:[#=]|[+\-](?=[\ \-]|\Z))
    | (?<=\ )\#(?=\#*\ ?\Z)                  # what closes a heading
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"\A( ?\d*)\.(?= |\Z)")
_ROUND = re.compile(r"[()]")


def escaped(value: str) -> str:
    """Return a person's value so that Markdown shows it letter by letter.

    What stands around it is not known. So the value may begin a line, follow a link's text or stand
    in its address; what means nothing even there is left as it is.
    """
    spaced = _BLANKS.sub(" ", value)
    shown = _NUMBER.sub(r"\1\\.", _SPECIAL.sub(r"\\\g<0>", spaced))
    return shown if _is_enclosing(spaced) else _ROUND.sub(r"\\\g<0>", shown)


def _is_enclosing(value: str) -> bool:
    """Whether each bracket has its other half, and none could be that of a link's address."""
    depth = 0
    for bracket in _ROUND.findall(value):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return depth == 0 and not value.startswith("(")
