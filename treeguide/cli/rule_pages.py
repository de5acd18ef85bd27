"""The pages of the rules, read off their sources.

To import a rule is to import what it works with, and that takes longer than reading about it may.
Rules that plug-ins bring are imported: only they know where their sources are.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import treeguide

CHECKS = Path(treeguide.__file__).with_name("checks")
PLUGIN_GROUP = "treeguide.checks"
DEFAULT_LEVEL = "error"
RULE_NAME = re.compile(r"[a-z][a-z0-9_]*")
EXAMPLES = (
    *("good", "good_patch", "good_scenarios", "good_languages"),
    *("bad", "bad_patch", "bad_scenarios", "bad_languages", "bad_text", "beside"),
)
COMPUTED = object()
"""Stands for what is not written down as a constant."""


@dataclass(frozen=True)
class RulePage:
    """What a person reads about one rule."""

    name: str
    group: str
    level: str
    text: str
    examples: dict[str, Any] = field(default_factory=dict)
    """Sketches (`good`, `bad`), what is laid over them, and what lies beside them."""

    @property
    def summary(self) -> str:
        """Return the first sentence."""
        return " ".join(self.text.split("\n\n")[0].split())


def all_pages() -> list[RulePage]:
    """Return the page of every rule, by group and name."""
    shipped = (_read(file) for file in sorted(CHECKS.glob("*/[!_]*.py")))
    return [*shipped, *_of_plugins()]


def page_of(name: str) -> RulePage | None:
    """Return the page of the rule called `name`, None where no rule is."""
    file = next(CHECKS.glob(f"*/{name}.py"), None) if RULE_NAME.fullmatch(name) else None
    if file is not None:
        page = _read(file)
        return _computed(page) if COMPUTED in page.examples.values() else page
    return next((page for page in _of_plugins() if page.name == name), None)


def _read(file: Path) -> RulePage:
    rule = _rule_in(ast.parse(file.read_text("utf-8")))
    said = _said(rule)
    text = ast.get_docstring(rule) or ""
    examples = {name: said[name] for name in EXAMPLES if name in said}
    return RulePage(file.stem, file.parent.name, said.get("level", DEFAULT_LEVEL), text, examples)


def _rule_in(module: ast.Module) -> ast.ClassDef:
    kinds = (part for part in module.body if isinstance(part, ast.ClassDef))
    return next(kind for kind in kinds if "bad" in _said(kind))


def _said(kind: ast.ClassDef) -> dict[str, Any]:
    """Return what a class says in constants; `COMPUTED` for what only Python can tell."""
    said: dict[str, Any] = {}
    for part in kind.body:
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            said[part.targets[0].id] = _constant(part.value, said)
    return said


def _constant(value: ast.expr, said: dict[str, Any]) -> Any:
    if isinstance(value, ast.Name):
        return said.get(value.id, COMPUTED)
    try:
        return ast.literal_eval(value)
    except ValueError:
        return COMPUTED


def _computed(page: RulePage) -> RulePage:
    """Return `page` with what its rule has computed."""
    from treeguide.checks import rule_named

    rule = rule_named(page.name)
    return replace(page, examples={name: getattr(rule, name) for name in page.examples})


def _of_plugins() -> Iterator[RulePage]:
    from importlib.metadata import entry_points  # 25 ms, and a shipped rule needs none of it

    for point in entry_points(group=PLUGIN_GROUP):
        rule = point.load()()
        examples = {name: getattr(rule, name) for name in EXAMPLES if hasattr(rule, name)}
        text = inspect.cleandoc(rule.__doc__ or "")
        yield RulePage(rule.name, rule.group, rule.level, text, examples)
