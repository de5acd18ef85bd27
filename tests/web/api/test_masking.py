"""Programs are not asked how to keep a card's number: a setting has said it."""

import pytest

from treeguide.settings import Settings
from treeguide.web import Config, create_app

NOTE = "Pays with 4111 1111 1111 1111, calls back on 0170 1234567"
MASKED = "Pays with •••• •••• •••• 1111, calls back on 0170 1234567"


@pytest.fixture(params=[True, False])
def masks(request):
    return request.param


@pytest.fixture
def app(store, masks):
    return create_app(Config(store, settings=Settings(mask_cards=masks)))


def texts(program, store):
    return [event.text for event in store.history_of(program.session).events if event.text]


@pytest.mark.parametrize("kind", ["noted", "flagged", "paused", "ended"])
def test_the_number_of_a_card_is_kept_as_the_setting_says(program, store, masks, kind):
    program = program.start()

    program.do(kind, text=NOTE)

    assert program.response.status_code == 200
    assert texts(program, store) == [MASKED if masks else NOTE]


def test_a_card_is_no_reference_of_a_case_unless_the_setting_says_so(with_scopes, store, masks):
    agent = with_scopes("walk").start(audience="agent")

    agent.do("identified", case=NOTE, caller=NOTE)

    assert agent.response.status_code == 200
    event = store.history_of(agent.session).events[1]
    assert event.given == {"case": MASKED if masks else NOTE, "caller": NOTE}


def test_a_repetition_is_known_as_one(program, store):
    program = program.start()
    event = program.event("noted", text=NOTE)

    first, again = (program.post(f"{program.place}/events", event) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json["replayed"]
    assert len(texts(program, store)) == 1
