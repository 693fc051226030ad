"""Which rules of the style sheets match something on the pages that were looked at."""
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from program import ROOT

CSS = Path(ROOT) / "Public/css"

# What a crawl cannot bring about: the hand on an element, a choice, a window on top. The element itself must exist.
STATES = (
    "hover|active|focus|focus-visible|focus-within|target|visited|link|any-link|checked|indeterminate|default|disabled|"
    "enabled|read-only|read-write|placeholder-shown|autofill|valid|invalid|user-valid|user-invalid|required|optional|"
    "in-range|out-of-range|popover-open|modal|open|fullscreen|picture-in-picture|active-view-transition"
)
ANYTHING = ":is(*)"
NOT_A_STATE = re.compile(rf":not\(\s*:(?:{STATES})\s*\)")
STATE = re.compile(rf"(?<!:):(?:{STATES})(?![-\w(])|(?<!:):active-view-transition-type\([^)]*\)")
IS_OPEN = re.compile(r"\[open\]")
ELEMENT_PART = re.compile(r"::[-\w]+(?:\([^)]*\))?")
# What scripts put onto the document itself.
OF_THE_DOCUMENT = re.compile(r"^(?::is\()?(?::root|html)?\[data-(?:theme|sidebar|density)(?:=\"[^\"]*\")?\]\)?(?=$|\s)")

# Classes of a meaning: which of them stands on a page is up to the data.
MEANINGS = "danger|warning|info|success|muted"
A_MEANING = re.compile(rf"\.([\w-]*?(?:is-|--))({MEANINGS})(?![-\w])")

# Every selector of a style sheet with those of the rules around it, and the names of its movements.
READ = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const found = {selectors: [], movements: []};
    const split = (list) => {
        const parts = [''];
        let depth = 0;
        for (const letter of list) {
            if ('([{'.includes(letter)) depth += 1;
            if (')]}'.includes(letter)) depth -= 1;
            if (letter === ',' && depth === 0) parts.push('');
            else parts[parts.length - 1] += letter;
        }
        return parts.map((part) => part.trim());
    };
    const walk = (rules, around) => {
        for (const rule of rules) {
            if (rule instanceof CSSKeyframesRule) found.movements.push(rule.name);
            else if (rule instanceof CSSStyleRule) {
                const own = split(rule.selectorText).map((part) => {
                    if (!around) return part;
                    return part.includes('&') ? part.replaceAll('&', `:is(${around})`) : `:is(${around}) ${part}`;
                });
                if (rule.style.length > 0) found.selectors.push(...own);
                walk(rule.cssRules, own.join(', '));
            } else if (rule.cssRules) walk(rule.cssRules, around);
        }
    };
    walk(sheet.cssRules, '');
    return found;
}"""

# Templates hold what scripts will put onto the page.
MATCHING = """(selectors) => {
    const inside = (root) => [root, ...[...root.querySelectorAll('template')].flatMap((one) => inside(one.content))];
    const roots = inside(document);
    return selectors.filter((selector) => roots.some((root) => root.querySelector(selector)));
}"""


@dataclass
class Sheet:
    """A file's selectors as they are written, each with the one to look for.

    What scripts put onto elements while a hand acts is looked for in the scripts: `made` has the selectors without it.
    """
    path: str
    selectors: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    movements: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    used_by_scripts: set[str] = field(default_factory=set)

    @property
    def open_questions(self) -> list[str]:
        return [written for written in self.selectors if written not in self.used]

    @property
    def unused(self) -> list[str]:
        return [written for written in self.open_questions if written not in self.used_by_scripts]


def read_sheets(page: Page) -> list[Sheet]:
    sheets, words = [], words_of_scripts()
    for path in sorted(CSS.rglob("*.css")):
        if path.name == "app.css":
            continue
        found = page.evaluate(READ, path.read_text(encoding="utf-8"))
        selectors = {written: without_states(written) for written in found["selectors"]}
        made = {written: without_scripts(selector, words) for written, selector in selectors.items()}
        sheets.append(Sheet(
            path=str(path.relative_to(CSS)), movements=found["movements"], selectors=selectors,
            made={written: loose for written, loose in made.items() if loose != selectors[written]}))
    return sheets


def words_of_scripts() -> set[str]:
    """The names of classes and attributes that scripts set: whole words of their strings and of `dataset`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (Path(ROOT) / "Public/js").rglob("*.js"))
    words = {word for found in re.findall(r"[\"'`]([\w -]+)[\"'`]", text) for word in found.split()}
    data = {"data-" + re.sub(r"[A-Z]", lambda letter: "-" + letter[0].lower(), name)
            for name in re.findall(r"dataset\.(\w+)", text)}
    # Plain words may be anything; these are classes and attributes.
    plain = {"calendar", "listbox", "onway", "pullsign", "role"}
    return {word for word in words if not word.islower() or not word.isalpha()} | plain | data


def without_scripts(selector: str, words: set[str]) -> str:
    selector = A_MEANING.sub(lambda found: ":is(" + ",".join(
        f".{found[1]}{meaning}" for meaning in MEANINGS.split("|")) + ")", selector)
    selector = re.sub(
        r":not\(\s*[.\[]([A-Za-z][\w-]*)[^()]*\)", lambda found: ANYTHING if found[1] in words else found[0], selector)
    selector = re.sub(r"\.([A-Za-z][\w-]*)", lambda found: ANYTHING if found[1] in words else found[0], selector)
    return re.sub(r"\[([-\w]+)[^\]]*\]", lambda found: ANYTHING if found[1] in words else found[0], selector)


def without_states(selector: str) -> str:
    """The selector of the element alone: `.btn:hover .icon::before` becomes `.btn:is(*) .icon:is(*)`."""
    selector = OF_THE_DOCUMENT.sub(":root", selector)
    for state in (NOT_A_STATE, ELEMENT_PART, IS_OPEN, STATE):
        selector = state.sub(ANYTHING, selector)
    return selector


def look_at(page: Page, sheets: list[Sheet]) -> None:
    """Marks what matches something on the page as it is now."""
    asked = {sheet.selectors[written] for sheet in sheets for written in sheet.open_questions}
    asked |= {sheet.made[written] for sheet in sheets for written in sheet.unused if written in sheet.made}
    matching = set(page.evaluate(MATCHING, sorted(asked)))
    for sheet in sheets:
        sheet.used.update(written for written in sheet.open_questions if sheet.selectors[written] in matching)
        sheet.used_by_scripts.update(
            written for written in sheet.unused if sheet.made.get(written) in matching)


def unused_movements(sheets: list[Sheet]) -> list[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CSS.rglob("*.css"))
    names = [name for sheet in sheets for name in sheet.movements]
    return [name for name in names if not re.search(rf"animation(?:-name)?:[^;}}]*\b{re.escape(name)}\b", text)]


def unused_tokens() -> list[str]:
    """Custom properties of tokens.css that no style, drawing, script or page asks for."""
    folders = [("Public", "*.css"), ("Public", "*.svg"), ("Public", "*.js"), ("Sources", "*.swift")]
    text = "\n".join(
        path.read_text(encoding="utf-8") for folder, kind in folders for path in (Path(ROOT) / folder).rglob(kind))
    declared = re.findall(r"(--[a-z0-9-]+):", (CSS / "tokens.css").read_text(encoding="utf-8"))
    return [name for name in dict.fromkeys(declared) if not re.search(rf"{name}(?![-\w])(?!\s*:)", text)]


def table(sheets: list[Sheet]) -> str:
    lines = []
    for sheet in sheets:
        used = len(sheet.selectors) - len(sheet.unused)
        by_scripts = f", {len(sheet.used_by_scripts - sheet.used)} by scripts" if sheet.used_by_scripts - sheet.used else ""
        share = 100 * used / max(1, len(sheet.selectors))
        lines.append(f"{sheet.path:<36} {used:>4} / {len(sheet.selectors):<4} {share:6.1f} %{by_scripts}")
        lines += [f"    {written}" for written in sheet.unused]
    whole = sum(len(sheet.selectors) for sheet in sheets)
    used = whole - sum(len(sheet.unused) for sheet in sheets)
    lines.append(f"{'all style sheets':<36} {used:>4} / {whole:<4} {100 * used / whole:6.1f} %")
    return "\n".join(lines)
