"""Pictures come when somebody gets near them; those of the first screen come with the page."""
from urllib.parse import urlsplit

from playwright.sync_api import Page

from opening import OpenPage

WINDOW = 600
# Chromium fetches what is nearer than 1,250 px to the window on a fast network, and 3,000 where it does not know it.
FAR = WINDOW + 3_300
# The name of a picture without its size, where it stands, and whether it is there.
PICTURES = """() => [...document.querySelectorAll('.tiles img')].map((image) => ({
    name: new URL(image.src).pathname.replace(/^\\/pictures\\/(\\d+-)?/, ''),
    top: image.getBoundingClientRect().top + scrollY,
    waits: image.loading === 'lazy', came: image.complete && image.naturalWidth > 0}))"""


# feature: PERF-08
def test_pictures_far_below_come_when_somebody_scrolls(open_page: OpenPage):
    page = open_page(viewport={"width": 320, "height": WINDOW}, has_touch=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("/catalog?view=tiles&sort=new", wait_until="load")
    page.wait_for_timeout(500)

    pictures = page.evaluate(PICTURES)
    first = [picture for picture in pictures if picture["top"] < WINDOW]
    assert first and all(picture["came"] and not picture["waits"] for picture in first), first
    near = {picture["name"] for picture in pictures if picture["top"] < FAR}
    far = {picture["name"] for picture in pictures} - near
    assert far, "the list is too short, or its pictures too alike, for the test to mean anything"
    assert not fetched(far, asked)

    scroll_to_the_end(page)
    assert fetched(far, asked)


def scroll_to_the_end(page: Page) -> None:
    """Until the last picture is there."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_function("""() => {
        const last = [...document.querySelectorAll('.tiles img')].at(-1);
        return last.complete && last.naturalWidth > 0;
    }""")


def fetched(names: set[str], asked: list[str]) -> list[str]:
    return [path for path in asked if any(path.endswith(name) for name in names)]
