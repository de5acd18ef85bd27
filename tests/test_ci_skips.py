"""A test that is skipped in CI fails there, so that nothing goes missing unnoticed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


@pytest.fixture
def run(tmp_path):
    def run(source: str, ci: str) -> str:
        (tmp_path / "test_sample.py").write_text(source)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-c", os.devnull, tmp_path],
            env={**os.environ, "CI": ci, "PYTHONPATH": str(TESTS)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    return run


SKIPPED = "import pytest\n@pytest.mark.skip(reason='no pigeon')\ndef test_one(): pass\n"
SKIPPED_MODULE = "import pytest\npytest.importorskip('pigeon')\ndef test_one(): pass\n"
EXPECTED_TO_FAIL = "import pytest\n@pytest.mark.xfail\ndef test_one(): assert False\n"


@pytest.mark.parametrize("source", [SKIPPED, SKIPPED_MODULE])
def test_in_ci_a_skip_is_a_failure_that_gives_the_reason(run, source):
    printed = run(source, ci="true")

    assert "In CI nothing may be skipped." in printed
    assert "pigeon" in printed


@pytest.mark.parametrize("source", [SKIPPED, SKIPPED_MODULE])
def test_elsewhere_a_skip_stays_a_skip(run, source):
    assert "1 skipped" in run(source, ci="")


def test_a_failure_that_is_expected_is_no_skip(run):
    assert "1 xfailed" in run(EXPECTED_TO_FAIL, ci="true")
