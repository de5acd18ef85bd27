"""Agents in browsers, and what their consoles say."""

import secrets
from typing import Any

from playwright.sync_api import expect

from tests.web.accounts import DAY_US, account
from treeguide.access import Grant

EXPECTED = ("status of 409", "status of 422")
"""What a browser says of a page that came too late or lacks something: no fault."""


class Desk:
    """An address at which people have accounts, and what went wrong in their browsers."""

    def __init__(self, browser: Any, address: str, store: Any) -> None:
        self.address = address
        self.faults: list[str] = []
        self._browser = browser
        self._store = store
        self._contexts: list[Any] = []

    def agent(self, name: str, role: str = "agent", **more: Any) -> Any:
        """Return a page of somebody new."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 800}, **more)
        self._contexts.append(context)
        email = f"{secrets.token_hex(8)}@example.org"
        somebody = account(self._store, Grant(role), name=name, email=email)
        secret = self._store.sign_in(somebody.id, "Test", DAY_US)
        context.add_cookies([{"name": "treeguide-person", "value": secret, "url": self.address}])
        return self.tab(context)

    def tab(self, context: Any) -> Any:
        """Return another page of the same browser."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._listen)
        return page

    def sit_down(self, page: Any) -> None:
        """Go to the start desk, and wait until what is typed arrives in its search."""
        page.goto(f"{self.address}/desk")
        # A page is loaded a moment before it gives the focus away.
        expect(page.get_by_role("searchbox")).to_be_focused()

    def call(self, page: Any, tree: str = "lamp", case: str = "") -> None:
        """Begin a call."""
        page.goto(f"{self.address}/desk")
        page.get_by_label("Case reference", exact=True).fill(case)
        # Keys work once the page's script has run, which is before it is loaded.
        with page.expect_navigation(wait_until="load"):
            page.locator(f"button[formaction$='/{tree}']").click()

    def events(self, page: Any) -> Any:
        """Return the events of the session on a page."""
        return self._store.history_of(page.url.split("/desk/")[1].split("/")[1]).events

    def end(self) -> None:
        """Close all browsers."""
        for context in self._contexts:
            context.close()

    def _listen(self, message: Any) -> None:
        # A text has no head that could name an icon, so the browser asks for one.
        is_icon = message.location.get("url", "").endswith("/favicon.ico")
        is_expected = is_icon or any(one in message.text for one in EXPECTED)
        if message.type in ("error", "warning") and not is_expected:
            self.faults.append(message.text)


def heading(page):
    return page.get_by_role("heading", level=1)


def press(page, *keys: str):
    """Press keys as somebody who has read the page."""
    for key in keys:
        if key.isdigit() or key.endswith("Enter"):
            expect(page.locator("html[data-reading]")).to_have_count(0)
        page.keyboard.press(key)
