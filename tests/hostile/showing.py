"""Showing recorded answers in a browser that tells whatever in them runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

HOST = "http://localhost"
TRAP = """() => {
  window.__ran = [];
  window.__xss = first => window.__ran.push('ran ' + (first && first.raw ? first[0] : first));
  for (const name of ['alert', 'confirm', 'prompt', 'print'])
    window[name] = () => window.__ran.push('ran ' + name);
  document.addEventListener('securitypolicyviolation', event =>
    window.__ran.push('report: ' + event.violatedDirective + ' ' + event.blockedURI
      + ' ' + event.sample));
}"""
LOOK = """() => {
  const found = [...window.__ran], fine = /^(https?|mailto|tel):/;
  const ours = new Set(['localhost']);
  for (const each of document.querySelectorAll('*')) {
    for (const {name, value} of each.attributes) {
      if (/^on/i.test(name)) found.push('a handler: ' + name + '=' + value);
      if (name === 'style' || name === 'srcdoc') found.push('an attribute: ' + name + '=' + value);
      if (/^(href|src|action|formaction|data|xlink:href|background)$/.test(name) && value) {
        let url; try { url = new URL(value, location.href) } catch { continue }
        if (!fine.test(url.protocol) && value !== 'data:,') found.push('an address: ' + value);
        if (!/^(A)$/.test(each.tagName) && fine.test(url.protocol) && !ours.has(url.hostname))
          found.push('a foreign address: ' + value);
      }
    }
    if (/^(iframe|object|embed|base|marquee|frameset|applet)$/i.test(each.tagName))
      found.push('an element: ' + each.outerHTML.slice(0, 99));
    const inline = each.tagName === 'SCRIPT' && !each.src && each.type !== 'application/json';
    if (inline || (each.tagName === 'STYLE'))
      found.push('an element: ' + each.outerHTML.slice(0, 99));
    if (each.tagName === 'META' && each.httpEquiv) found.push('a meta: ' + each.outerHTML);
  }
  for (const each of (document.querySelector('main') ?? document).querySelectorAll('*'))
    for (const kind of ['mouseover', 'pointerenter', 'focus', 'focusin', 'toggle'])
      each.dispatchEvent(new Event(kind));
  return [...new Set([...found, ...window.__ran])];
}"""


@dataclass(frozen=True)
class Answer:
    """What the server has answered, to be shown as it would be."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    about: str = ""
    """Where it comes from, in words."""


@dataclass
class Show:
    """A browser's page in which answers are shown one by one."""

    page: Any
    files: Any = None
    """A client that answers for the files which pages need; None where they need none."""
    said: list[str] = field(default_factory=list)
    _kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    _answer: Answer | None = None

    def __post_init__(self) -> None:
        self.page.add_init_script(f"({TRAP})()")
        self.page.on("dialog", self._dismissed)
        self.page.on("request", self._noted)
        self.page.route("**/*", self._served)

    def _dismissed(self, dialog: Any) -> None:
        self.said.append(f"ran a dialog: {dialog.message}")
        dialog.dismiss()

    def _noted(self, request: Any) -> None:
        if not request.url.startswith((f"{HOST}/", "data:,")):
            self.said.append(f"asked for {request.url}")

    def _served(self, route: Any) -> None:
        url, answer = route.request.url, self._answer
        is_page = (
            route.request.is_navigation_request() and route.request.frame == self.page.main_frame
        )
        if answer is not None and is_page:
            self._answer = None
            route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
        elif self.files is not None and url.startswith(f"{HOST}/"):
            path = url.removeprefix(HOST)
            if path not in self._kept:
                self._kept[path] = self._file(path)
            route.fulfill(**self._kept[path])
        else:
            route.abort()

    def _file(self, path: str) -> dict[str, Any]:
        found = self.files.get(path)
        with found:
            return {
                "status": found.status_code,
                "headers": dict(found.headers),
                "body": found.get_data(),
            }

    def ran(self, answer: Answer) -> list[str]:
        """Return in words what of an answer was run, reported, or stands in it like a script."""
        self.said.clear()
        self._answer = answer
        self.page.goto(HOST + answer.address, wait_until="load")
        found = self.page.evaluate(LOOK)
        where = f"{answer.about} {answer.status} {answer.address[:120]}"
        return [f"{where}: {one}" for one in [*self.said, *found]]


def ran_in(show: Show, answers: Iterable[Answer]) -> list[str]:
    """Return what of all these answers ran."""
    return [one for answer in answers for one in show.ran(answer)]
