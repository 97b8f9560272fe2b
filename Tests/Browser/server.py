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
def portal(
        data: Path | None = None, patience: float = 60, port: int | None = None,
        hours_ahead: int = 0, options: tuple = (), environment: dict[str, str] | None = None,
        log: Path | None = None):
    """The address of a portal with sample data, which ends with the block. Its data folder is
    `data`, for those who want to look into it, or one that goes with it; `port` is for those who
    come back to an address, and its clock is `hours_ahead` of ours. `options` and `environment` are
    what else it is told, and what it says goes to `log`."""
    binary = ROOT / os.environ.get("PIRD_BIN", ".build/debug/pird")
    if not binary.is_file():
        raise RuntimeError(f"no program at {binary}: build it, or name it in PIRD_BIN")
    with tempfile.TemporaryDirectory(prefix="pird-browser-") as folder:
        port = port or free_port()
        # localhost, not 127.0.0.1: only there do browsers keep a Secure cookie without TLS.
        address = f"http://localhost:{port}"
        log = log or Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [
                    # In between, because the shifted clock's library writes into the environment
                    # when it is the first, and a program in Swift then finds no arguments.
                    "/usr/bin/env", binary, "serve", "--port", str(port),
                    "--data", data or f"{folder}/data", "--sample", *options],
                cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
                env=os.environ | (clock(hours_ahead) if hours_ahead else {}) | (environment or {}))
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
            # The shifted clock's library leaves these behind.
            for name in (f"faketime_shm_{process.pid}", f"sem.faketime_sem_{process.pid}"):
                (Path("/dev/shm") / name).unlink(missing_ok=True)


def clock(hours_ahead: int) -> dict[str, str]:
    """The environment of a program whose clock is ahead. It serves, but its jobs do not run: the
    library takes their timers, which ask for no clock, for times of day that never come."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        raise RuntimeError("no clock can be put forward: install the Debian package faketime")
    return {
        "LD_PRELOAD": str(library), "FAKETIME": f"+{hours_ahead}h",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


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
