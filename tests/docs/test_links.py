"""Every link inside the documentation leads somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import all_pages, name_of, prose

_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NO_ANCHOR = re.compile(r"[^\w\- ]")


def links(page: Path) -> list[str]:
    found = (match[1] or match[2] for match in _LINK.finditer(prose(page)))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of the headings."""
    headings = _HEADING.findall(prose(page))
    return {_NO_ANCHOR.sub("", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    if anchor and target.suffix == ".md":
        return target.exists() and anchor in anchors(target)
    return target.exists()


@pytest.mark.parametrize("chapter", all_pages(), ids=name_of)
def test_every_link_of_a_page_leads_somewhere(chapter):
    assert [link for link in links(chapter) if not leads_somewhere(chapter, link)] == []


def test_every_page_of_the_documentation_is_reached_from_the_readme():
    there, reached = set(all_pages()), set()
    waiting = [page for page in there if name_of(page) == "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = {(page.parent / link.partition("#")[0]).resolve() for link in links(page)}
        targets |= {target / "README.md" for target in targets if target.is_dir()}
        waiting += (targets & there) - reached

    unreached = {page for page in there - reached if name_of(page).startswith("docs/")}
    assert sorted(map(name_of, unreached)) == []
