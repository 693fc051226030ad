"""The program, the browser and signed-in pages for the browser tests."""
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from opening import WIDE, OpenPage, sign_in
from program import Program
from watch import Watch


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--judge-times", action="store_true",
        help="hold times to the millisecond: for bin/bench, on a machine that does nothing else")


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One server with the small demo data for the whole run."""
    program = Program(tmp_path_factory.mktemp("kabinet"))
    program.run("demo", "--size", "small")
    program.start()
    yield program
    program.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without its windows, which is twice as fast: for everything but measurements."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def session_of() -> dict[str, dict]:
    """The cookies of everybody who has signed in, so that each signs in once per run."""
    return {}


@pytest.fixture(autouse=True)
def watch() -> Iterator[Watch]:
    """Fails the test when the browser complained about anything."""
    watch = Watch()
    yield watch
    assert not watch.complaints, "the browser complained:\n" + "\n".join(watch.complaints)


@pytest.fixture
def open_page(program: Program, browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Opens a page for a visitor who has not signed in; options are those of a browser context."""
    contexts = []

    def open_page(**options) -> Page:
        options = {"viewport": WIDE, "color_scheme": "light", "locale": "ru-RU", **options}
        context = browser.new_context(base_url=program.url, **options)
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page_as(open_page: OpenPage, session_of: dict[str, dict]) -> OpenPage:
    """Opens a page for somebody of the demo data, signed in: `page_as("buyer@romashka.example")`."""

    def page_as(email: str, **options) -> Page:
        if email not in session_of:
            page = open_page()
            sign_in(page, email)
            session_of[email] = page.context.storage_state()
        return open_page(storage_state=session_of[email], **options)

    return page_as
