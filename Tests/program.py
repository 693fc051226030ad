"""Runs the program `kabinet` the way an operator does: a folder, a database, a port, signals."""
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("KABINET_BINARY", ROOT / ".build/debug/kabinet")).resolve()
PASSWORD = "Kabinet-demo-2026"


class Program:
    """One `kabinet serve` with a database of its own. Starting again keeps the port and the data."""

    def __init__(self, folder: Path, database: str | None = None):
        self.folder = folder
        self.database = database or f"sqlite://{folder}/kabinet.sqlite"
        self.port = free_port()
        self.log = folder / "kabinet.log"
        self._process: subprocess.Popen | None = None
        self._is_watched = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int:
        assert self._process is not None, "the program was not started"
        if not self._is_watched:
            return self._process.pid
        return int(Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text())

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def run(self, *arguments: str) -> str:
        """A command that ends by itself, such as `demo --size small`; returns what it printed."""
        result = subprocess.run(
            [BINARY, *arguments], cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900)
        assert result.returncode == 0, f"kabinet {' '.join(arguments)} failed:\n{result.stdout}"
        return result.stdout

    def start(self, *options: str, through: list[str] = []) -> float:
        """Starts serving, if wanted `through` a program that watches it; returns the seconds until the first answer."""
        started = time.monotonic()
        self._is_watched = bool(through)
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [*through, BINARY, "serve", *options], cwd=ROOT, env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        while not self._is_ready():
            if self._process.poll() is not None:
                raise AssertionError(f"kabinet ended with {self._process.returncode}:\n{self.log_tail()}")
            if time.monotonic() - started > 60:
                self.kill()
                raise AssertionError(f"kabinet was not ready after 60 seconds:\n{self.log_tail()}")
            time.sleep(0.01)
        return time.monotonic() - started

    def stop(self) -> None:
        """Asks it to end and waits; a program that does not end within 20 seconds is an error."""
        if self._process is None or self._process.poll() is not None:
            return
        os.kill(self.process_id, signal.SIGTERM)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"kabinet did not end when asked to:\n{self.log_tail()}") from None

    def kill(self) -> None:
        """The power goes out: no chance to finish anything."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def log_tail(self, lines: int = 30) -> str:
        if not self.log.exists():
            return "(no log)"
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KABINET_")}
        return kept | {
            "KABINET_DATABASE": self.database, "KABINET_FILES": str(self.folder / "files"),
            "KABINET_HOST": "127.0.0.1", "KABINET_PORT": str(self.port)}

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=1) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
