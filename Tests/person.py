"""A person at the portal without a browser: keeps cookies, reads pages, fills in their forms, over one connection."""
import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from program import PASSWORD


@dataclass
class Form:
    """A form of a page with the values it came with; fill in and send."""
    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    status: int
    address: str
    text: str
    headers: dict[str, str]

    def form(self, action: str) -> Form:
        """The first form that posts to this address."""
        found = self.forms(action)
        assert found, f"{self.address} has no form that posts to {action}"
        return found[0]

    def forms(self, action: str) -> list[Form]:
        """The forms that post to this address; a form without an address posts to its own page."""
        forms = [form for form in FormReader.forms_of(self.text) if form.method == "post"]
        for form in forms:
            form.action = form.action or self.address
        return [form for form in forms if urlsplit(form.action).path == action]


class Person:
    def __init__(self, url: str):
        self.address = urlsplit(url).netloc
        self.url = url
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_) -> None:
        self.hang_up()

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        form = self.get("/login").form("/login")
        names = list(form.fields)
        login = next(name for name in names if name in ("email", "login", "address"))
        answer = self.send(form, **{login: email, "password": password})
        assert answer.address != "/login", f"{email} was not signed in: {answer.status}"

    def get(self, address: str) -> Answer:
        """Reads a page, following redirects."""
        return self._follow(self.request("GET", address))

    def send(self, form: Form, **values: str) -> Answer:
        """Sends a form with these values and reads the page it leads to."""
        return self._follow(self.request("POST", form.action, form.fields | values))

    def request(self, method: str, address: str, fields: dict[str, str] | None = None) -> Answer:
        """One request and its answer as it is; a broken connection is the caller's to handle."""
        headers = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields)
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            self._connection.request(method, address, body, headers)
            response = self._connection.getresponse()
            text = response.read().decode("utf-8", errors="replace")
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, address, text, {name.lower(): value for name, value in response.getheaders()})

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(5):
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            target = urlsplit(answer.headers["location"])
            answer = self.request("GET", target.path + (f"?{target.query}" if target.query else ""))
        raise AssertionError(f"too many redirects, now at {answer.address}")


class FormReader(HTMLParser):
    """Reads the forms of a page: where each posts to and the values of its named fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._textarea: str | None = None

    @classmethod
    def forms_of(cls, text: str) -> list[Form]:
        reader = cls()
        reader.feed(text)
        return reader.forms

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open = Form(named.get("method", "get").lower(), named.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None and "name" in named:
            is_choice = named.get("type") in ("checkbox", "radio")
            if tag == "input" and named.get("type") != "submit" and (not is_choice or "checked" in named):
                self._open.fields[named["name"]] = named.get("value", "on" if is_choice else "")
            elif tag == "select":
                self._open.fields.setdefault(named["name"], "")
                self._select = named["name"]
            elif tag == "textarea":
                self._textarea = named["name"]
                self._open.fields[self._textarea] = ""
        elif tag == "option" and self._open is not None and "selected" in named and self._select:
            self._open.fields[self._select] = named.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._textarea is not None:
            self._open.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    _select: str | None = None
