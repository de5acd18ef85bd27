"""What holds for the checkout as a whole."""

import gzip
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UI = ROOT / "web" / "ui"
BUILT = ROOT / "web" / "static" / "dist"
CODE = ("*.py", "*.ts", "*.tsx", "*.css", "*.html")


def files_in_version_control(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [file for line in listed.stdout.splitlines() if (file := ROOT / line).is_file()]


@pytest.fixture(scope="module")
def manifest() -> dict[str, dict]:
    return json.loads((BUILT / ".vite" / "manifest.json").read_text("utf-8"))


def scripts_of(entry: str, manifest: dict[str, dict]) -> set[str]:
    chunk = manifest[entry]
    imported = (scripts_of(name, manifest) for name in chunk.get("imports", []))
    return {chunk["file"]}.union(*imported)


@pytest.mark.parametrize(
    "command", ["help", "install", "run", "test", "check", "format", "types", "bench", "wheel"]
)
def test_make_help_names_every_command(command):
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert re.search(rf"^make {command} +\w", printed.stdout, re.MULTILINE)


def test_the_programs_of_the_ci_can_be_run():
    assert [file.name for file in (ROOT / ".ci").iterdir() if not os.access(file, os.X_OK)] == []


def test_no_file_of_code_is_longer_than_400_lines():
    long = [
        file.relative_to(ROOT).as_posix()
        for file in files_in_version_control(*CODE)
        if len(file.read_text("utf-8").splitlines()) > 400
    ]

    assert long == [], "Each of these can be two things; split it."


def test_the_lock_of_the_browser_code_names_no_host():
    assert '"resolved"' not in (UI / "package-lock.json").read_text("utf-8")


def test_the_browser_code_pins_exact_versions():
    package = json.loads((UI / "package.json").read_text("utf-8"))
    needed = {**package.get("dependencies", {}), **package.get("devDependencies", {})}

    assert [name for name, version in needed.items() if not version[0].isdigit()] == []


@pytest.mark.parametrize("entry", ["src/player/player.ts", "src/pages/pages.ts"])
def test_the_manifest_names_every_entry_with_its_styles(entry, manifest):
    chunk = manifest[entry]

    assert all((BUILT / file).exists() for file in (chunk["file"], *chunk["css"]))


def test_a_customer_is_sent_at_most_2_kib_of_script(manifest):
    scripts = scripts_of("src/player/player.ts", manifest)

    assert sum(len(gzip.compress((BUILT / file).read_bytes())) for file in scripts) <= 2048
