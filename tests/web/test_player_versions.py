"""A session finishes on the version with which it began; a tree that is gone is told so kindly."""

import pytest

from tests.nodes import outcome, question
from tests.web.conftest import Person
from treeguide.service.publishing import publish_folder


def nodes(again: str, end: str) -> dict:
    return {
        "lamp": question("Is it lit?", lit=("Lit", "again"), dark=("Dark", "again")),
        "again": question(again, yes=("Yes", "good"), no=("No", "good")),
        "good": outcome(end),
    }


@pytest.fixture
def begun(write_tree, app_of):
    """Somebody who has answered the first question of the first version."""
    write_tree("other", nodes("Other?", "Other"))
    write_tree("lamp", nodes("And now?", "Good"))
    return Person(app_of()).start("lamp").send(answer="lit")


def republish(store, write_tree, tmp_path, title: str, end: str) -> None:
    write_tree("lamp", nodes(title, end))
    publish_folder(store, tmp_path / "trees")


def withdraw(store, tmp_path) -> None:
    (tmp_path / "trees" / "lamp" / "tree.json").unlink()
    publish_folder(store, tmp_path / "trees")


@pytest.mark.parametrize("restarts", [False, True], ids=["same server", "another server"])
def test_a_session_finishes_on_its_version_across_a_new_one(
    begun, store, write_tree, tmp_path, restarts, app_of
):
    republish(store, write_tree, tmp_path, "A new question?", "Better")
    if restarts:
        begun.client.application = app_of()

    begun.open(begun.address)

    assert begun.heading == "And now?"
    assert begun.send(answer="yes").heading == "Good"


def test_who_starts_after_it_walks_the_new_version(begun, store, write_tree, tmp_path):
    republish(store, write_tree, tmp_path, "A new question?", "Better")

    begun.start("lamp").send(answer="lit")

    assert begun.heading == "A new question?"


def test_a_session_finishes_when_its_tree_is_withdrawn_and_goes_on_elsewhere(
    begun, store, tmp_path
):
    withdraw(store, tmp_path)

    assert begun.open(begun.address).heading == "And now?"
    assert begun.open(begun.address.replace("/again", "/_elsewhere")).status == 200
    assert begun.open(begun.address.replace("/_elsewhere", "")).status == 200
    assert begun.send(answer="no").heading == "Good"


@pytest.mark.parametrize("tree", ["lamp", "never-was"])
def test_a_tree_that_is_gone_or_never_was_is_told_so_with_what_can_be_done(
    begun, store, tmp_path, tree
):
    withdraw(store, tmp_path)
    stranger = Person(begun.client.application)

    stranger.open(f"/go/{tree}")

    assert (stranger.status, stranger.heading) == (404, "This tree is not offered here now")
    assert 'href="/go/other"' in stranger.page
    assert 'href="/resume"' in stranger.page
    assert "You have begun this before" not in stranger.page


def test_who_has_begun_a_tree_that_is_gone_is_led_to_what_she_has_begun(begun, store, tmp_path):
    address = begun.address
    withdraw(store, tmp_path)

    begun.open("/go/lamp")

    assert "You have begun this before, and you can finish it." in begun.page
    assert f'href="{address}"' in begun.page


def test_starting_again_where_the_tree_is_gone_is_told_kindly_too(begun, store, tmp_path):
    withdraw(store, tmp_path)

    begun.start("lamp")

    assert (begun.status, begun.heading) == (404, "This tree is not offered here now")
