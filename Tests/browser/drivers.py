"""Firefox and WebKit, each through the protocol it speaks itself: no driver has to be fetched from anywhere.

Both understand the same few words: go to an address, say what a script returns, move hand and keys.
"""
import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import websocket

from program import free_port

PATIENCE_SECONDS = 15
# Where the middle of the thing is, once it can be seen: the first whose name and kind fit.
PLACE_OF = """
const kinds = {
    button: 'button, summary, [role=button], input[type=submit]', link: 'a[href]', field: 'input, textarea, select',
    option: '[role=option]',
};
const said = (element) => {
    const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
    const words = element.getAttribute('aria-label')
        ?? [...labels, ...(element.labels ?? [])].map((label) => label?.textContent ?? '').join(' ');
    return (words.trim() || element.textContent).replace(/\\s+/g, ' ').trim();
};
const isThere = (element) => element.checkVisibility({visibilityProperty: true}) && !element.closest('[inert]')
    && element.getBoundingClientRect().width > 0;
const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
const found = [...(modal ?? document).querySelectorAll(kinds[KIND] ?? KIND)]
    .find((element) => isThere(element) && (NAME === '' || said(element) === NAME));
if (!found) return null;
found.scrollIntoView({block: 'center', behavior: 'instant'});
const box = found.getBoundingClientRect();
return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
"""
# A module that failed fails again for whoever asks for it: syntax nobody understood, an error while it ran.
LOAD_SCRIPTS = """
return Promise.all([...document.querySelectorAll('script[type=module][src]')]
    .map((script) => import(script.src).then(() => null, (error) => `${script.src}: ${error}`)))
    .then((all) => all.filter(Boolean));
"""
# A sheet of which not one rule was understood.
BARE_SHEETS = """
const sheets = (sheet) => [
    sheet, ...[...sheet.cssRules].flatMap((rule) => rule.styleSheet ? sheets(rule.styleSheet) : [])];
return [...document.styleSheets].flatMap(sheets).filter((sheet) => sheet.cssRules.length === 0)
    .map((sheet) => `${sheet.href}: no rule`);
"""
LOST_FILES = """
return performance.getEntriesByType('resource').filter((entry) => entry.responseStatus >= 400)
    .map((entry) => `${entry.name}: ${entry.responseStatus}`);
"""
ENTER, ESCAPE, CONTROL = "\ue007", "\ue00c", "\ue009"


class Driver:
    """A browser with one page, at the portal at `url`."""

    name = "?"

    def __init__(self, url: str):
        self.url = url
        self.complaints: list[str] = []

    def go_to(self, address: str) -> None:
        self._navigate(self.url + address)
        self.check_page()

    def check_page(self) -> None:
        """Keeps what went wrong while the page loaded."""
        for script in (LOAD_SCRIPTS, BARE_SHEETS, LOST_FILES):
            self.complaints += [what for what in self.run(script) if what not in self.complaints]

    def click(self, kind: str, name: str = "") -> None:
        """Presses with the pointer where the thing is: what lies over it would be hit instead.

        `kind` is button, link, field, option or a selector; the first that has this name, or any.
        """
        script = f"const KIND = {json.dumps(kind)}, NAME = {json.dumps(name)};" + PLACE_OF
        x, y = self.until(script, f"no {kind} “{name}”")
        moves = [
            {"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform([{"type": "pointer", "id": "hand", "parameters": {"pointerType": "mouse"}, "actions": moves}])

    def type(self, text: str) -> None:
        self._strike([move for key in text for move in (down(key), up(key))])

    def press(self, key: str, held: str | None = None) -> None:
        self._strike([down(key), up(key)] if held is None else [down(held), down(key), up(key), up(held)])

    def until(self, script: str, otherwise: str) -> Any:
        """What the script returns as soon as that is something."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := self._run_if_settled(script)):
            assert time.monotonic() < deadline, f"{self.name}: {otherwise} on {self.run('return location.href')}"
            time.sleep(0.05)
        return found

    def until_at(self, pattern: str) -> str:
        """Waits for a loaded page whose path fits, and looks whether it came whole; returns the path."""
        path = self.until(
            f"return document.readyState === 'complete' && /{pattern}/.test(location.pathname) && location.pathname",
            f"not at {pattern}")
        self.check_page()
        return path

    def text(self, selector: str) -> str:
        return self.until(f"return document.querySelector({json.dumps(selector)})?.innerText.trim()", f"no {selector}")

    def run(self, script: str) -> Any:
        """What the body of a function returns, or the promise it returns."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def _navigate(self, url: str) -> None:
        raise NotImplementedError

    def _perform(self, sources: list[dict]) -> None:
        raise NotImplementedError

    def _strike(self, moves: list[dict]) -> None:
        self._perform([{"type": "key", "id": "keys", "actions": moves}])

    def _run_if_settled(self, script: str) -> Any:
        """Nothing while one page gives way to the next."""
        try:
            return self.run(script)
        except DriverError:
            return None


class DriverError(Exception):
    """The browser refused what it was asked."""


class Firefox(Driver):
    """Through WebDriver BiDi, which Firefox speaks without a driver; it also says what its console heard."""

    name = "Firefox"

    def __init__(self, url: str, folder: Path):
        super().__init__(url)
        folder.mkdir()
        (folder / "user.js").write_text('user_pref("intl.accept_languages", "ru-RU, ru");\n', encoding="utf-8")
        self._process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0",
             "--width", "1440", "--height", "900"],
            env=os.environ | {"HOME": str(folder)}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, start_new_session=True)
        address = line_of(self._process, r"BiDi listening on (ws://\S+)")
        self._socket = websocket.create_connection(f"{address}/session", timeout=60, suppress_origin=True)
        self._asked = 0
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._page = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask("browsingContext.setViewport", context=self._page, viewport={"width": 1440, "height": 900})

    def run(self, script: str) -> Any:
        answer = self._ask(
            "script.evaluate", target={"context": self._page}, awaitPromise=True, userActivation=False,
            expression=f"(async () => JSON.stringify(await (() => {{{script}}})() ?? null))()")
        if answer["type"] == "exception":
            raise DriverError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def close(self) -> None:
        self._socket.close()
        end(self._process)

    def _navigate(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def _perform(self, sources: list[dict]) -> None:
        self._ask("input.performActions", context=self._page, actions=sources)

    def _ask(self, method: str, **parameters: Any) -> dict:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv())
            if said["type"] == "event":
                self._heard(said["params"])
            elif said["id"] == self._asked:
                if said["type"] == "error":
                    raise DriverError(f"{method}: {said['error']}: {said['message']}")
                return said["result"]

    def _heard(self, entry: dict) -> None:
        if entry.get("level") == "error":
            self.complaints.append(f"console: {entry.get('text')}")


class WebKit(Driver):
    """Through its own WebDriver. Its console cannot be read; that a script failed is still seen, page by page."""

    name = "WebKit"

    def __init__(self, url: str, folder: Path):
        super().__init__(url)
        folder.mkdir()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "2", "-screen", "0", "1440x980x24", "-nolisten", "tcp"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True)
        screen = line_of(self._screen, r"^(\d+)$")
        port = free_port()
        self._driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env=os.environ | {"DISPLAY": f":{screen}", "GDK_BACKEND": "x11", "HOME": str(folder)})
        self._session = f"http://127.0.0.1:{port}/session"
        created = patiently(lambda: self._ask("POST", "", {"capabilities": {}}))
        self._session += "/" + created["sessionId"]
        self._ask("POST", "/window/rect", {"x": 0, "y": 0, "width": 1440, "height": 938})

    def run(self, script: str) -> Any:
        return self._ask("POST", "/execute/sync", {"script": f"return (() => {{{script}}})()", "args": []})

    def close(self) -> None:
        try:
            self._ask("DELETE", "", None)
        finally:
            end(self._driver)
            end(self._screen)

    def _navigate(self, url: str) -> None:
        self._ask("POST", "/url", {"url": url})

    def _perform(self, sources: list[dict]) -> None:
        self._ask("POST", "/actions", {"actions": sources})

    def _ask(self, method: str, path: str, body: dict | None) -> Any:
        request = urllib.request.Request(
            self._session + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise DriverError(f"{method} {path}: {error.read().decode()[:500]}") from None


def down(key: str) -> dict:
    return {"type": "keyDown", "value": key}


def up(key: str) -> dict:
    return {"type": "keyUp", "value": key}


def line_of(process: subprocess.Popen, pattern: str) -> str:
    """What a program says of itself once it is ready."""
    for line in process.stderr:
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(f"{process.args[0]} ended without a word like {pattern}")


def patiently(ask):
    """Asks again until somebody is there to answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except (OSError, urllib.error.URLError):
            assert time.monotonic() < deadline, "the driver does not answer"
            time.sleep(0.1)


def end(process: subprocess.Popen) -> None:
    """Ends a program with everything it started."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stderr:
        process.stderr.close()
