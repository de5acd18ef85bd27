"""How a node is called where nobody has come to it, or where opening the session takes too long."""

from treeguide.engine import Wording
from treeguide.service.unknowing import unknowing
from treeguide.web.speech import Said, Speaker


def title_at(speaker: Speaker, node: str) -> Said:
    """Return the title of a node, its name where the tree has none of that name.

    What stands in it for a value is left open: so no list shows what somebody has filled in.
    """
    try:
        spoken = _title(speaker, speaker.wording, node)
    except LookupError:
        return Said(node, speaker.language)
    return speaker.say(spoken, _title(speaker, speaker.edition.source_wording, node))


def _title(speaker: Speaker, wording: Wording, node: str) -> str:
    position = unknowing(speaker.edition.program, node)
    # No title says when something is promised, so it does not matter when one came there.
    return wording.at(position, 0).text("title") or position.place.id
