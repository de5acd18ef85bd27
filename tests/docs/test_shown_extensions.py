"""The rule and the exporter that the pages show work as they stand there."""

import importlib
import sys

import pytest

from tests.docs.pages import ROOT, blocks
from tests.docs.reader import Reader
from treeguide.checks import Case
from treeguide.checks.examples import bad_case, good_case
from treeguide.sketch import sketch


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """Return the module that a page shows, imported."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def load(page: str):
        path = ROOT / "docs" / "how-to" / page
        block = next(block for block in blocks(path) if block.language == "python")
        Reader(path, tmp_path).obey(block)
        name = block.told.removesuffix(".py").replace("/", ".")
        monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module(name)

    return load


def found(rule, case: Case) -> list[str]:
    return [finding.message for finding in rule.check(case)]


def test_the_rule_of_the_page_finds_its_bad_example_and_no_more(shown):
    rule = shown("add-a-rule.md").ShoutingAnswer()

    assert (rule.name, rule.group, rule.level) == ("shouting_answer", "answers", "warning")
    assert found(rule, good_case(rule)) == []
    assert found(rule, bad_case(rule)) == [
        "The answer “IT IS LIT” is written in capitals. A caller feels shouted at."
    ]


def test_the_exporter_of_the_page_exports(shown):
    exporter = shown("add-an-exporter.md").EndsExporter()

    assert exporter.export(sketch("lamp? -lit-> done! ; lamp -dark-> help!")) == (
        b"Done (resolved)\nHelp (resolved)\n"
    )
