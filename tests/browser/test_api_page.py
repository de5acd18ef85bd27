"""The page about the API can be read by everybody, on every screen."""

import pytest


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_about_the_api_fits_and_can_be_read_by_everybody(
    page, guide, axe, quiet_console, width, scheme
):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    page.goto(f"{guide}/api/v1/docs")

    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_problem_s_address_leads_to_its_explanation(page, guide, quiet_console):
    page.goto(f"{guide}/api/v1/docs#problem-stale")

    assert page.locator("#problem-stale").is_visible()
    assert page.locator("#problem-stale").bounding_box()["y"] < 200


def test_on_a_phone_no_address_breaks_within_a_word(page, guide, quiet_console):
    page.set_viewport_size({"width": 390, "height": 800})

    page.goto(f"{guide}/api/v1/docs")

    lines = page.get_by_role("link", name="/transcript").inner_text().split("/")
    word = page.evaluate(
        """() => {
          const link = document.querySelector('main li a[href$="transcript"] code');
          const range = document.createRange();
          range.selectNodeContents(link.lastChild);
          return range.getClientRects().length;
        }"""
    )
    assert (lines[-1], word) == ("transcript", 1)
