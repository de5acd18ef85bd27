"""A package that setup.cfg forgets works in a checkout and is missing once installed."""

import re
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


READ_BY_PEOPLE = {"README.md"}


@pytest.fixture(scope="module")
def setup() -> ConfigParser:
    setup = ConfigParser(comment_prefixes=("#",))
    setup.read(ROOT / "setup.cfg", "utf-8")
    return setup


@pytest.fixture(scope="module")
def options(setup) -> dict[str, str]:
    return dict(setup["options"])


def files_in_version_control(folder: Path) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    files = (folder / line for line in listed.stdout.splitlines())
    return [file for file in files if file.is_file() and "ui" not in file.parts]


def folders(options: dict[str, str]) -> dict[str, str]:
    lines = options["package_dir"].strip().splitlines()
    return dict(line.split(" = ") for line in lines)


def test_setup_cfg_names_every_package(options):
    there = {
        ".".join([package, *init.parent.relative_to(ROOT / folder).parts])
        for package, folder in folders(options).items()
        for init in (ROOT / folder).rglob("__init__.py")
        if "node_modules" not in init.parts
    }

    named = set(options["packages"].split())

    assert sorted(there - named) == [], "Add these to `packages` in setup.cfg."
    assert sorted(named - there) == [], "Remove these from `packages` in setup.cfg."


def test_every_folder_with_modules_is_a_package(options):
    loose = {
        module.parent.relative_to(ROOT).as_posix()
        for folder in folders(options).values()
        for module in (ROOT / folder).rglob("*.py")
        if "node_modules" not in module.parts and not (module.parent / "__init__.py").exists()
    }

    assert sorted(loose) == [], "Add an `__init__.py`, or these modules are not in the wheel."


def test_every_file_that_the_program_reads_is_in_the_wheel(options, setup):
    packed = {
        file
        for package, folder in folders(options).items()
        for pattern in setup["options.package_data"].get(package, "").split()
        for file in (ROOT / folder).glob(pattern)
    }

    there = {
        file
        for folder in folders(options).values()
        for file in files_in_version_control(ROOT / folder)
        if file.suffix != ".py" and file.name not in READ_BY_PEOPLE
    }

    assert sorted(there - packed) == [], "Name these in `options.package_data` of setup.cfg."


def test_no_requirement_is_without_a_lower_bound(options):
    lines = options["install_requires"].strip().splitlines()

    assert [line for line in lines if not re.search(r">=\d", line)] == []
