"""The page of the problems of the API."""

from docs.generate.prose import laid_out
from treeguide.web.api.kinds import KINDS

_OPENING = """\
# Problems of the API

Whatever the API does not do is answered with `application/problem+json` (RFC 9457).
`type` leads to an explanation that the server itself has, under `/api/v1/docs`.
`detail` says what is wrong in this case, and `at` where.

What is no request by the rules of HTTP/1.1 never reaches the API.
It is answered with 400 and a sentence in `text/plain`, and the connection ends.
So are an address and headers of more than 64 KiB together, or more than 200 headers, with 431.
"""


def problems_page() -> str:
    """Return the page with every kind of problem."""
    sections = [
        f"## {kind.title} ({kind.status}, `{kind.name}`)\n\n"
        f"{laid_out(kind.meaning)}\n\n{laid_out(kind.remedy)}\n"
        for kind in KINDS.values()
    ]
    return "\n".join([_OPENING, *sections])
