"""Builds the browser code before the Python package, when it is built from a checkout."""

import shutil
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

UI = Path(__file__).parent / "web" / "ui"
BUILT = Path(__file__).parent / "web" / "static" / "dist" / ".vite" / "manifest.json"


def browser_code_is_out_of_date() -> bool:
    """A source distribution has no `web/ui`: it carries the built files and needs no Node."""
    if not (UI / "package.json").exists():
        return False
    if not BUILT.exists():
        return True
    sources = [*UI.glob("*.*"), *(UI / "src").rglob("*.*")]
    return max(source.stat().st_mtime for source in sources) > BUILT.stat().st_mtime


class BuildWithBrowserCode(build_py):
    """Runs Vite first, so that its output is there to be packed."""

    def run(self) -> None:
        if browser_code_is_out_of_date():
            self.build_browser_code()
        super().run()

    def build_browser_code(self) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(
                "npm was not found, so the pages' script and styles cannot be built from this "
                "checkout. Install Node 20.19 or newer, or install TreeGuide from a wheel."
            )
        subprocess.run([npm, "ci"], cwd=UI, check=True)
        subprocess.run([npm, "run", "build"], cwd=UI, check=True)


setup(cmdclass={"build_py": BuildWithBrowserCode})
