"""What a page weighs and how soon it is there on a mobile connection, measured in the browser.

Weight and shifts are the page's own and held to a budget by every run. Times are the machine's as well: every run
prints them, and `make bench` judges them, on a machine that does nothing else (`--judge-times`).
"""
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from opening import OpenPage
from program import Program
from shopping import begin_checkout

BUYER = "buyer@romashka.example"
MANAGER = "manager@kabinet.example"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "ru-RU"}
# "Fast 4G" of Chromium's developer tools: 9 Mbit/s down, 1.5 up, 165 ms to every answer; the processor as it is.
FOUR_G = {"offline": False, "latency": 165, "downloadThroughput": 1_012_500, "uploadThroughput": 168_750}

# HTML, styles, scripts, fonts and the drawings of the frame, compressed; the pictures of goods come when looked at.
FIRST_VISIT_BYTES = 120 * 1024
LATER_PAGE_BYTES = 15 * 1024
LARGEST_PAINT_MS = 1_000
LONGEST_TASK_MS = 50
RUNS = 5

# What came over the network for the page: its files' weights, without the heads of the answers.
WEIGHT = """() => [
    ...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource').filter((entry) => new URL(entry.name).pathname.startsWith('/assets/')),
].filter((entry) => entry.transferSize > 0).reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""

OBSERVE = """
window.impression = {paint: 0, shift: 0, longest: 0};
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.impression.paint = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.impression.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
        window.impression.longest = Math.max(window.impression.longest, entry.duration);
    }
}).observe({type: 'longtask', buffered: true});
"""


@dataclass
class Impression:
    first_bytes: int
    later_bytes: int
    paint: float
    shift: float
    longest: float

    @property
    def is_slow(self) -> bool:
        return self.paint > LARGEST_PAINT_MS or self.longest > LONGEST_TASK_MS

    def beyond_budget(self, judge_times: bool) -> list[str]:
        return [words for is_beyond, words in [
            (self.first_bytes > FIRST_VISIT_BYTES, f"first visit of {self.first_bytes} bytes"),
            (self.later_bytes > LATER_PAGE_BYTES, f"later visit of {self.later_bytes} bytes"),
            (round(self.shift, 3) > 0, f"shift of {self.shift:.3f}"),
            (judge_times and self.paint > LARGEST_PAINT_MS, f"largest paint after {self.paint:.0f} ms"),
            (judge_times and self.longest > LONGEST_TASK_MS, f"a task of {self.longest:.0f} ms"),
        ] if is_beyond]


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """Chromium whole, as people have it."""
    whole = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield whole
    whole.close()


# feature: PERF-01, PERF-03, MOB-19
def test_the_first_impression_keeps_its_budget(
        program: Program, browser: Browser, page_as: OpenPage, session_of: dict[str, dict],
        capsys: pytest.CaptureFixture, pytestconfig: pytest.Config):
    judge_times = pytestconfig.getoption("--judge-times")
    found: dict[str, Impression] = {}
    for name, (email, address) in places(page_as).items():
        state = session_of[email] if email else None
        # The first run warms up the server. What else the machine does can only slow a page down, so a slow run is
        # repeated; weight and shifts are the page's own and count at once.
        measured(browser, program.url, address, state)
        runs: list[Impression] = []
        while len(runs) < RUNS and (not runs or best(runs).is_slow):
            runs.append(measured(browser, program.url, address, state))
        found[name] = best(runs)
    with capsys.disabled():
        print("\n" + table(found))
    beyond = [f"{name}: {words}" for name, impression in found.items() for words in impression.beyond_budget(judge_times)]
    assert not beyond, "\n".join(beyond)


def places(page_as: OpenPage) -> dict[str, tuple[str | None, str]]:
    """The pages of the budget, each with who opens it; the cart holds something."""
    page = page_as(BUYER)
    begin_checkout(page)
    order = first_link(page, "/orders", "/orders/")
    product = first_link(page, "/catalog", "/products/")
    page_as(MANAGER)
    return {
        "sign-in": (None, "/login"),
        "dashboard": (BUYER, "/dashboard"),
        "catalogue": (BUYER, "/catalog"),
        "product": (BUYER, product),
        "cart": (BUYER, "/cart"),
        "checkout": (BUYER, "/checkout"),
        "orders": (BUYER, "/orders"),
        "order": (BUYER, order),
        "staff desk": (MANAGER, "/staff"),
    }


def best(runs: list[Impression]) -> Impression:
    return Impression(
        first_bytes=max(run.first_bytes for run in runs), later_bytes=max(run.later_bytes for run in runs),
        paint=min(run.paint for run in runs), shift=max(run.shift for run in runs),
        longest=min(run.longest for run in runs))


def first_link(page: Page, on: str, begins: str) -> str:
    page.goto(on)
    link = page.get_by_role("main").locator(f"a[href^='{begins}']").first
    return link.evaluate("link => link.pathname")


def measured(browser: Browser, url: str, address: str, state: dict | None) -> Impression:
    """Opens a page as somebody who never was here, and again as somebody who comes from another page."""
    context = browser.new_context(base_url=url, storage_state=state, **PHONE)
    try:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", FOUR_G)
        page.goto(address, wait_until="load")
        # What a page asks for when it is there already counts as well.
        page.wait_for_timeout(1_500)
        seen = page.evaluate("window.impression")
        first = page.evaluate(WEIGHT)
        page.goto("/search?q=absent" if address == "/catalog" else "/catalog", wait_until="load")
        page.wait_for_timeout(200)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(200)
        return Impression(first, page.evaluate(WEIGHT), seen["paint"], seen["shift"], seen["longest"])
    finally:
        context.close()


def table(found: dict[str, Impression]) -> str:
    lines = ["page         first visit  later  largest paint  shift  longest task   (Fast 4G, 390 × 844)"]
    for name, one in found.items():
        lines.append(
            f"{name:<12} {one.first_bytes / 1024:8.1f} KB {one.later_bytes / 1024:5.1f}  {one.paint:10.0f} ms "
            f"{one.shift:6.3f} {one.longest:10.0f} ms")
    lines.append(
        f"{'budget':<12} {FIRST_VISIT_BYTES / 1024:8.1f} KB {LATER_PAGE_BYTES / 1024:5.1f}  {LARGEST_PAINT_MS:10} ms "
        f"{0:6.3f} {LONGEST_TASK_MS:10} ms")
    return "\n".join(lines)
