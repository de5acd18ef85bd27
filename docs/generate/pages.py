"""Which pages are generated, and what stands on them."""

from pathlib import Path

from docs.generate.api import problems_page
from docs.generate.decisions import with_decisions
from docs.generate.exporters import exporters_page
from docs.generate.keys import with_key_tables
from docs.generate.rule_page import rule_page
from docs.generate.rules import rules_page
from docs.generate.settings import settings_page
from treeguide.checks import all_rules
from treeguide.cli.reference import commands_page

DOCS = Path(__file__).parents[1]
REFERENCE = DOCS / "reference"
RULES = REFERENCE / "rules"
DECISIONS = DOCS / "design" / "decisions" / "README.md"
FORMAT = REFERENCE / "tree-format.md"


def all_pages() -> dict[Path, str]:
    """Return the text of every generated page by its place."""
    pages = {
        DECISIONS: with_decisions(DECISIONS),
        REFERENCE / "api-problems.md": problems_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "exporters.md": exporters_page(),
        REFERENCE / "rules.md": rules_page(),
        REFERENCE / "settings.md": settings_page(),
        FORMAT: with_key_tables(FORMAT.read_text("utf-8")),
    }
    return pages | {RULES / f"{rule.name}.md": rule_page(rule) for rule in all_rules()}


def stale_pages() -> list[Path]:
    """Return the pages of rules that no longer exist."""
    return sorted(set(RULES.glob("*.md")) - set(all_pages()))
