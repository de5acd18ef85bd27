"""The hash that names a version: of what a walk depends on, however the files were laid out."""

from collections.abc import Mapping
from hashlib import sha256

from treeguide.format.canonical import written
from treeguide.format.json_text import strict
from treeguide.format.reading import Sources

NO_MEDIA: Mapping[str, str] = {}


def version_hash(sources: Sources, media: Mapping[str, str] = NO_MEDIA) -> str:
    """Return the sha256 over tree.json, the language files and each medium's own sha256.

    `media` holds the sha256 in hex of each file by its name; scenarios do not count. The files must
    have been read without a fault.
    """
    lines = [
        f"tree.json {_hash_of(sources.tree, 'tree')}",
        *(
            f"{language}.json {_hash_of(content, 'language')}"
            for language, content in sorted(sources.languages.items())
        ),
        *(f"media/{name} {digest}" for name, digest in sorted(media.items())),
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def _hash_of(content: bytes, name: str) -> str:
    text = written(strict(content.decode("utf-8-sig")), name)
    return sha256(text.encode()).hexdigest()
