"""Of a drawing only what is known to be harmless and quickly drawn is taken as a logo."""

import signal

import pytest

from treeguide.service.brand_drawings import drawing_refusal

NS = 'xmlns="http://www.w3.org/2000/svg"'
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
ILLUSTRATOR = """<defs><style>.cls-1{fill:none;}.cls-2{clip-path:url(#clip-path);}
@media (prefers-color-scheme: dark){.cls-3{fill:rgb(1,2,3)}}</style>
<linearGradient id="a" x2="1" gradientTransform="rotate (45) scale(2)"><stop stop-color="#fff"/>
</linearGradient><linearGradient id="b" xlink:href="#a"/>
<clipPath id="clip-path"><use xlink:href="#shape" style="overflow:visible"/></clipPath>
<rect id="shape" width="9" height="9"/></defs>
<g class="cls-2"><path data-name="Path (1)" class="cls-3" d="M0 0h9" fill="url(#b)"/></g>
<g mask="url('#fade')"><text x="1"><tspan>Guide (r)</tspan></text></g>
<mask id="fade"><rect width="9" height="9"/></mask>"""
INKSCAPE = """<sodipodi:namedview pagecolor="#fff" inkscape:label="a(1)"
 xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"/>
<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work rdf:about=""
 xmlns:cc="http://creativecommons.org/ns#"/></rdf:RDF></metadata>
<path style="fill:#123;stroke-dasharray:none;-inkscape-font-specification:'Sans Bold'" d="M0"/>"""


def drawing(inside: str, **attributes: str) -> bytes:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<svg {NS} {LINK}{more}>{inside}</svg>".encode()


def nested(kind: str, deep: int, wide: int) -> str:
    """Return parts of a kind of which each shows or cuts the next one several times."""
    attribute = {"clipPath": "clip-path", "mask": "mask"}.get(kind, "fill")
    shapes = [f"<rect {attribute}='url(#p{level + 1})'/>" * wide for level in range(deep)]
    parts = [f"<{kind} id='p{level}'>{inside}</{kind}>" for level, inside in enumerate(shapes)]
    return "".join(parts) + f"<{kind} id='p{deep}'><rect/></{kind}><rect {attribute}='url(#p0)'/>"


def shown_again(deep: int, wide: int) -> str:
    parts = [
        f"<g id='p{level}'>" + f"<use href='#p{level + 1}'/>" * wide + "</g>"
        for level in range(deep)
    ]
    return "".join(parts) + f"<g id='p{deep}'><rect/></g><use xlink:href='#p0'/>"


@pytest.mark.parametrize(
    "content",
    [
        drawing(ILLUSTRATOR, viewBox="0 0 9 9"),
        drawing(INKSCAPE, width="210mm", height="297mm"),
        drawing("<path d='M0 0h1'/>", width="4096", height="100%"),
        drawing("<g id='a'><rect/></g>" + "<use href='#a'/>" * 200),
        drawing(shown_again(3, 5)),
        drawing(nested("clipPath", 2, 5)),
        drawing("<symbol id='a'><circle r='1'/></symbol><use href='#a'/><use href='#none'/>"),
    ],
)
def test_what_drawing_programs_make_is_taken(content):
    assert drawing_refusal(content) is None


BOMBS = {
    "uses within each other": (shown_again(8, 10), "again"),
    "uses within each other, few of them": (shown_again(9, 3), "again"),
    "clips within each other": (nested("clipPath", 8, 8), "again"),
    "masks within each other": (nested("mask", 8, 8), "again"),
    "a use of itself": ("<g id='a'><use href='#a'/></g>", "again"),
    "a use of all": ("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>", "again"),
    "a mask of itself": ("<mask id='a'><rect mask='url(#a)'/></mask>", "again"),
    "a deep chain": (shown_again(11, 1), "again"),
    "a large part many times": (
        f"<g id='a'>{'<path/>' * 200}</g>" + "<use href='#a'/>" * 150,
        "again",
    ),
    "too many": ("<g id='a'><rect/></g>" + "<use href='#a'/>" * 201, "again"),
    "clips by class": (
        "<style>.a{clip-path:url(#c)} @media all{.b , .c{clip-path:url(#d)}}</style>"
        "<clipPath id='c'>" + "<path class='b'/>" * 140 + "</clipPath>"
        f"<clipPath id='d'>{'<path/>' * 9}</clipPath>" + "<path class='a x'/>" * 51,
        "again",
    ),
    "clips of everything": (
        "<style>path{clip-path:url(#c)}</style><clipPath id='c'><path/></clipPath>",
        "again",
    ),
    "patterns within each other": (nested("pattern", 8, 8), "element"),
    "a tiny pattern": ("<pattern id='a' width='1e-9' height='1e-9'/>", "element"),
    "a filter": ("<filter id='f'><feTurbulence numOctaves='99999'/></filter>", "element"),
    "a marker": ("<marker id='m'><path/></marker>", "element"),
    "a picture": ("<image href='data:image/png;base64,AAAA'/>", "element"),
    "a picture within another one": ("<feImage href='#a'/>", "element"),
    "another document": ("<foreignObject/>", "element"),
    "another language": ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>", "element"),
    "no language": ("<script xmlns=''/>", "element"),
    "motion": ("<animateTransform attributeName='transform'/>", "element"),
    "a blur": ("<rect style='filter: blur(9999px)'/>", "says"),
    "a blur for all": ("<style>* { filter: drop-shadow(0 0 99px red) }</style>", "says"),
    "shadows": ("<style>text { text-shadow: 0 0 999px red, 0 0 999px red }</style>", "says"),
    "moving frames": ("<style>@keyframes a { to { opacity: 0 } }</style>", "says"),
    "dashes": ("<path stroke-dasharray='.00001' d='M0 0h999999999'/>", "says"),
    "dashes by style": ("<path style='stroke-dasharray : .00001'/>", "says"),
    "an id behind a percent sign": ("<rect mask='url(#%61)'/>", "says"),
    "a use of one": ("<use href='#%61'/>", "says"),
    "another base": ("<g xml:base='//example.org'/>", "says"),
    "a variable": ("<rect style='fill: var(--a)'/>", "says"),
    "a shape": ("<rect style='clip-path: path(evenodd)'/>", "says"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_takes_long_to_draw_is_not_taken(name):
    inside, kind = BOMBS[name]

    assert drawing_refusal(drawing(inside)).kind == kind


@pytest.mark.parametrize("said", ["4097", "1e9", "99999999999999999999", "-1", "NaN", "calc(1px)"])
@pytest.mark.parametrize("side", ["width", "height"])
def test_a_huge_drawing_is_not_taken(side, said):
    assert drawing_refusal(drawing("<rect/>", **{side: said})).kind in ("large", "says")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ("none", "")),
        (b"<html/>", ("none", "")),
        (b"<svg/>", ("none", "")),
        (b"<svg", ("none", "")),
        (b"<!DOCTYPE svg>" + drawing(""), ("type", "")),
        (drawing("<pattern/>"), ("element", "pattern")),
        (drawing(f"<{'a' * 99}/>"), ("element", "a" * 40)),
        (drawing("<rect onload='a()'/>"), ("says", "onload")),
        (drawing("<use href='//example.org/a'/>"), ("says", "//example.org/a")),
        (drawing("<rect fill='url(//example.org)'/>"), ("says", "url(//example.org")),
        (drawing("<rect style='filter:blur(9px)'/>"), ("says", "blur()")),
        (drawing("", width="5000"), ("large", "width: 5000")),
    ],
)
def test_a_refusal_names_what_is_wrong(content, said):
    assert drawing_refusal(content) == said


LONG = 64 * 1024
"""As much as a logo may have."""
PATIENCE_S = 10
"""It takes a moment, or more than a minute; this is far from both."""


@pytest.fixture
def given_up():
    """Fail a test that takes as long as one whose time grows with the square of the length."""

    def give_up(*_):
        pytest.fail("Looking through the drawing takes too long.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("given_up")
@pytest.mark.parametrize(
    "inside",
    [
        f"<style>{' ' * LONG}</style>",
        f"<style>{'-' * LONG}</style>",
        f"<style>{'a' * LONG}</style>",
        f"<path data-a='url({' ' * LONG}'/>",
    ],
    ids=["blanks", "dashes", "letters", "address"],
)
def test_a_long_drawing_is_looked_through_as_fast_as_it_is_read(inside):
    assert drawing_refusal(drawing(inside)) is None
