"""The list of rules and the page of one, for people."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click

from treeguide.cli.levels import level
from treeguide.cli.markdown import rendered
from treeguide.cli.paper import faint, strong, wrapped
from treeguide.cli.rule_pages import RulePage, all_pages

QUESTIONS = {
    "shape": "can the file be read?",
    "paths": "does everybody get through?",
    "answers": "is every answer clear?",
    "data": "does it know what it reads?",
    "wording": "can it be read aloud, and understood?",
    "promises": "does the person know what follows?",
}
ADDITIONS = {
    "with": "patch",
    "with scenarios": "scenarios",
    "with texts in other languages": "languages",
}
LONGEST_LINE = 72
TITLES = {"good": "A tree that keeps it", "bad": "A tree that breaks it"}


def list_lines() -> Iterator[str]:
    """Yield all rules with their first sentences, grouped."""
    pages = all_pages()
    longest = max(len(page.name) for page in pages)
    order = list(QUESTIONS)
    pages.sort(key=lambda page: order.index(page.group) if page.group in order else len(order))
    for group, members in groupby(pages, key=lambda page: page.group):
        yield f"{strong(group)}  {faint(QUESTIONS.get(group, ''))}"
        for page in members:
            weaker = "" if page.level == "error" else f"{level(page.level)}  "
            name = click.style(f"  {page.name:<{longest}}  ", fg="cyan")
            yield wrapped(weaker + rendered_line(page.summary), name)
        yield ""
    yield faint("`treeguide rules NAME` prints the page of a rule.")


def rendered_line(text: str) -> str:
    """Return a sentence without its Markdown's marks."""
    return text.replace("`", "")


def page_lines(page: RulePage) -> Iterator[str]:
    """Yield a rule's page for a terminal."""
    yield f"{strong(page.name)}  {level(page.level)}  {faint(page.group)}\n"
    yield rendered(page.text)
    for name, title in TITLES.items():
        yield f"\n{strong(title)}\n"
        yield from (click.style(f"    {line}", fg="cyan") for line in _example(page, name))


def page_markdown(page: RulePage) -> str:
    """Return a rule's page as Markdown."""
    parts = [f"# {page.name}", f"{page.level.capitalize()}, group `{page.group}`.", page.text]
    for name, title in TITLES.items():
        parts += [f"## {title}", "\n".join(["```text", *_example(page, name), "```"])]
    return "\n\n".join(parts)


def _example(page: RulePage, name: str) -> Iterator[str]:
    """Yield the lines of an example: a whole file, or a sketch and what goes with it."""
    examples = page.examples
    if examples.get(f"{name}_text"):
        yield examples[f"{name}_text"]
        return
    yield from _sketch(examples[name])
    for words, addition in ADDITIONS.items():
        if examples.get(f"{name}_{addition}"):
            yield words
            yield from _spread(examples[f"{name}_{addition}"]).split("\n")
    for tree_id, sketch in (examples.get("beside") or {}).items():
        yield f"beside the tree {tree_id}"
        yield from _sketch(sketch)


def _spread(value: Any, indent: str = "") -> str:
    """Return JSON in which only what is too long for one line takes several."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent + line) <= LONGEST_LINE or not isinstance(value, dict | list):
        return line
    deeper = f"{indent}  "
    if isinstance(value, list):
        opener, closer, labelled = "[", "]", [("", inner) for inner in value]
    else:
        labels = (f"{json.dumps(key, ensure_ascii=False)}: " for key in value)
        opener, closer, labelled = "{", "}", list(zip(labels, value.values(), strict=True))
    inside = ",\n".join(f"{deeper}{label}{_spread(inner, deeper)}" for label, inner in labelled)
    return f"{opener}\n{inside}\n{indent}{closer}"


def _sketch(sketch: str) -> Iterator[str]:
    return (chain.strip() for chain in sketch.split(";"))


def unknown(name: str) -> str:
    """Return a sentence that answers a mistaken name with those close to it."""
    from difflib import get_close_matches

    near = get_close_matches(name, [page.name for page in all_pages()], 3, 0.5)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No rule is called “{name}”.{guess} `treeguide rules` lists them all."
