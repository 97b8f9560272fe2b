"""Starts the portal for a while, with a data folder of its own."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def portal(data: Path | None = None, patience: float = 60):
    """The address of a portal with sample data, which ends with the block. Its data folder is
    `data`, for those who want to look into it, or one that goes with it."""
    binary = ROOT / os.environ.get("PIRD_BIN", ".build/debug/pird")
    if not binary.is_file():
        raise RuntimeError(f"no program at {binary}: build it, or name it in PIRD_BIN")
    with tempfile.TemporaryDirectory(prefix="pird-browser-") as folder:
        port = free_port()
        # localhost, not 127.0.0.1: only there do browsers keep a Secure cookie without TLS.
        address = f"http://localhost:{port}"
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [
                    binary, "serve", "--port", str(port), "--data", data or f"{folder}/data",
                    "--sample"],
                cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(process, address, log, patience)
            yield address
            if process.poll() is not None:
                raise RuntimeError(
                    f"the portal ended by itself ({process.returncode}):\n{log.read_text()}")
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_ready(process, address: str, log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        if process.poll() is not None:
            raise RuntimeError(
                f"the portal ended before it was ready ({process.returncode}):\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"the portal was not ready after {patience:.0f} s:\n{log.read_text()}"
                ) from None
            # Nothing announces readiness but the answer itself, so it is asked for again.
            time.sleep(0.05)
