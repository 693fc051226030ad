"""What a page weighs and how soon it is there on a mobile connection, measured in the browser.

Weight and shifts are the page's own and held to their budget by every run. Times are the machine's as well: every run
holds them to a ratio of what the same browser needs for a fixed piece of work at that moment, and `make bench` holds
them to the milliseconds, on a machine that does nothing else (`--judge-times`).
"""
from collections.abc import Iterator
from dataclasses import dataclass, replace

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

# A fixed piece of work of a browser: what a page is made of. A machine that takes longer for it than the one the budget
# was set on gets as much longer for a page.
WORK_MS = 80
WORK = """() => {
    const begun = performance.now();
    for (let round = 0; round < 4; round++) {
        const cells = (row) => `<th>${row}</th><td>Болт М8 × ${row}</td><td>1</td>`;
        const rows = Array.from({length: 400}, (_, row) => `<tr>${cells(row)}</tr>`);
        document.body.innerHTML = `<table>${rows.join('')}</table>`;
        document.body.offsetHeight;
    }
    return performance.now() - begun;
}"""

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
    # How many times as long as usual the machine took for a fixed piece of work beside it; at least 1.
    slowness: float

    @property
    def is_slow(self) -> bool:
        return self.paint > LARGEST_PAINT_MS * self.slowness or self.longest > LONGEST_TASK_MS * self.slowness

    def beyond_budget(self) -> list[str]:
        return [words for is_beyond, words in [
            (self.first_bytes > FIRST_VISIT_BYTES, f"first visit of {self.first_bytes} bytes"),
            (self.later_bytes > LATER_PAGE_BYTES, f"later visit of {self.later_bytes} bytes"),
            (round(self.shift, 3) > 0, f"shift of {self.shift:.3f}"),
            (self.paint > LARGEST_PAINT_MS * self.slowness, f"largest paint after {self.paint:.0f} ms{self.beside}"),
            (self.longest > LONGEST_TASK_MS * self.slowness, f"a task of {self.longest:.0f} ms{self.beside}"),
        ] if is_beyond]

    @property
    def beside(self) -> str:
        return f" on a machine {self.slowness:.1f} times as slow as usual" if self.slowness > 1 else ""


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
        measured(browser, program.url, address, state, judge_times)
        runs: list[Impression] = []
        while len(runs) < RUNS and (not runs or best(runs).is_slow):
            runs.append(measured(browser, program.url, address, state, judge_times))
        found[name] = best(runs)
    with capsys.disabled():
        print("\n" + table(found))
    beyond = [f"{name}: {words}" for name, impression in found.items() for words in impression.beyond_budget()]
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
    """The run with the best times beside its machine's, with the worst of what is the page's own."""

    def share(run: Impression) -> float:
        return max(run.paint / LARGEST_PAINT_MS, run.longest / LONGEST_TASK_MS) / run.slowness

    quickest = min(runs, key=share)
    return replace(
        quickest, first_bytes=max(run.first_bytes for run in runs), later_bytes=max(run.later_bytes for run in runs),
        shift=max(run.shift for run in runs))


def first_link(page: Page, on: str, begins: str) -> str:
    page.goto(on)
    link = page.get_by_role("main").locator(f"a[href^='{begins}']").first
    return link.evaluate("link => link.pathname")


def measured(browser: Browser, url: str, address: str, state: dict | None, judge_times: bool) -> Impression:
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
        slowness = 1 if judge_times else slowness_beside(page)
        page.goto("/search?q=absent" if address == "/catalog" else "/catalog", wait_until="load")
        page.wait_for_timeout(200)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(200)
        return Impression(first, page.evaluate(WEIGHT), seen["paint"], seen["shift"], seen["longest"], slowness)
    finally:
        context.close()


def slowness_beside(page: Page) -> float:
    """How many times as long as usual the browser takes for a fixed piece of work at this moment, and at least 1."""
    blank = page.context.new_page()
    try:
        return max(1, blank.evaluate(WORK) / WORK_MS)
    finally:
        blank.close()


def table(found: dict[str, Impression]) -> str:
    lines = ["page         first visit  later  largest paint  shift  longest task  slowness   (Fast 4G, 390 × 844)"]
    for name, one in found.items():
        lines.append(
            f"{name:<12} {one.first_bytes / 1024:8.1f} KB {one.later_bytes / 1024:5.1f}  {one.paint:10.0f} ms "
            f"{one.shift:6.3f} {one.longest:10.0f} ms {one.slowness:9.1f}")
    lines.append(
        f"{'budget':<12} {FIRST_VISIT_BYTES / 1024:8.1f} KB {LATER_PAGE_BYTES / 1024:5.1f}  {LARGEST_PAINT_MS:10} ms "
        f"{0:6.3f} {LONGEST_TASK_MS:10} ms")
    return "\n".join(lines)
