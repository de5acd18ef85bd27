"""Finding every page and every form of an application, and filling each with hostile texts."""

import io
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.hostile.payloads import PAYLOADS, REFUSED, packed
from tests.hostile.showing import Answer

SHORT, LONG = 190, 1_900
"""How long names and notes may be, at most."""
TYPED = {"text", "search", "tel", "password", "url", "email", ""}
LEFT_ALONE = frozenset({"signing.sign_out", "account.end_browser"})
"""What would send the crawler out."""
MOST_OF_A_KIND = 2
"""How many pages of one view are kept for each status, the last ones."""
FIXED = {"number": "1", "date": "2030-01-01", "datetime-local": "2030-01-01T10:00", "range": "1"}


@dataclass
class Crawler:
    """Somebody who follows every link and fills every field with something hostile."""

    client: Any
    app: Any
    who: str
    payloads: list[str] = field(default_factory=lambda: PAYLOADS)
    kept: dict[tuple[str, int], list[Answer]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    filled: set[tuple[str, str]] = field(default_factory=set)
    """Which fields of which views took all payloads."""
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._seen: set[str] = set()
        self._forms: set[Any] = set()
        self._fine = (f"fine-{number}" for number in itertools.count())
        self._adapter = self.app.url_map.bind("localhost")

    def crawl(self, *starts: str) -> None:
        """Follow all that can be reached from `starts`."""
        waiting = list(starts)
        while waiting:
            address = waiting.pop(0)
            if address in self._seen:
                continue
            self._seen.add(address)
            if self.asked[self._view(address)] >= 5 * MOST_OF_A_KIND:
                continue
            waiting += self._visit(address)

    def _visit(self, address: str) -> list[str]:
        page = self.get(address)
        if page is None:
            return []
        found = [_local(address, link) for link in page.xpath("//a/@href")]
        for number, form in enumerate(page.forms):
            found += self._fill(address, number, form)
        return [one for one in found if one is not None and self._view(one) not in LEFT_ALONE]

    def get(self, address: str) -> Any:
        """Return the page at an address, None if it is none."""
        return self._taken("GET", address, self.client.get(address))

    def _taken(self, method: str, address: str, response: Any) -> Any:
        with response:
            view, body = self._view(address, method), response.get_data()
        self.asked[view] += 1
        if response.status_code >= 500:
            self.faults.append(f"{response.status_code} for {self.who}: {method} {address[:200]}")
        if response.mimetype != "text/html" or 300 <= response.status_code < 400:
            return None
        answer = Answer(
            address,
            response.status_code,
            dict(response.headers),
            body,
            f"{self.who} {method} {view}",
        )
        kept = self.kept.setdefault((view, response.status_code), [])
        kept.append(answer)
        self.last = answer
        del kept[:-MOST_OF_A_KIND]
        return lxml.html.fromstring(body.decode()) if body else None

    def _fill(self, address: str, number: int, form: Any) -> list[str]:
        """Send a form again and again until each field took all payloads; return where it led."""
        method, target = form.method, _local(address, form.action or "") or address
        view = self._view(target, method)
        names = tuple(sorted({one.get("name") for one in _fields(form)}))
        if (view, names) in self._forms or view in LEFT_ALONE:
            return []
        self._forms.add((view, names))
        hostile = [one for one in _fields(form) if _is_free(one)]
        found: list[str | None] = []
        for fields, text in self._sendings(hostile):
            if _is_of_a_session(form):
                page = self.get(address)
                if page is None or len(page.forms) <= number:
                    break
                form = page.forms[number]
            found.append(self._send(method, target, self._filled(form, fields, text)))
        self.filled |= {(view, one.get("name")) for one in hostile}
        self.get(address)
        return [one for one in found[:2] + found[-2:] if one]

    def _sendings(self, hostile: list[Any]) -> Iterator[tuple[set[str], str]]:
        """Yield which fields take which text: all at once, then each beside fine ones."""
        names = [one.get("name") for one in hostile]
        if len(names) != 1:
            yield from ((set(names), text) for text in packed(self.payloads, SHORT)[:3])
        for one in hostile:
            if one.get("type") == "password":
                # No page shows one, and trying them is slow on purpose.
                continue
            takes = int(one.get("maxlength", LONG if one.tag == "textarea" else SHORT))
            longest = min(takes, LONG)
            # Apart, for what is refused takes along all that stands in the same text.
            texts = [*packed(self.payloads, longest), *packed(REFUSED, longest)]
            yield from (({one.get("name")}, text) for text in texts)

    def _filled(self, form: Any, hostile: set[str], text: str) -> dict[str, Any]:
        """Return what is sent: something hostile, something fine, and what is offered."""
        data: dict[str, Any] = {}
        for one in _fields(form):
            name = one.get("name")
            # Of several buttons a browser sends the one that was pressed.
            if one.tag != "button" or name not in data:
                said = text if name in hostile or not _is_free(one) else next(self._fine)
                data[name] = _value(one, said)
        return data

    def _send(self, method: str, target: str, data: dict[str, Any]) -> str | None:
        if method == "GET":
            response = self.client.get(target, query_string=data)
        else:
            response = self.client.post(target, data=data)
        self._taken(method, response.request.full_path.rstrip("?"), response)
        leads = response.headers.get("Location")
        return _local(target, leads) if leads else None

    def _view(self, address: str, method: str = "GET") -> str:
        path = urlsplit(address).path
        try:
            return str(self._adapter.match(path, method=method)[0])
        except RequestRedirect:
            return "redirect"
        except HTTPException as error:
            return f"nothing ({error.code})"

    def walk(self, beginning: str) -> list[Answer]:
        """Begin a session and answer whatever it asks; return each of its pages."""
        address, pages, seen = self._send("POST", beginning, {}), [], set[str]()
        while address and address not in seen:
            seen.add(address)
            page = self.get(address)
            if page is None:
                break
            pages.append(self.last)
            forms = page.xpath("//form[@novalidate]")
            address = self._answered(address, forms[0], len(pages)) if forms else None
        return pages

    def _answered(self, address: str, form: Any, number: int) -> str | None:
        text, free = self.payloads[number], [one for one in _fields(form) if _is_free(one)]
        texts = {one.get("name") for one in free if len(text) <= int(one.get("maxlength", LONG))}
        data = self._filled(form, texts, text)
        # Of several buttons one is pressed: neither the one for another language, nor those of an
        # agent for all but answering; and where something is filled in, none that leads elsewhere.
        is_form = any(one.get("name").isidentifier() for one in free)
        for name in ("page.language", "kind", *(["answer"] if is_form else [])):
            data.pop(name, None)
        return self._send(form.method, _local(address, form.action or "") or address, data)

    def answers(self) -> Iterator[Answer]:
        """Yield the pages that were kept."""
        return itertools.chain.from_iterable(self.kept.values())


def _local(base: str, link: str) -> str | None:
    """Return where a link on the page `base` leads, None where that is no page of ours."""
    try:
        parts = urlsplit(urljoin(f"http://localhost{base}", link))
    except ValueError:
        return None
    if parts.scheme != "http" or parts.netloc != "localhost":
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _is_of_a_session(form: Any) -> bool:
    """Whether a form knows where a session stands, and so is good for once."""
    return bool(form.xpath(".//input[@name='seq']"))


def _fields(form: Any) -> list[Any]:
    """Return the fields of a form, also those that stand elsewhere on the page."""
    kinds = ("input", "textarea", "select", "button")
    inside = form.xpath(" | ".join(f".//{kind}[@name]" for kind in kinds))
    outside = form.xpath("//*[@form=$id][@name]", id=form.get("id", "?"))
    return [*inside, *(one for one in outside if one not in inside)]


def _is_free(one: Any) -> bool:
    is_text = one.tag == "input" and one.get("type", "") in TYPED
    return one.tag == "textarea" or is_text


def _value(one: Any, text: str) -> Any:
    kind = one.get("type", "")
    if one.tag == "textarea":
        return text
    if one.tag == "select":
        offered = one.xpath(".//option/@value")
        return offered[-1] if offered else ""
    if one.tag == "button" or kind in ("hidden", "submit", "checkbox", "radio"):
        return one.get("value", "on")
    if kind == "file":
        return (
            io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='__xss(9004)'/>"),
            text + ".svg",
        )
    if kind == "email":
        return f"{text}@example.org"
    return FIXED.get(kind, text)
