import pytest

from treeguide.checks import all_rules
from treeguide.cli.rule_pages import all_pages, page_of
from treeguide.cli.rule_text import QUESTIONS


def test_every_rule_is_listed_under_its_group(run):
    shown = run("rules").stdout

    assert [rule.name for rule in all_rules() if f"  {rule.name} " not in shown] == []
    assert {rule.group for rule in all_rules()} <= QUESTIONS.keys()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_page_that_was_read_off_the_source_says_what_the_rule_says(rule):
    page = page_of(rule.name)

    assert (page.name, page.group, page.level) == (rule.name, rule.group, rule.level)
    assert page.text == rule.page()
    assert page.examples == {name: getattr(rule, name) for name in page.examples}
    assert {"good", "bad"} <= page.examples.keys()


def test_no_rule_has_two_pages():
    names = [page.name for page in all_pages()]

    assert sorted(names) == sorted({rule.name for rule in all_rules()})


def test_a_page_is_markdown_for_other_programs(run):
    shown = run("rules", "dead_end").stdout

    assert shown.startswith("# dead_end\n")
    assert "## Remedy" in shown
    assert "lamp? -lit-> done!" in shown


def test_a_mistyped_rule_is_answered_with_the_nearest(run):
    result = run("rules", "dead_ends")

    assert result.exit_code == 2
    assert "No rule is called “dead_ends”. Did you mean dead_end" in result.stderr


@pytest.mark.parametrize("name", ["../registry", "*", "__init__", ""])
def test_what_is_no_name_of_a_rule_leads_nowhere(run, name):
    assert run("rules", name).exit_code == 2


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_page_shows_both_examples(run, rule):
    shown = run("rules", rule.name).stdout

    for title in ("## A tree that keeps it", "## A tree that breaks it"):
        assert len(shown.split(title)[1].split("```")[1]) > 10
