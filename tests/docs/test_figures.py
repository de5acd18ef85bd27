"""The lines of figures in the README are those that the fault tests print."""

import re

import pytest

from tests.docs.pages import ROOT

LINES = re.search(
    r"<!-- figures -->\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S
)[1].splitlines()
LINE = re.compile(r"(R\d) \d{4}-\d\d-\d\d [^:]+: .+")
TESTS = sorted(
    {
        test
        for file in (ROOT / "tests").glob("**/test_*.py")
        for test in re.findall(r"\"(R\d)(?:\"| \{date)", file.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("line", LINES, ids=[line[:24] for line in LINES])
def test_a_line_of_the_readme_is_one_of_a_fault_test(line):
    found = LINE.fullmatch(line)

    assert found is not None, line
    assert found[1] in TESTS
    assert "lost 0" in line or "missed 0" in line


def test_each_fault_test_has_its_line_in_the_readme():
    assert sorted({line[:2] for line in LINES}) == TESTS
