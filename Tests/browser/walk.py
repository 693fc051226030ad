"""Finds pages by following links, so that a new page is checked without being named in a test."""
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from program import ROOT

# Of pages that differ only in what they show, one stands for all.
ONE_OF_A_KIND = re.compile(r"^(/products|/prices|/catalog|/categories|/articles|/services(?!/requests)|/configure)/[^/]+|/[^/]*\d[^/]*")

# Of these parameters each value shows another kind of page.
TELLING = {"view", "tab"}


def within_reach(page: Page, start: str, seen: list[str]) -> Iterator[str]:
    """Goes to `start` and everything linked from there, one page of a kind; `seen` gets the path of each.

    Links with several query parameters are left out: each parameter is looked at by itself.
    """
    waiting, known = [start], {kind_of(start)}
    while waiting:
        address = waiting.pop(0)
        page.goto(address)
        seen.append(urlsplit(page.url).path)
        yield page.url
        for link in links_of(page):
            if kind_of(link) not in known and "&" not in link and is_page(page, link):
                known.add(kind_of(link))
                waiting.append(link)
        assert len(known) < 150, f"too many kinds of pages; does ONE_OF_A_KIND miss one? {sorted(known)}"


def links_of(page: Page) -> list[str]:
    here = urlsplit(page.url)
    links = page.locator("a[href]:not([download])").evaluate_all("links => links.map(link => link.href)")
    split = [urlsplit(link) for link in links]
    return [link._replace(fragment="").geturl() for link in split if (link.scheme, link.netloc) == here[:2]]


def is_page(page: Page, link: str) -> bool:
    """Whether this is a page; a file is only asked for, and must be there."""
    answer = page.request.get(link, max_redirects=5)
    assert answer.ok, f"{page.url} links to {link}, which answers {answer.status}"
    return answer.headers["content-type"].startswith("text/html")


def kind_of(address: str) -> str:
    parts = urlsplit(address)
    path = ONE_OF_A_KIND.sub(lambda found: f"{found[1] or ''}/*", parts.path)
    query = parse_qsl(parts.query, keep_blank_values=True)
    return path + "?" + "&".join(sorted({f"{name}={value}" if name in TELLING else name for name, value in query}))


def gallery_pages(page: Page) -> list[str]:
    """The addresses of the gallery: the list of groups, and each group."""
    page.goto("/design")
    links = page.get_by_role("main").locator("h2 a[href^='/design/']")
    pages = links.evaluate_all("links => links.map(link => link.pathname)")
    assert len(pages) > 5, f"the gallery lists {pages}"
    return ["/design", *pages]


def page_routes() -> list[tuple[str, str]]:
    """Every address of docs/routes.txt that can be read, with its audience: `("/orders/:number", "member")`."""
    lines = (Path(ROOT) / "docs/routes.txt").read_text(encoding="utf-8").splitlines()
    split = [line.split() for line in lines if line.startswith("GET ")]
    return sorted((path, audience) for _, path, audience, *_ in split)


def route_of(address: str, routes: list[str]) -> str | None:
    """The route an address belongs to; one without places wins over one with."""
    parts = urlsplit(address).path.strip("/").split("/")
    fitting = [
        route for route in routes
        if len(names := route.strip("/").split("/")) == len(parts)
        and all(name.startswith(":") or name == part for name, part in zip(names, parts))
    ]
    return min(fitting, key=lambda route: route.count(":"), default=None)
