"""The words of error pages: they fit what the person did."""

import pytest

from tests.web.operating import make_app
from treeguide.store import Broken, Failing, Locked
from treeguide.web.access import for_everybody

__all__ = ["make_app"]

TROUBLES = {"away": Failing, "locked": Locked, "damaged": Broken}
SENT = {"en": "What you sent", "de": "Was Sie eben gesendet haben"}


@pytest.fixture
def failing(make_app):
    """Return what is shown to who looks at a page, or sends it, that the store cannot serve."""

    def shown(method: str, trouble: type, language: str) -> str:
        def fail():
            raise trouble("no")

        app = make_app()
        app.add_url_rule("/failing", "failing", for_everybody(fail), methods=["GET", "POST"])
        answer = app.test_client().open(
            "/failing", method=method, headers={"Accept-Language": language}
        )
        assert answer.status_code >= 500
        return answer.text

    return shown


@pytest.mark.parametrize("language", SENT)
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_who_only_looks_hears_nothing_of_what_was_sent(failing, trouble, language):
    assert SENT[language] not in failing("GET", trouble, language)
    assert SENT[language] in failing("POST", trouble, language)


def test_who_only_looks_while_the_database_is_away_is_told_to_load_the_page_again(failing):
    page = failing("GET", Failing, "en")

    assert "We cannot show you this page right now" in page
    assert "load the page again" in page
