"""What goes wrong on a call besides its answers, and what is said of it then."""

from tests.web.calls import agent, app

__all__ = ["agent", "app"]


def test_a_request_that_nobody_can_read_leads_back_to_its_call(agent):
    call = agent.session_id
    response = agent.do("noted", desk_note="a\0b")

    assert response.status == 400
    assert f'<a href="/desk/lamp/{call}">Back to the call</a>' in agent.page


def test_how_long_a_team_takes_makes_no_call_slow(agent):
    agent.send(answer="yes")
    assert "data-takes" not in agent.send(answer="fails").page


def test_a_note_that_another_tab_has_written_on_is_not_called_lost(agent):
    agent.type(desk_note="tab one")
    both = {"desk.note": "tab one", "desk.before-note": "tab one"}
    late = {**agent.hidden, "answer": "yes", **both}
    agent.type(desk_note="tab one\ntab two", **{"desk.before-note": "tab one"})
    agent.send(answer="yes")

    response = agent.client.post(agent.form, data=late)

    assert response.status_code == 409
    assert 'id="note-state" role="status"></span>' in response.get_data(as_text=True)
