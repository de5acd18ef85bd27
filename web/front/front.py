"""What the server hands requests to: short ways first, and Flask for everything else."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from flask import Flask

from treeguide.kernel import WalkError
from treeguide.service.sessions import Sessions
from treeguide.settings import Settings
from treeguide.store import StoreError
from treeguide.web import hosts, logs, metrics, security
from treeguide.web.api.event_way import EventWay
from treeguide.web.api.problems import Refused
from treeguide.web.api.rights import doors_of
from treeguide.web.application import MOST_BYTES
from treeguide.web.front.bridge import Bridge
from treeguide.web.front.keeper import Keeper
from treeguide.web.front.page_ways import AnswerWay, ShowWay
from treeguide.web.front.ways import Answer, Asked, Way
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head, Headers


def front_of(app: Flask, sessions: Sessions, settings: Settings) -> "Front":
    """Return what answers requests to `app`: short ways, and threads for everything else."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    proxies = settings.trusted_proxies
    # Where it trusts none, it believes no header.
    application: Any = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
    figures = app.extensions[metrics.NAME]
    ways = (
        EventWay(sessions, doors_of(app), figures),
        ShowWay(app, sessions),
        AnswerWay(app, sessions, figures),
    )
    bridge = Bridge(application, threads=settings.threads, most=MOST_BYTES)
    keeper = Keeper(sessions.store)
    metrics.tell_waiting(app, lambda: keeper.waiting)
    return Front(app, bridge, keeper, ways, proxies=proxies)


class Front:
    """The application that the server asks."""

    def __init__(
        self,
        app: Flask,
        bridge: Bridge,
        keeper: Keeper,
        ways: Sequence[Way],
        *,
        proxies: int = 0,
    ) -> None:
        self._bridge = bridge
        self._keeper = keeper
        self._ways = ways
        self._proxies = proxies
        self._is_always_https: bool = app.config["HTTPS"]
        self._names = app.extensions[hosts.NAME]
        self._figures: metrics.Figures = app.extensions[metrics.NAME]
        self._lines: logs.Lines | None = app.extensions.get(logs.NAME)

    async def __call__(self, head: Head, exchange: Exchange) -> None:
        """Answer one request."""
        began = perf_counter()
        way, asked = self._usual(head)
        if way is None or asked is None:
            return await self._bridge(head, exchange)
        content = await self._bridge.content(head, exchange)
        if content is None:
            return None
        answer = await self._tried(way, asked, content)
        if answer is None:
            return await self._bridge.answer(head, exchange, content)
        request_id = self._note(way, asked, answer, began)
        https = security.HTTPS_ALONE if asked.is_https else ()
        headers = [*answer.headers, *https, (logs.HEADER, request_id)]
        exchange.answer(answer.status, headers, answer.body)
        return None

    def _usual(self, head: Head) -> tuple[Way, Asked] | tuple[None, None]:
        """Return the short way of a request with what it asks for, where it has one."""
        for way in self._ways:
            if way.method == head.method:
                asked = way.asked(head, is_https=self._is_https(head))
                if asked is not None and self._is_plain(head.headers):
                    return way, asked
        return None, None

    def _is_plain(self, headers: Headers) -> bool:
        """Whether nothing about the headers is for Flask to judge."""
        return not headers.has_one_twice and hosts.is_ours(headers.get("host", ""), self._names)

    def _is_https(self, head: Head) -> bool:
        """Whether the person reached us by https, perhaps through proxies that are trusted."""
        if self._is_always_https:
            return True
        if not self._proxies:
            return False
        said = head.headers.get("x-forwarded-proto", "").split(",")
        return len(said) >= self._proxies and said[-self._proxies].strip() == "https"

    def stop(self) -> None:
        """Return when all that was accepted is kept, and no thread of this is left."""
        self._bridge.stop()
        self._keeper.stop()

    async def _tried(self, way: Way, asked: Asked, content: bytes) -> Answer | None:
        try:
            return await way.answer(asked, content, self._keeper.keep)
        except (WalkError, StoreError, Refused):
            return None
        except Exception:
            # Flask answers as if nothing had been; the fault is in the log.
            logs.log.exception("A short way has failed, so Flask answers instead.")
            return None

    def _note(self, way: Way, asked: Asked, answer: Answer, began: float) -> str:
        """Count and log a request; return its id."""
        request_id = logs.id_for(asked.head.headers.get("x-request-id"))
        self._figures.count_request(way.endpoint, answer.status, began)
        if self._lines is not None:
            told = {"method": way.method, "endpoint": way.endpoint, "status": answer.status}
            self._lines.write(asked.session_id, began, request=request_id, **told)
        return request_id
