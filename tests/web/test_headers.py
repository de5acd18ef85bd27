"""What every view says about its answers, whatever it answers to whomever."""

import pytest

from tests.hostile.payloads import PAYLOADS
from tests.hostile.world import world
from treeguide.web.security import FOR_PROGRAMS, policy

METHODS = ("GET", "POST", "PUT", "DELETE")
SHOWN = {"text/html", "text/plain", "text/css", "text/javascript", "application/json"}
SHOWN |= {"application/problem+json"}
"""What a browser may show; everything else is a download, or a picture without any right."""
EMBEDDED = ("embed.", "embed-script.")
"""Views that other sites may load."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Every view, asked in each way by somebody with every role, and by nobody."""
    found = []
    with world(tmp_path_factory.mktemp("headers")) as made:
        adapter = made.app.url_map.bind("localhost")
        hostile = dict.fromkeys(made.values, PAYLOADS[1])
        for visitor in (made.everybody(), made.visitor("nobody")):
            for rule in made.app.url_map.iter_rules():
                for values in (made.values, hostile):
                    address = adapter.build(rule.endpoint, values, append_unknown=False)
                    for method in METHODS:
                        with visitor.client.open(address, method=method) as response:
                            found.append((rule.endpoint, method, response))
        yield found


def wrong(answers, is_fine):
    return sorted(
        {
            (view, method, response.status_code)
            for view, method, response in answers
            if not is_fine(view, response)
        }
    )


def test_every_view_was_asked_with_many_results(answers):
    assert {response.status_code for _, _, response in answers} >= {200, 303, 401, 403, 404, 405}


def test_no_answer_is_a_fault(answers):
    assert wrong(answers, lambda view, response: response.status_code < 500) == []


def test_no_answer_is_taken_for_what_it_is_not_or_tells_where_one_comes_from(answers):
    def is_fine(view, response):
        said = response.headers
        return (said["X-Content-Type-Options"], said["Referrer-Policy"]) == (
            "nosniff",
            "no-referrer",
        )

    assert wrong(answers, is_fine) == []


def policies(view, response):
    """Return the content policies that an answer may have."""
    if view.startswith("embed."):
        return policy(), policy().replace("frame-ancestors 'none'", "")
    if view == "media.show":
        return policy(), "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return policy(), dict(FOR_PROGRAMS)["Content-Security-Policy"]


def test_every_answer_has_one_of_our_policies_and_no_other_allows_a_script(answers):
    def is_fine(view, response):
        said = response.headers.getlist("Content-Security-Policy")
        return len(said) == 1 and said[0].startswith(policies(view, response))

    assert wrong(answers, is_fine) == []


def test_only_what_is_to_be_embedded_may_be_loaded_by_others(answers):
    def is_fine(view, response):
        allowed = response.headers["Cross-Origin-Resource-Policy"]
        return allowed == "same-origin" or view.startswith(EMBEDDED)

    assert wrong(answers, is_fine) == []


def test_what_a_browser_is_not_meant_to_show_is_a_download_or_has_no_rights(answers):
    def is_fine(view, response):
        said = response.headers
        is_download = said.get("Content-Disposition", "").startswith("attachment")
        has_no_rights = "sandbox" in said["Content-Security-Policy"]
        return response.mimetype in SHOWN or is_download or has_no_rights

    assert wrong(answers, is_fine) == []


def test_only_what_never_changes_is_kept_by_browsers(answers):
    def is_fine(view, response):
        kept = response.headers.get("Cache-Control") or "no-store"
        return kept == "no-store" or response.status_code == 200

    assert wrong(answers, is_fine) == []
