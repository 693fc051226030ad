"""What a screen reader is told: the names of a page's elements, taken from the browser's accessibility tree."""
from playwright.sync_api import Page

# What a person operates, or moves between, is announced by its name.
NAMED_ROLES = {
    "button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "switch", "slider",
    "spinbutton", "tab", "tabpanel", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "dialog", "alertdialog",
    "heading", "image", "img", "meter", "progressbar", "radiogroup", "form", "search", "region", "table", "grid", "tree",
    "DisclosureTriangle", "PopUpButton",
}
# A table named by nothing is found by its heads; the page's only form or search may go without a name.
MAY_GO_UNNAMED = {"table", "form", "search"}


def nameless(page: Page) -> list[str]:
    """The elements a screen reader could say nothing of but what kind they are."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Accessibility.enable")
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        found = []
        for node in nodes:
            role = node.get("role", {}).get("value", "")
            if node.get("ignored") or role not in NAMED_ROLES - MAY_GO_UNNAMED:
                continue
            if not (node.get("name", {}).get("value") or "").strip():
                found.append(f"{role} {describe(session, node)}")
        return found
    finally:
        session.detach()


def describe(session, node: dict) -> str:
    if "backendDOMNodeId" not in node:
        return "?"
    found = session.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
    names = dict(zip(found.get("attributes", [])[::2], found.get("attributes", [])[1::2]))
    classes = "".join(f".{name}" for name in names.get("class", "").split())
    return found["nodeName"].lower() + (f"#{names['id']}" if "id" in names else "") + classes
