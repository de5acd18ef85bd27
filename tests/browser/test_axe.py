"""The check of accessibility finds what it is for, and says it so that it can be mended."""

from tests.browser.axe import faults


def test_a_rule_that_is_broken_is_told_with_its_element(page):
    page.set_content("<html lang=en><title>T</title><main><h1>T</h1><img src=x.png></main>")

    found = faults(page)

    assert len(found) == 1
    assert "image-alt (critical) at img" in found[0]
    assert '<img src="x.png">' in found[0]


def test_a_page_that_breaks_none_passes(page, axe):
    page.set_content("<html lang=en><title>T</title><main><h1>T</h1></main>")

    axe()
