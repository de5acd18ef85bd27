"""What every test may use: a skip that counts, and a browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("TREEGUIDE_CHROMIUM") or shutil.which("chromium") or ""
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Chromium reports a refused form as an error, though the page that comes with it is meant.
EXPECTED_IN_THE_CONSOLE = ("status of 422 (UNPROCESSABLE ENTITY)", "status of 409 (CONFLICT)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    return _counted(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    return _counted(report)


def _counted(report):
    """In CI a skipped test is a failed one: nobody would notice what is missing there."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"In CI nothing may be skipped. {reason}"
    return report


def pytest_terminal_summary(terminalreporter) -> None:
    """Print the lines of figures that fault tests have left in their reports."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [
        line
        for report in reports
        for name, line in getattr(report, "user_properties", ())
        if name == "figures" and report.when == "call"
    ]
    if lines:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(sorted(lines)))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Drive the system's Chromium; Playwright's own browsers are never downloaded."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: run `apt-get install chromium`.")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_OPTIONS}


@pytest.fixture
def quiet_console(page) -> Iterator[None]:
    """Fail the test when its page reports a script error or a blocked resource."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert [text for text in said if not text.endswith(EXPECTED_IN_THE_CONSOLE)] == []


@pytest.fixture
def axe(page):
    """Return a check that a page, this test's unless one is given, breaks no rule as it stands."""

    from tests.browser.axe import faults

    def check(shown=page) -> None:
        found = faults(shown)
        assert not found, "\n".join(found)

    return check


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder with other people's files, for tests of reading them."""
    folder = os.environ.get("TREEGUIDE_CORPORA")
    if not folder:
        pytest.skip("TREEGUIDE_CORPORA is not set: it names the folder of other people's files.")
    return Path(folder)
