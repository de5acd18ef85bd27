"""A terminal to type into, and trees on disk to type about."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.memory import tmp_path
from treeguide.cli import terminal
from treeguide.sketch import sketch_document

__all__ = ["tmp_path"]

Run = Callable[..., Result]
Plant = Callable[..., Path]


@pytest.fixture
def run() -> Run:
    """Run a command as a person types it; the result has `exit_code`, `stdout` and `stderr`."""

    def typed(*words: object, keys: str | None = None) -> Result:
        return CliRunner().invoke(terminal, [str(word) for word in words], input=keys)

    return typed


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Put the tree of a sketch into a folder of its own."""

    def planted(text: str, name: str = "sketch", **beside: object) -> Path:
        place = tmp_path / name
        place.mkdir()
        document = sketch_document(text, {"id": name} | beside.pop("patch", {}))
        for stem, content in {"tree": document, **beside}.items():
            (place / f"{stem}.json").write_text(json.dumps(content), "utf-8")
        return place

    return planted


@pytest.fixture
def lamp(plant: Plant) -> Path:
    """A tree without a fault."""
    return plant(
        "lamp? -lit-> done! ; lamp -dark-> plug:step -> ask:form -> done ; lamp -not-sure-> plug",
        patch={
            "variables": {
                "room": {"type": "text", "label": "Room", "max_length": 4},
                "colour": {
                    "type": "choice",
                    "values": ["red", "green"],
                    "labels": {"red": "Red", "green": "Green"},
                    "label": "Colour of the lamp",
                },
            },
            "nodes": {
                "ask": {
                    "fields": [
                        {"variable": "colour", "input": "radio", "required": True},
                        {"variable": "room", "input": "text", "help": "On the door sign"},
                    ]
                },
            },
        },
    )


@pytest.fixture
def faulty(plant: Plant) -> Path:
    """A tree with one answer that leads nowhere."""
    return plant("lamp? -lit-> done! ; lamp -dark-> ; lamp -not-sure-> done", "faulty")
