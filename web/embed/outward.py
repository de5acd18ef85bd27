"""Links that lead out of a frame open in a new tab: the page around it is not ours to replace."""

import re

from flask import g

_RELATION = 'rel="noopener noreferrer nofollow"'
_OUT = re.compile(rf'(<a href="https:[^"]*"(?: title="[^"]*")? {_RELATION})>(.*?)</a>', re.DOTALL)


def outward(page: str) -> str:
    """Return a page whose links to other sites open in a new tab and say so."""
    hint = f'<span class="unseen"> {g.t("embed.new_tab")}</span>'
    return _OUT.sub(lambda link: f'{link[1]} target="_blank">{link[2]}{hint}</a>', page)
