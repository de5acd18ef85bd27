"""Folders for what these tests keep."""

from tests.memory import tmp_path

__all__ = ["tmp_path"]
