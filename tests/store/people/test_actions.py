"""The audit speaks of what it has words for, and of nothing else."""

import pytest

from treeguide.store.people.actions import ACTIONS
from treeguide.store.people.audit import Change


@pytest.mark.parametrize("action", ["", "Role given", "role lent", "account joined "])
def test_no_entry_is_made_of_an_action_that_the_audit_does_not_know(action):
    with pytest.raises(ValueError, match="has no action"):
        Change("ada", action, "bob")


def test_of_each_action_that_the_audit_knows_an_entry_can_be_made():
    assert {Change("ada", action, "bob").action for action in ACTIONS} == ACTIONS
