"""A look that is taken can be read: by a formula that was written a second time, for the tests."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from treeguide.service.brand_colours import BLACK, WHITE, colour_of, contrast, mixed, nearest
from treeguide.service.brand_look import OURS, PAIRS, Look, Scheme, refusals
from treeguide.service.brand_style import preview_style_of, style_of, tokens

TOKENS = Path(__file__).parents[2] / "web" / "ui" / "src" / "shared" / "tokens.css"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SCHEMES = st.builds(Scheme, *[COLOURS] * 5)
ON_GROUNDS = {"ink": 4.5, "muted": 4.5, "accent": 4.5, "line-strong": 3}
ON_GROUNDS |= dict.fromkeys(("danger", "good", "warning"), 4.5)


def luminance(colour: str) -> float:
    """The relative luminance in another way: by whole channels, and their weights in per cent."""

    def channel(number: int) -> float:
        part = number / 255.0
        return (part / 12.92) if part < 0.04045 else pow((part + 0.055) / 1.055, 2.4)

    whole = int(colour.lstrip("#"), 16)
    red, green, blue = whole >> 16, whole >> 8 & 0xFF, whole & 0xFF
    return (21.26 * channel(red) + 71.52 * channel(green) + 7.22 * channel(blue)) / 100


def ratio(one: str, other: str) -> float:
    bright, dim = max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
    return (bright + 0.05) / (dim + 0.05)


def mended(look: Look) -> Look:
    """Take what is proposed, until nothing is refused or nothing is proposed any more."""
    for _ in range(20):
        wrong = next(refusals(look), None)
        if wrong is None:
            break
        better = wrong.better or BLACK
        scheme = getattr(look, wrong.scheme)
        changed = msgspec.structs.replace(scheme, **{wrong.pair.fore: better})
        look = msgspec.structs.replace(look, **{wrong.scheme: changed})
    return look


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    # The first two are limits of the scale; the others are known from other calculators.
    [
        (BLACK, WHITE, 21.0),
        ("#123456", "#123456", 1.0),
        ("#767676", WHITE, 4.54),
        ("#777777", WHITE, 4.48),
        ("#ff0000", WHITE, 4.0),
        ("#0000ff", WHITE, 8.59),
    ],
)
def test_the_contrast_is_that_of_the_guidelines(one, other, expected):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(expected, abs=0.005)


@given(COLOURS, COLOURS)
def test_the_contrast_is_the_same_by_another_formula(one, other):
    assert contrast(one, other) == pytest.approx(ratio(one, other))


@settings(deadline=None)
@given(SCHEMES, SCHEMES)
def test_what_is_taken_is_read_everywhere(light, dark):
    look = mended(msgspec.structs.replace(OURS, light=light, dark=dark))
    assume(not list(refusals(look)))

    for name in ("light", "dark"):
        made = tokens(look, name)
        tinted = mixed(made["surface"], made["accent"], 0.12)
        for token, least in ON_GROUNDS.items():
            for ground in (made["ground"], made["surface"], made["behind"], tinted):
                assert ratio(made[token], ground) >= least, (name, token, ground)
        assert ratio(made["on-accent"], made["accent"]) >= 4.5
        assert ratio(made["on-accent"], mixed(made["accent"], made["ink"], 0.12)) >= 4.5
        assert ratio(made["ink"], mixed(made["surface"], made["accent"], 0.2)) >= 4.5


@settings(deadline=None)
@given(SCHEMES)
def test_each_pair_that_is_refused_would_be_unreadable_and_the_proposal_is_not(light):
    for one in refusals(msgspec.structs.replace(OURS, light=light)):
        assert ratio(one.fore, one.back) == pytest.approx(one.ratio)
        assert one.ratio < one.pair.least
        if one.better is not None:
            changed = msgspec.structs.replace(light, **{one.pair.fore: one.better})
            assert all(pair.passes(changed) for pair in PAIRS if pair.fore == one.pair.fore)


@given(COLOURS, COLOURS, st.sampled_from([3.0, 4.5]))
def test_the_nearest_colour_that_passes_is_no_further_than_need_be(colour, ground, least):
    found = nearest(colour, lambda one: contrast(one, ground) >= least)

    assert found is not None
    assert ratio(found, ground) >= least
    if ratio(colour, ground) >= least:
        assert found == colour


def test_our_own_look_is_refused_nowhere():
    assert list(refusals(OURS)) == []


def test_our_own_look_is_that_of_the_pages():
    said = re.findall(
        r"--([\w-]+): (#\w+);", TOKENS.read_text("utf-8").partition("@media print")[0]
    )
    names = [name for name, _ in said]
    light = dict(said[: names.index("ground", 1)])
    dark = dict(said[names.index("ground", 1) :])

    for made, own in ((OURS.light, light), (OURS.dark, dark)):
        assert made.accent == colour_of(own["accent"])
        assert made.on_accent == colour_of(own["on-accent"])
        assert made.ink == colour_of(own["ink"])
        assert made.surface == colour_of(own["surface"])
        assert made.border == colour_of(own["line-strong"])


def test_a_brand_sets_every_token_of_the_pages():
    """A token that is added to the pages and not here would stay ours on a brand's page."""
    named = set(re.findall(r"--([\w-]+):", TOKENS.read_text("utf-8")))

    assert named == set(re.findall(r"--([\w-]+):", style_of(OURS)))
    assert named == set(re.findall(r"--([\w-]+):", preview_style_of(OURS)))


def test_on_paper_a_brand_has_no_colours():
    media = [rule.partition("{")[0] for rule in style_of(OURS).splitlines() if "#" in rule]

    assert media == ["@media screen", "@media screen and (prefers-color-scheme:dark)"]


@pytest.mark.parametrize(
    ("said", "colour"),
    [
        ("#0B57D0", "#0b57d0"),
        (" abc ", "#aabbcc"),
        ("#12345", None),
        ("red", None),
        ("", None),
        ("#0b57d0;}", None),
        ("#0b57d०", None),
        ("##123456", None),
    ],
)
def test_a_colour_is_written_in_one_way(said, colour):
    assert colour_of(said) == colour
