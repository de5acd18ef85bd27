"""Canonical writing of files on disk."""

import os
import tempfile
from pathlib import Path
from shutil import copymode

from treeguide.cli.refusal import Refusal
from treeguide.format import Limits
from treeguide.format.canonical import written
from treeguide.format.faults import TREE_FILE
from treeguide.format.json_text import document_in
from treeguide.library import SCENARIOS_FILE, content_of, language_files
from treeguide.schema.shapes import FORMAT


def files_of(place: Path) -> list[Path]:
    """Return the files of the tree at `place` that have a canonical writing."""
    if not place.is_dir():
        return [place]
    scenarios = place / SCENARIOS_FILE
    beside = [scenarios] if scenarios.exists() else []
    return [place / TREE_FILE, *beside, *language_files(place).values()]


def rewritten(file: Path) -> bytes | None:
    """Return the canonical content of `file`, None where it is written so already."""
    content = content_of(file)
    document, faults = document_in(content, Limits())
    if faults:
        raise Refusal(f"“{file}” cannot be written anew. {faults[0]}")
    if _is_newer(document):
        raise Refusal(
            f"“{file}” says that its format is “{document['format']}”, which this program does not"
            " know. It was left as it is. Install a newer TreeGuide."
        )
    canonical = written(document, _kind(file)).encode()
    return None if canonical == content else canonical


def _kind(file: Path) -> str:
    if file.name == SCENARIOS_FILE:
        return "scenarios"
    return "language" if file in language_files(file.parent).values() else "tree"


def _is_newer(document: object) -> bool:
    named = document.get("format") if isinstance(document, dict) else None
    return isinstance(named, str) and named.startswith("treeguide/") and named != FORMAT


def write(file: Path, content: bytes) -> None:
    """Replace what is in `file` at once: whoever reads it meets the old content or the new one."""
    try:
        _replace(Path(os.path.realpath(file)), content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refusal(
            f"“{file}” cannot be written: {reason}. Choose another place, or ask for the right to"
            " write there."
        ) from error


def _replace(file: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as new:
        new.write(content)
    try:
        if file.exists():
            copymode(file, new.name)
        else:
            Path(new.name).chmod(0o666 & ~_umask())
        Path(new.name).replace(file)
    except OSError:
        Path(new.name).unlink()
        raise


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
