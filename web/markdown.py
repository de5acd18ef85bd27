"""The author's Markdown as HTML that cannot do anything."""

from functools import lru_cache

import nh3
from flask import url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "code", "pre", "br", "img"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto", "tel"}

_markdown = MarkdownIt("commonmark", {"html": False}).disable(
    ["heading", "lheading", "html_block", "html_inline", "hr", "blockquote", "reference"]
)


@lru_cache(maxsize=4096)
def rendered(text: str, version: str, media: frozenset[str]) -> Markup:
    """Return `text` as HTML; its pictures are those of `media`, which belong to `version`."""
    tokens = _markdown.parse(text)
    for token in tokens:
        token.children = [_child(child, version, media) for child in token.children or []]
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return Markup(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer nofollow",
        ).strip()
    )


def _child(token: Token, version: str, media: frozenset[str]) -> Token:
    """Return a picture of ours with its address, any other picture as its description."""
    if token.type != "image":
        return token
    name = str(token.attrs["src"]).removeprefix("media/")
    if name in media:
        token.attrs["src"] = url_for("media.show", version_hash=version, name=name)
        return token
    return Token("text", "", 0, content=token.content)
