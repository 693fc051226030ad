"""What arrives on the wire is not always HTTP: smuggled requests, broken framing, oversized parts, slow clients."""
import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from program import Program

SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def post(headers: bytes, body: bytes = b"", version: bytes = b"1.1") -> bytes:
    return b"POST /login HTTP/%s\r\nHost: localhost\r\n%s\r\n\r\n%s" % (version, headers, body)


def get(headers: bytes) -> bytes:
    return b"GET /login HTTP/1.1\r\n%s\r\n\r\n" % headers


CHUNKED = b"Transfer-Encoding: chunked"
HOST = b"Host: localhost"

# Each must end in at most one answer, of 400 or above, or in a closed connection.
REFUSED = {
    "length and chunks": post(b"Content-Length: 6\r\n" + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "chunks and length": post(CHUNKED + b"\r\nContent-Length: 4", b"0\r\n\r\n" + SMUGGLED),
    "two lengths": post(b"Content-Length: 5\r\nContent-Length: 6", b"hello" + SMUGGLED),
    "a list of lengths": post(b"Content-Length: 5, 6", b"hello" + SMUGGLED),
    "length +5": post(b"Content-Length: +5", b"hello" + SMUGGLED),
    "length -1": post(b"Content-Length: -1", b"hello" + SMUGGLED),
    "length 0x5": post(b"Content-Length: 0x5", b"hello" + SMUGGLED),
    "length over 64 bits": post(b"Content-Length: 18446744073709551617", b"h" + SMUGGLED),
    "unknown coding": post(b"Transfer-Encoding: xchunked", CHUNKS + SMUGGLED),
    "coding after chunked": post(b"Transfer-Encoding: chunked, identity", CHUNKS + SMUGGLED),
    "coding identity": post(b"Transfer-Encoding: identity", CHUNKS + SMUGGLED),
    "two codings": post(CHUNKED + b"\r\nTransfer-Encoding: x", CHUNKS + SMUGGLED),
    "space before the colon": post(b"Transfer-Encoding : chunked", CHUNKS + SMUGGLED),
    "vertical tab in a value": post(b"Transfer-Encoding:\x0bchunked", CHUNKS + SMUGGLED),
    "folded header": post(b"Transfer-Encoding:\r\n chunked", CHUNKS + SMUGGLED),
    "chunks under HTTP/1.0": post(CHUNKED, CHUNKS + SMUGGLED, version=b"1.0"),
    "chunk size 0x5": post(CHUNKED, b"0x5\r\nhello\r\n0\r\n\r\n"),
    "chunk size -1": post(CHUNKED, b"-1\r\nhello\r\n0\r\n\r\n"),
    "chunk size over 64 bits": post(CHUNKED, b"fffffffffffffffff5\r\nhello\r\n0\r\n\r\n"),
    "chunks with bare line feeds": post(CHUNKED, b"5\nhello\n0\n\n" + SMUGGLED),
    "chunk longer than said": post(CHUNKED, b"5\r\nhelloXX\r\n0\r\n\r\n" + SMUGGLED),
    "chunk extension of 60 KB": post(CHUNKED, b"5;" + b"a" * 60_000 + b"\r\nhello\r\n0\r\n\r\n"),
    "headers with bare line feeds": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "carriage return in a value": get(HOST + b"\r\nX: a\rb"),
    "zero byte in a value": get(HOST + b"\r\nX: a\x00b"),
    "no host": get(b"X: 1"),
    "two hosts": get(HOST + b"\r\nHost: b"),
    "foreign host": get(b"Host: evil.example"),
    "space in a header's name": get(HOST + b"\r\nX Y: 1"),
    "space before the first header": get(b" " + HOST),
    "version HTTP/2.0 in text": b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
    "version HTTP/0.9": b"GET /\r\n\r\n",
    "address of 100 KB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "header of 100 KB": get(HOST + b"\r\nX: " + b"a" * 100_000),
    "2000 headers": get(HOST + b"".join(b"\r\nX-%d: 1" % number for number in range(2000))),
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "CONNECT": b"CONNECT a:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "body over the limit": post(b"Content-Length: 3000000", b"a" * 3_000_000),
    "body over the limit in chunks": post(CHUNKED, (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 46 + b"0\r\n\r\n"),
}

# What a slow client sends first, and then a byte a second; the server must hang up within the seconds given.
SLOW = {
    "silent": (b"", b""),
    "half a header": (b"GET / HTTP/1.1\r\nHost: localhost\r\n", b""),
    "a header byte by byte": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"a"),
    "a body byte by byte": (post(b"Content-Length: 100000"), b"a"),
    "idle after an answer": (get(HOST), b""),
}
PATIENCE = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    program = Program(tmp_path_factory.mktemp("kabinet"))
    program.run("migrate")
    program.start()
    yield program
    program.stop()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_one_clean_request_is_refused(server: Program, name: str):
    statuses = talk(server.port, REFUSED[name])
    assert len(statuses) <= 1, f"answered {statuses}: a second request was smuggled in"
    assert all(status >= 400 for status in statuses), statuses
    assert talk(server.port, get(HOST + b"\r\nConnection: close")) == [200], "the server no longer answers"


def test_a_body_left_unread_does_not_become_a_request(server: Program):
    leftover = SMUGGLED[:40]
    assert len(talk(server.port, get(HOST + b"\r\nContent-Length: 40") + leftover)) == 1


def test_slow_clients_are_hung_up_on_while_others_are_served(server: Program):
    seconds: dict[str, float] = {}
    threads = [
        threading.Thread(target=lambda name=name: seconds.update({name: held_for(server.port, *SLOW[name])}))
        for name in SLOW
    ]
    for thread in threads:
        thread.start()
    assert talk(server.port, get(HOST + b"\r\nConnection: close")) == [200]
    for thread in threads:
        thread.join()
    assert {name: held for name, held in seconds.items() if held >= PATIENCE} == {}


def talk(port: int, raw: bytes, wait: float = 2) -> list[int]:
    """Sends bytes as they are and returns the status of every answer until the line is closed or quiet."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), 3) as line:
        line.settimeout(wait)
        try:
            line.sendall(raw)
        except OSError:
            pass  # refused before everything was sent: the answer, if any, is still there to read
        try:
            while part := line.recv(65536):
                answer += part
        except OSError:
            pass  # quiet for long enough, or reset
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", answer)]


def held_for(port: int, first: bytes, trickle: bytes) -> float:
    """How many seconds the server keeps the line of a slow client."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 3) as line:
        line.settimeout(1)
        line.sendall(first)
        while time.monotonic() - started < PATIENCE:
            try:
                if not line.recv(65536):
                    break
            except TimeoutError:
                try:
                    line.sendall(trickle)
                except OSError:
                    break
            except OSError:
                break
    return time.monotonic() - started
