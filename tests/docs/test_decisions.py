"""A decision that another one replaces says so at its top, and so does the list of them."""

import re

import pytest

from tests.docs.pages import ROOT

FOLDER = ROOT / "docs" / "design" / "decisions"
TEXTS = {file.name: file.read_text("utf-8") for file in sorted(FOLDER.glob("[0-9]*.md"))}
LINK = re.compile(r"\[\d{4}\]\(([^)]+)\)")
REPLACING = [
    (later, earlier)
    for later, text in TEXTS.items()
    for line in re.findall(r"^This replaces .*$", text, re.MULTILINE)
    for earlier in LINK.findall(line)
]


def names(pairs):
    return [f"{later[:4]} replaces {earlier[:4]}" for later, earlier in pairs]


def test_some_decisions_replace_others():
    assert len(REPLACING) > 5


@pytest.mark.parametrize(("later", "earlier"), REPLACING, ids=names(REPLACING))
def test_a_replaced_decision_names_its_successor_at_its_top(later, earlier):
    top = TEXTS[earlier].split("\n\n")[1]

    assert top.startswith("Replaced ")
    assert later in LINK.findall(top)


@pytest.mark.parametrize(("later", "earlier"), REPLACING, ids=names(REPLACING))
def test_the_list_of_decisions_names_it_too(later, earlier):
    [row] = re.findall(
        rf"^\| \[\d{{4}}\]\({earlier}\).*$", (FOLDER / "README.md").read_text("utf-8"), re.M
    )

    assert later in LINK.findall(row)
