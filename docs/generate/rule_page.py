"""The page of one rule: its words, a tree that keeps it, one that breaks it, what is reported."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from docs.generate.prose import laid_out
from treeguide.checks import Finding, check
from treeguide.checks.base import Case, ReadingRule, Rule
from treeguide.checks.examples import bad_case, good_case
from treeguide.checks.run import findings_of
from treeguide.exporters.base import Picture
from treeguide.exporters.registry import exporter_named
from treeguide.format import Sources, read
from treeguide.format.canonical import written
from treeguide.sketch import sketch_document


def rule_page(rule: Rule) -> str:
    """Return the page of `rule`."""
    parts = [
        f"# {rule.name}",
        f"Level: {rule.level}.\nGroup: [{rule.group}](../rules.md).",
        laid_out(rule.page()),
    ]
    parts += _reading_examples(rule) if isinstance(rule, ReadingRule) else _tree_examples(rule)
    return "\n\n".join(parts) + "\n"


def _tree_examples(rule: Rule) -> Iterator[str]:
    good, bad = good_case(rule), bad_case(rule)
    yield "## A tree that keeps it"
    yield from _drawn(rule.good, good, rule.good_patch, rule.good_scenarios)
    yield from _in_languages(rule.good_languages)
    yield "## A tree that breaks it"
    yield from _drawn(rule.bad, bad, rule.bad_patch, rule.bad_scenarios)
    yield from _in_languages(rule.bad_languages)
    yield "## What is reported"
    yield from map(_reported, check(bad))


def _drawn(words: str, case: Case, patch: Any, scenarios: Any) -> Iterator[str]:
    picture = Picture(library=case.library, findings=tuple(check(case)))
    drawn = exporter_named("mermaid").export(case.tree, picture).decode()
    _, _, flowchart = drawn.removeprefix("---\n").partition("---\n")
    yield _fenced("mermaid", flowchart)
    yield _fenced("text", "\n".join(chain.strip() for chain in words.split(";")))
    yield from _with("Its file has besides:", patch)
    yield from _with("Its `scenarios.json`:", scenarios, "scenarios")


def _in_languages(languages: Mapping[str, Any]) -> Iterator[str]:
    for language, texts in languages.items():
        document = {"language": language, "texts": texts}
        yield from _with(f"Its `{language}.json`:", document, "language")


def _with(
    words: str, document: Any, kind: Literal["tree", "scenarios", "language"] = "tree"
) -> Iterator[str]:
    if document:
        yield words
        yield _fenced("json", written(document, kind))


def _reading_examples(rule: ReadingRule) -> Iterator[str]:
    text = rule.bad_text or json.dumps(sketch_document(rule.bad, rule.bad_patch))
    yield "## A file that breaks it"
    if rule.bad_text is None:
        yield from _with("A tree file with this part:", rule.bad_patch)
    else:
        yield _fenced("text", rule.bad_text)
    yield "## What is reported"
    yield from map(_reported, findings_of(read(Sources(text.encode())).faults))


def _reported(finding: Finding) -> str:
    said = laid_out(" ".join(filter(None, [finding.message, finding.fix])))
    quoted = "\n".join(f"> {line}" for line in said.split("\n"))
    if not finding.witness:
        return quoted
    walk = json.dumps(finding.witness, ensure_ascii=False)
    return f"{quoted}\n\nA walk that leads there: `{walk}`"


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```"
