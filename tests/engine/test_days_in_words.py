"""A day that is filled into a text is said as people write it; what is known stays ISO 8601."""

import pytest

from treeguide.engine import Event, fold, page
from treeguide.engine.wording import Wording
from treeguide.kernel import Program
from treeguide.sketch import sketch

PATCH = {
    "language": "en",
    "variables": {"paid_on": {"type": "date", "source": "link"}},
    "nodes": {"lamp": {"title": "Paid on {{paid_on}}?"}},
}


@pytest.mark.parametrize(
    ("wording", "title"),
    [
        (Wording(), "Paid on December 3, 2026?"),
        (Wording("en", region="en-GB"), "Paid on 3 December 2026?"),
        (Wording("de"), "Paid on 3. Dezember 2026?"),
        (Wording("xx"), "Paid on December 3, 2026?"),
    ],
)
def test_a_day_in_a_text_is_written_as_the_readers_language_writes_it(wording, title):
    walked = Program(sketch("lamp? -yes-> done! ; lamp -no-> failed!", PATCH), {})
    session = fold(
        walked, [Event(1, 1_800_000_000_000_000, "started", known={"paid_on": "2026-12-03"})]
    )

    shown = page(session, wording=wording)

    assert (shown.title, shown.known["paid_on"]) == (title, "2026-12-03")
