"""What holds for every page, whoever looks at it and on whatever screen."""
from collections.abc import Iterable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    # Otherwise axe fetches the style sheets again and inserts copies, which the page's own policy refuses.
    "preload": False,
}

# The elements that stick out to the right, innermost first, so that a failure names the culprit.
WIDER_THAN_SCREEN = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const names = [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > width + 1
            || element.getBoundingClientRect().left + element.scrollWidth > width + 1)
        .map((element) => element.tagName.toLowerCase() + [...element.classList].map((name) => '.' + name).join(''));
    const innermost = names.reverse().slice(0, 5).join(' ');
    return `${document.documentElement.scrollWidth} px on a screen of ${width}: ${innermost}`;
}"""


def broken_rules(page: Page) -> list[tuple[str, str]]:
    """Every rule the page breaks as it is shown now, each with the elements that break it."""
    broken = []
    if not page.title().strip():
        broken.append(("no title", "title"))
    if (headings := page.locator("h1").count()) != 1:
        broken.append(("not one h1", f"{headings} of them"))
    if wider := page.evaluate(WIDER_THAN_SCREEN):
        broken.append(("scrolls sideways", wider))
    results = Axe().run(page, options=AXE_OPTIONS)
    for violation in results.response["violations"]:
        elements = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        broken.append((f"{violation['id']} ({violation['impact']}): {violation['help']}", elements))
    return broken


def check_page(page: Page) -> None:
    """Fails with the list of broken rules, if there is one."""
    check_pages(page, [page.url])


def check_pages(page: Page, visits: Iterable[str]) -> None:
    """Checks the page at every step of `visits`, then fails with each broken rule and where it is broken."""
    places_of: dict[str, list[str]] = {}
    for address in visits:
        for rule, elements in broken_rules(page):
            places_of.setdefault(rule, []).append(f"{urlsplit(address).path}: {elements}")
    assert not places_of, "".join(
        f"\n{rule}, {len(places)} pages\n    " + "\n    ".join(places[:5]) for rule, places in places_of.items())
