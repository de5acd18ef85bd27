"""Where master keys are found: in a setting, in a file, in what a command prints."""

import base64
import binascii
import os
import re
import secrets
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from treeguide.model import Record
from treeguide.store.errors import Locked
from treeguide.store.owners import give_as, give_to_owner_of_folder, said_of_reading

LENGTH = 32
"""Bytes of a key: AES with 256 bits."""
FILE = "treeguide.key"
SETTINGS = ("TREEGUIDE_KEY", "TREEGUIDE_KEY_FILE", "TREEGUIDE_KEY_COMMAND")
PATIENCE = 60
ABOUT = """\
# The master key of personal answers: without it nobody can read them.
# Keep a copy of this file, apart from the backups of the data.
"""
_HEX = re.compile("[0-9a-fA-F]{64}")


class Found(Record, frozen=True):
    """Master keys and where they were, the one that is used for new data keys first."""

    secrets: tuple[bytes, ...]
    where: str
    file: Path | None = None


def in_settings(environ: Mapping[str, str]) -> Found | None:
    """Return the keys that the settings name, None if they name none.

    Raises Locked where what they name cannot be used.
    """
    named = [name for name in SETTINGS if environ.get(name)]
    if not named:
        return None
    if len(named) > 1:
        raise Locked(f"{' and '.join(named)} are set, but there is one master key. Keep one.")
    [name] = named
    if name == "TREEGUIDE_KEY_FILE":
        return in_file(Path(environ[name]).expanduser())
    where = f"the setting {name}" if name == "TREEGUIDE_KEY" else f"what {name} prints"
    text = environ[name] if name == "TREEGUIDE_KEY" else _printed_by(environ[name])
    return Found(keys_of(text, where), where)


def in_file(file: Path) -> Found:
    """Return the keys of a file; raise Locked where it is not there or others may read it."""
    try:
        mode, text = file.stat().st_mode & 0o777, file.read_text("utf-8", "replace")
    except PermissionError as error:
        raise Locked(f"The master key cannot be read. {said_of_reading(file)}") from error
    except OSError as error:
        raise Locked(
            f"The master key cannot be read from “{file}”: {error.strerror}. Put the file there,"
            " readable for the user who runs TreeGuide."
        ) from error
    if os.name == "posix" and mode & 0o077:
        raise Locked(
            f"The master key in “{file}” can be read by other users of this machine (its mode is"
            f" {mode:o}), so it is not used. Run: chmod 600 {shlex.quote(str(file))}"
        )
    return Found(keys_of(text, f"“{file}”"), f"“{file}”", file)


def keys_of(text: str, where: str) -> tuple[bytes, ...]:
    """Return the keys of a text, in which lines that begin with # mean nothing.

    Raises Locked where there is none or one is no key; what it is like is never said.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    words = " ".join(lines).replace(",", " ").split()
    if not words:
        raise Locked(f"There is no master key in {where}. {_REMEDY}")
    return tuple(_secret(word, where) for word in words)


def new_key() -> str:
    """Return a new key, as it is written."""
    return base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def make_file(file: Path) -> None:
    """Write a file with a new key for its owner alone, unless there is one by now."""
    written = _written_beside(file, f"{ABOUT}{new_key()}\n")
    give_to_owner_of_folder(written)
    try:
        # A link, and no renaming: where two programs start at once, the first one's key counts.
        os.link(written, file)
    except FileExistsError:
        return
    finally:
        written.unlink()
    _remember_names(file.parent)


def put_first(file: Path, key: str) -> None:
    """Write `key` before the other keys of a file; all of them are there at every moment.

    It stays its owner's; raises Foreign, and changes nothing, where it may not be given to her.
    """
    others = "".join(
        line for line in file.read_text("utf-8").splitlines(keepends=True) if line[0] != "#"
    )
    written = _written_beside(file, f"{ABOUT}{key}\n# Used before:\n{others}")
    try:
        give_as(written, file)
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)
    _remember_names(file.parent)


_REMEDY = "A master key is 32 random bytes, written in base64: `openssl rand -base64 32` makes one."


def _secret(word: str, where: str) -> bytes:
    try:
        if _HEX.fullmatch(word):
            return bytes.fromhex(word)
        plain = word.rstrip("=").replace("-", "+").replace("_", "/")
        secret = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        raise Locked(f"The master key in {where} is neither base64 nor hex. {_REMEDY}") from None
    if len(secret) != LENGTH:
        raise Locked(f"The master key in {where} has {len(secret)} bytes. {_REMEDY}")
    return secret


def _printed_by(command: str) -> str:
    try:
        done = subprocess.run(
            shlex.split(command), stdout=subprocess.PIPE, timeout=PATIENCE, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Locked(f"{SETTINGS[2]} gives no master key: {_why(error)}.") from None
    return done.stdout.decode("utf-8", "replace")


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"the command ends with {error.returncode}. See what it says above"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"the command did not end within {PATIENCE} seconds"
    if isinstance(error, OSError):
        return f"{error.strerror}. Give the whole path of the command"
    return "it cannot be read as a command line. See to its quotation marks"


def _written_beside(file: Path, text: str) -> Path:
    """Return a new file beside `file`, on the disk and for its owner alone, that holds `text`."""
    written = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(descriptor)
    return written


def _remember_names(folder: Path) -> None:
    """Bring the names of the files in `folder` to the disk."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
