"""Reading a tree's files, and writing them in the one canonical way."""

from treeguide.format.canonical import canonical, canonical_language, canonical_scenarios
from treeguide.format.faults import Fault, Limits, UnreadableTree
from treeguide.format.neighbours import Expectation, Scenario, TranslatedText, Translation
from treeguide.format.reading import Reading, Sources, read, read_tree
from treeguide.format.version import version_hash

__all__ = [
    "Expectation",
    "Fault",
    "Limits",
    "Reading",
    "Scenario",
    "Sources",
    "TranslatedText",
    "Translation",
    "UnreadableTree",
    "canonical",
    "canonical_language",
    "canonical_scenarios",
    "read",
    "read_tree",
    "version_hash",
]
