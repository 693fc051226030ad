"""What holds for every page, whoever looks at it and on whatever screen."""
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from speech import nameless
from touch import small_targets

Rule = Callable[[Page], list[tuple[str, str]]]

AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    # Otherwise axe fetches the style sheets again and inserts copies, which the page's own policy refuses.
    "preload": False,
}

# On a phone `small_targets` asks for more, and scrolls: axe takes a target beneath the tabs at the bottom for a small one.
PHONE_AXE_OPTIONS = AXE_OPTIONS | {"rules": {"target-size": {"enabled": False}}}

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

# What is wider than the column of the page, although the screen has room for it.
WIDER_THAN_PAGE = """() => {
    const main = document.querySelector('main');
    return main && main.scrollWidth > main.clientWidth + 1 ? `${main.scrollWidth} px in ${main.clientWidth}` : null;
}"""

# Body text of at least 16 px with lines 1.4 to 1.6 times as high, nothing below 12 px, at most two families.
LETTERS = """() => {
    const broken = [];
    const body = getComputedStyle(document.body);
    if (parseFloat(body.fontSize) < 16) broken.push(['text below 16 px', `body ${body.fontSize}`]);
    const families = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest('svg, script, template')) continue;
        const style = getComputedStyle(element);
        const name = element.tagName.toLowerCase() + [...element.classList].map((name) => '.' + name).join('');
        families.add(style.fontFamily);
        // Words of a button that shows its icon alone where there is little room: heard, not seen.
        if (parseFloat(style.fontSize) === 0) continue;
        if (parseFloat(style.fontSize) < 12) broken.push(['letters below 12 px', `${name} ${style.fontSize}`]);
        const height = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
        if (element.matches('p, li, dd') && parseFloat(style.fontSize) === 16 && !(height >= 1.4 && height <= 1.6)) {
            broken.push(['lines not 1.4 to 1.6 high', `${name} ${style.lineHeight}`]);
        }
    }
    if (families.size > 2) broken.push(['more than two families of letters', [...families].join(' | ')]);
    return broken;
}"""

# A status says by a shape and by words what its colour says.
# A row far below the window is not drawn yet, and has no inner text until it is.
COLOUR_ALONE = """() => [...document.querySelectorAll('.status')]
    .filter((status) => status.checkVisibility() && !(status.querySelector('svg')
        && (status.checkVisibility({contentVisibilityAuto: true}) ? status.innerText : status.textContent).trim()))
    .map((status) => status.className + ' “' + status.innerText.trim() + '”')"""

# Sizes fall from the title to the notes; what has the size of the text is bold.
HEADINGS = """() => {
    const main = document.querySelector('main');
    const shown = (selector) => [...main.querySelectorAll(selector)].filter((element) =>
        element.getBoundingClientRect().width > 1 && element.checkVisibility({visibilityProperty: true}))
        .map((element) => [parseFloat(getComputedStyle(element).fontSize), Number(getComputedStyle(element).fontWeight),
            element.textContent.trim().slice(0, 30)]);
    const levels = ['h1', 'h2', 'h3'].map(shown);
    const body = parseFloat(getComputedStyle(document.body).fontSize);
    const broken = [];
    const larger = (upper, lower, name) => {
        for (const [size, , words] of lower) {
            if (upper.some(([other]) => other <= size)) broken.push(`${name} “${words}” of ${size} px`);
        }
    };
    larger(levels[0], [...levels[1], ...levels[2]], 'not below h1:');
    larger(levels[1], levels[2], 'not below h2:');
    for (const [size, weight, words] of levels.flat()) {
        if (size < body || (size === body && weight < 600)) broken.push(`heading like text: “${words}”`);
    }
    for (const [size, , words] of shown('.caption, th')) if (size >= body) broken.push(`note like text: “${words}”`);
    return broken;
}"""
USUAL_PHONE = {"width": 390, "height": 844}
# Nothing lies over them, and nobody has to scroll.
BELOW_THE_FIRST_SCREEN = """() => {
    const isThere = (element) => {
        const box = element.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        return y > 0 && y < innerHeight && element.contains(document.elementFromPoint(x, y));
    };
    const main = document.querySelector('main');
    const words = (element) => element.textContent.trim();
    const acts = [...main.querySelectorAll('.btn--primary')].filter((button) =>
        button.getBoundingClientRect().width > 1 && button.checkVisibility({visibilityProperty: true}));
    // The same act may stand at the end of a page and in a bar over it.
    const isSeen = (element) => isThere(element) || acts.some((act) => words(act) === words(element) && isThere(act));
    const wanted = [main.querySelector('h1'), acts[0]].filter(Boolean);
    return wanted.filter((element) => !isSeen(element)).map((element) => words(element).slice(0, 40));
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
    if wider := page.evaluate(WIDER_THAN_PAGE):
        broken.append(("wider than the page", wider))
    broken += [(rule, where) for rule, where in page.evaluate(LETTERS)]
    broken += [("colour alone", status) for status in page.evaluate(COLOUR_ALONE)]
    broken += [("no name for a screen reader", element) for element in nameless(page)]
    if page.viewport_size["width"] <= 760:
        broken += [("target below 44 px", target) for target in small_targets(page)]
    # Axe is a script itself, and never answers where none may run.
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        return broken
    results = Axe().run(page, options=PHONE_AXE_OPTIONS if page.viewport_size["width"] <= 760 else AXE_OPTIONS)
    for violation in results.response["violations"]:
        elements = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        broken.append((f"{violation['id']} ({violation['impact']}): {violation['help']}", elements))
    return broken


def broken_at_first_sight(page: Page) -> list[tuple[str, str]]:
    """The same for a page that has just been opened: its headings, and what it is for, are seen at once."""
    # Pages of components show several of a kind side by side.
    if urlsplit(page.url).path.startswith("/design"):
        return []
    size = page.viewport_size
    if size["width"] <= 760:
        page.set_viewport_size(USUAL_PHONE)
    page.evaluate("scrollTo(0, 0)")
    broken = [("headings", what) for what in page.evaluate(HEADINGS)]
    broken += [("below the first screen", what) for what in page.evaluate(BELOW_THE_FIRST_SCREEN)]
    page.set_viewport_size(size)
    return broken


def check_page(page: Page) -> None:
    """Fails with the list of broken rules, if there is one."""
    check_pages(page, [page.url])


def check_pages(page: Page, visits: Iterable[str], rules: Iterable[Rule] = (broken_rules,)) -> None:
    """Checks the page at every step of `visits`, then fails with each broken rule and where it is broken."""
    places_of: dict[str, list[str]] = {}
    for address in visits:
        for what, elements in [broken for rule in rules for broken in rule(page)]:
            places_of.setdefault(what, []).append(f"{urlsplit(address).path}: {elements}")
    assert not places_of, "".join(
        f"\n{rule}, {len(places)} times\n    " + "\n    ".join(places[:12]) for rule, places in places_of.items())
