"""The list of rules, by group."""

from docs.generate.prose import first_sentence, table
from treeguide.checks import all_rules
from treeguide.checks.base import Rule
from treeguide.cli.rule_text import QUESTIONS

_OPENING = """\
# Rules

`treeguide check` holds a tree to these rules; `treeguide rules NAME` prints the page of one.
An **error** blocks publishing: somebody would get stuck or be misled.
A **warning** or a **note** does not.
Names are frozen: what stands in an `allow` today means the same next year.

One defect is reported once.
Where several rules see the same fault, the one that is closest to its cause speaks.
"""


def rules_page() -> str:
    """Return the page with all rules."""
    groups = [_group(name, question) for name, question in QUESTIONS.items() if _members(name)]
    return "\n".join([_OPENING, *groups])


def _group(name: str, question: str) -> str:
    rows = [
        [f"[`{rule.name}`](rules/{rule.name}.md)", rule.level, first_sentence(rule.page())]
        for rule in _members(name)
    ]
    words = table(["rule", "level", "what is wrong"], rows)
    return f"## {name}: {question}\n\n{words}\n"


def _members(group: str) -> list[Rule]:
    return sorted((rule for rule in all_rules() if rule.group == group), key=lambda r: r.name)
