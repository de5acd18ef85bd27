"""The documentation says of every scope what the program says."""

from pathlib import Path

from treeguide.service.scopes import SCOPES

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "tokens.md"


def test_the_guide_names_every_scope_and_no_other():
    rows = [line for line in GUIDE.read_text("utf-8").splitlines() if line.startswith("| `")]

    assert [row.split("`")[1] for row in rows] == list(SCOPES)
