"""How trees appear: in whose pages they may stand, and what those are told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.conftest import EVERY_ENGINE
from treeguide.store import Conflict, Gone
from treeguide.store.presence import Presence
from treeguide.store.sites import MOST_SITES, WrongSite, site_of

HELP = "https://help.example.org"
SHOP = "https://shop.example.org:8443"


def change(store, rev: int, *sites: str, **more):
    more = {"brand": None, "by": "ada", **more}
    return store.change_presence("lamp", rev, sites=sites, **more)


@EVERY_ENGINE
def test_a_tree_of_which_nobody_has_set_anything_stands_in_no_page(store):
    assert store.presence_of("lamp") == Presence("lamp", None, (), (), 0)
    assert store.presences() == []


@EVERY_ENGINE
def test_what_was_set_is_kept_with_the_next_revision(store):
    first = change(store, 0, HELP)
    second = change(store, first.rev, HELP, SHOP, tells=["serial"])

    assert (first.rev, second.rev) == (1, 2)
    assert store.presence_of("lamp") == second
    assert store.presences() == [Presence("lamp", None, (HELP, SHOP), ("serial",), 2)]


@EVERY_ENGINE
@pytest.mark.parametrize("rev", [0, 1, 3])
def test_who_has_not_seen_the_latest_change_changes_nothing(store, rev):
    change(store, 0, HELP)
    change(store, 1, SHOP)
    entries = len(store.audit_entries())

    with pytest.raises(Conflict) as conflict:
        change(store, rev)

    assert conflict.value.head == 2
    assert store.presence_of("lamp").sites == (SHOP,)
    assert len(store.audit_entries()) == entries


@EVERY_ENGINE
def test_a_brand_that_there_is_not_is_worn_by_nobody(store):
    with pytest.raises(Gone, match="no brand “blue”"):
        change(store, 0, brand="blue")

    assert store.presence_of("lamp").rev == 0


@EVERY_ENGINE
def test_the_audit_says_who_has_let_which_sites_in(store):
    change(store, 0, HELP, team="it")

    entry = store.audit_entries()[0]

    assert (entry.actor, entry.action, entry.subject, entry.team) == (
        "ada",
        "presence changed",
        "lamp",
        "it",
    )
    assert json.loads(entry.body) == {"brand": None, "sites": [HELP], "tells": []}


@EVERY_ENGINE
def test_one_wrong_site_keeps_all_of_them_out(store):
    with pytest.raises(WrongSite, match="nothing was changed"):
        change(store, 0, HELP, "help.example.org")

    assert store.presence_of("lamp").rev == 0


def test_more_sites_than_fit_into_a_header_are_refused(store):
    many = [f"https://{number}.example.org" for number in range(MOST_SITES + 1)]

    assert len(change(store, 0, *many[1:]).sites) == MOST_SITES
    with pytest.raises(WrongSite, match="51 sites are more than the 50"):
        change(store, 1, *many)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://help.example.org", HELP),
        (" HTTPS://Help.Example.org/ ", HELP),
        ("https://help.example.org:443", HELP),
        ("https://shop.example.org:8443", SHOP),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_a_site_is_kept_as_browsers_name_it(written, kept):
    assert site_of(written) == kept
    assert site_of(kept) == kept


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "does not begin with “https://”"),
        ("help.example.org", "does not begin with “https://”"),
        ("ftp://help.example.org", "does not begin with “https://”"),
        ("javascript:alert(1)", "does not begin with “https://”"),
        ("https://", "does not begin with “https://”"),
        ("https://*.example.org", "names no single site"),
        ("*", "names no single site"),
        ("https://help.example.org/page", "says more than a site's name"),
        ("https://help.example.org?a", "says more than a site's name"),
        ("https://help.example.org#a", "says more than a site's name"),
        ("https://me:word@help.example.org", "says more than a site's name"),
        ("http://help.example.org", "is not encrypted"),
        ("https://help.example.org:99999", "is no address"),
        ("https://[::1", "is no address"),
        ("https://help .example.org", "names no host"),
        ("https://help.example.org; sandbox", "names no host"),
        ("https://help,example", "names no host"),
        ("https://-help", "names no host"),
        ("https://" + "a" * 254, "names no host"),
        ("https://" + "ü" * 80 + ".example", "names no host"),
        ("https://" + "a." * 200, "names no single site"),
    ],
)
def test_what_is_no_site_is_told_so_in_a_full_sentence(written, sentence):
    with pytest.raises(WrongSite) as refused:
        site_of(written)

    assert sentence in str(refused.value)
    assert "nothing was changed. Write it" in str(refused.value)


@given(st.text(max_size=40) | st.text(max_size=40).map("https://{}".format))
def test_whatever_is_kept_can_stand_in_a_header(written):
    try:
        site = site_of(written)
    except WrongSite:
        return

    assert site.isascii()
    assert not set(site) & set(" ;,'\"\r\n\t*")
