"""The pages that people write about conditions and the page agree with the program."""

import datetime
import json
import re

import msgspec
import pytest

from tests.docs.pages import ROOT, blocks
from treeguide.checks import Finding
from treeguide.conditions import TODAY, ConditionError, compile_value, complaints, parse
from treeguide.conditions.build import FUNCTIONS
from treeguide.engine.page_parts import Page, PageAnswer, PageField, PageOutcome
from treeguide.engine.progress import Progress
from treeguide.engine.promise import Promise
from treeguide.model import Variable

CONDITIONS = ROOT / "docs" / "reference" / "conditions.md"
PAGE = ROOT / "docs" / "reference" / "page.md"
_ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)
WORDS = {True: "true", False: "false", None: "unknown"}


def rows(heading: str) -> list[list[str]]:
    section = CONDITIONS.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [row.split(" | ") for row in _ROW.findall(section)]
    return table[2:]


def variables() -> dict[str, Variable]:
    shown = next(block for block in blocks(CONDITIONS) if block.order == "variables")
    return msgspec.json.decode(shown.text, type=dict[str, Variable])


def facts(known: str) -> dict:
    given = {name: None for name in variables()} | json.loads(known)
    return given | {TODAY: given.pop("today", str(datetime.date(2026, 1, 1)))}


@pytest.mark.parametrize(("condition", "known", "truth"), rows("Examples"))
def test_a_condition_is_what_the_page_says(condition, known, truth):
    expression = parse(condition.strip("`"))

    assert complaints(expression, variables()) == []
    assert WORDS[compile_value(expression)(facts(known.strip("`")))] == truth


@pytest.mark.parametrize(("condition", "rule"), rows("What is refused"))
def test_a_condition_that_is_refused_is_so_by_the_rule_that_the_page_names(condition, rule):
    try:
        found = [said.rule for said in complaints(parse(condition.strip("`")), variables())]
    except ConditionError:
        found = ["unreadable_condition"]

    assert found == re.findall(r"\[`(\w+)`\]", rule)


def test_the_page_of_conditions_names_every_function():
    named = [row[0].strip("`").partition("(")[0] for row in rows("Functions")]

    assert named == list(FUNCTIONS)


RECORDS = [Page, PageAnswer, PageField, PageOutcome, Progress, Promise, Finding]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_the_page_of_pages_names_every_key(record):
    keys = getattr(record, "__struct_fields__", None) or record.__dataclass_fields__

    assert [key for key in keys if f"`{key}`" not in PAGE.read_text("utf-8")] == []
