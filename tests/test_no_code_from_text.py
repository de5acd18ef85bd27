"""Nothing in the product makes code of what it is given, or has a shell read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [
    file.relative_to(ROOT).as_posix()
    for folder in ("treeguide", "web", "exporters")
    for file in sorted((ROOT / folder).glob("**/*.py"))
    if "node_modules" not in file.parts
]
MODULES = {"dill", "jsonpickle", "marshal", "pickle", "shelve", "yaml"}
CALLS = {"__import__", "compile", "eval", "exec"}
OF_SHELLS = {("os", "popen"), ("os", "system"), ("subprocess", "getoutput")}
ALLOWED = {
    # What it is given are syntax nodes that we have made ourselves: decision 0009.
    ("treeguide/conditions/code.py", "compile"),
}


def dangers_in(source: str) -> Iterator[str]:
    """Yield what makes code or asks a shell, by its name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from MODULES & {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            yield from MODULES & {(node.module or "").split(".")[0]}
            named = {(node.module, alias.name) for alias in node.names} & OF_SHELLS
            yield from (".".join(one) for one in named)
        elif isinstance(node, ast.Name) and node.id in CALLS:
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from {".".join(one) for one in {(node.value.id, node.attr)} & OF_SHELLS}
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            yield "shell"


def test_code_is_made_and_shells_are_asked_only_where_it_is_allowed_by_name():
    found = {
        (file, name) for file in FILES for name in dangers_in((ROOT / file).read_text("utf-8"))
    }

    assert len(FILES) > 300
    assert found == ALLOWED


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import pickle", "pickle"),
        ("from marshal import loads", "marshal"),
        ("import yaml.nodes", "yaml"),
        ("eval(text)", "eval"),
        ("run = exec", "exec"),
        ("os.system(text)", "os.system"),
        ("from os import system", "os.system"),
        ("subprocess.run(text, shell=True)", "shell"),
    ],
)
def test_teeth_each_of_these_is_found(source, name):
    assert list(dangers_in(source)) == [name]
