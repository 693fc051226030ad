"""Watches what a browser complains about while a test runs: scripts, policies, failed requests."""
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# The Content-Security-Policy refuses silently, as far as the page's scripts can tell; this makes it audible.
REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Watch:
    """Collects the complaints of every page it follows. A test ends well only if there are none."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._expected_statuses: set[int] = set()

    def follow(self, page: Page) -> None:
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._threw(page, error))
        page.on("requestfailed", self._request_failed)
        page.on("response", self._answered)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Inside this block answers with these statuses are what the test wants."""
        before = self._expected_statuses
        self._expected_statuses = before | set(statuses)
        try:
            yield
        finally:
            self._expected_statuses = before

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium repeats every answer of 400 and above on the console; `_answered` already judged it.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self._complain(message.location.get("url", ""), f"console: {message.text}")

    def _threw(self, page: Page, error: Error) -> None:
        # A page that is left while it fades in: the browser gives up the fade and says so, scripts or not.
        if "Transition was aborted" not in error.message:
            self._complain(page.url, f"script error: {error}")

    def _request_failed(self, request: Request) -> None:
        # A page that is left gives up what it was still fetching.
        if request.failure != "net::ERR_ABORTED":
            self._complain(request.url, f"request failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected_statuses:
            self._complain(response.url, f"answered {response.status}")

    def _complain(self, where: str, what: str) -> None:
        complaint = f"{where}: {what}"
        if complaint not in self.complaints:
            self.complaints.append(complaint)
