import pytest

from treeguide.exporters.drawing.links import safe_link


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c#d",
        "http://localhost:8000/",
        "/studio/printer",
        "./other.svg",
        "#n-a",
    ],
)
def test_an_address_of_the_web_or_of_this_site_is_kept(address):
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example/",
        "vbscript:x",
        'https://a"onload="x',
        "https://a b",
        "/studio/x\n",
        "/studio/<x>",
        "",
        " /studio",
    ],
)
def test_any_other_address_is_no_link(address):
    assert safe_link(address) is None
