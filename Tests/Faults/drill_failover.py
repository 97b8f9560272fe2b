"""Breaks a highly available deployment while people use it, and says what they noticed.

    python3 Tests/Faults/drill_failover.py [--pird .build/release/pird] [--workers 8] [--seed S]

Three machines on loopback run the very files in Deploy/ (see cluster.py). In turn: the machine of
the PostgreSQL that leads dies, another stands still and goes on, the lead is handed over as
planned, and each pird is restarted. Afterwards whatever people were told must be there, once. Ends
with 1 when a promise is broken.
"""

import argparse
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cluster import MACHINES, ROOT, Cluster, NotUp
from load import Load, PostgresReader, compare

#: Seconds of calm before and after whatever is broken.
CALM = 3

#: The operators' pages, as somebody outside might spell them.
CLOSED = ("/metrics", "/metrics/", "//metrics", "/%6detrics", "/METRICS", "/healthz", "/readyz")


@dataclass
class Step:
    name: str
    #: What is done; answers a sentence about it.
    act: Callable[[], str]
    #: Whether people may see an error meanwhile.
    may_fail: bool
    #: The longest time without a write that is promised, in seconds.
    gap_max: float


class Drill:
    def __init__(self, cluster: Cluster, workers: int, seed: int | None):
        self.cluster = cluster
        self.load = Load(cluster.addresses(), workers, seed=seed)
        self.broken: list[str] = []

    def run(self):
        self.look_at_closed_doors()
        for step in (
            # Silence is noticed after ttl, 8 s; the rest is the taking over, and room for a
            # machine with little to spare.
            Step("the leader's machine dies", self.kill_leader, True, 25),
            Step("the leader's machine stands still", self.freeze_leader, True, 25),
            Step("planned switchover", self.switch_over, False, 15),
            Step("rolling restart of pird", self.restart_each, False, 5),
        ):
            self.take(step)

    def take(self, step: Step):
        say(f"{step.name}: people are at work")
        self.load.start()
        time.sleep(CALM)
        self.load.wait_for_writes(patience=30)
        since = time.monotonic()
        happened = step.act()
        self.load.wait_for_writes(patience=60)
        time.sleep(CALM)
        until = time.monotonic()
        self.load.stop()
        acknowledged = len(self.load.acknowledged_at(since, until))
        failures = self.load.failures(since, until)
        gap = self.load.longest_gap(since, until)
        self.load.resolve()
        findings = compare(self.load, PostgresReader(
            self.cluster.leader_dsn(), self.cluster.secret))
        say(f"{step.name}: {happened}")
        say(f"  {acknowledged} acknowledged writes, {findings.lost} lost, {findings.half} half, "
            f"{findings.twice} twice, {findings.unresolved} without an answer; "
            f"{len(failures)} failed requests; longest gap {gap:.1f} s")
        kinds = Counter((one.status or one.trouble, one.title or "no page") for one in failures)
        for (what, title), count in kinds.most_common(5):
            say(f"    {count} × {what}, {title}")
        if not findings.is_clean:
            self.broken.append(f"{step.name}: {findings}")
        if failures and not step.may_fail:
            self.broken.append(f"{step.name}: {len(failures)} requests failed")
        if gap > step.gap_max:
            self.broken.append(f"{step.name}: {gap:.1f} s without a write")

    def kill_leader(self) -> str:
        before = time.monotonic()
        dead = self.cluster.kill_leader()
        say(f"  machine {dead} is dead; waiting for writes")
        self.load.wait_for_writes(patience=60)
        after = time.monotonic() - before
        heir = self.cluster.leader()
        self.cluster.restart_node(dead)
        return (f"machine {dead} died, {heir} took over, written again after {after:.1f} s, "
                f"whole again after {time.monotonic() - before:.1f} s")

    def freeze_leader(self) -> str:
        before = time.monotonic()
        frozen = self.cluster.freeze_leader()
        say(f"  machine {frozen} stands still; waiting for writes")
        self.load.wait_for_writes(count=100, patience=60)
        heir = self.cluster.leader()
        say(f"  {heir} took over; machine {frozen} goes on as if nothing had been")
        # It still believes that it leads. What the others acknowledged meanwhile must prevail.
        self.cluster.thaw(frozen)
        return (f"machine {frozen} stood still, {heir} took over, "
                f"whole again after {time.monotonic() - before:.1f} s")

    def switch_over(self) -> str:
        before = time.monotonic()
        old, new = self.cluster.switchover()
        took = time.monotonic() - before
        self.cluster.await_whole()
        return f"machine {old} handed over to {new} in {took:.1f} s"

    def restart_each(self) -> str:
        for number in MACHINES:
            before = time.monotonic()
            self.cluster.restart_pird(number)
            say(f"  pird {number} ended and is back, {time.monotonic() - before:.1f} s")
        return "each pird was restarted"

    def look_at_closed_doors(self):
        for path in CLOSED:
            address = self.cluster.addresses()[0] + path
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:
                    status = answer.status
            except urllib.error.HTTPError as refusal:
                status = refusal.code
            if status != 404:
                self.broken.append(f"{path} is open to the outside ({status})")
        say(f"the operators' pages are closed to the outside, in {len(CLOSED)} spellings")


def say(line: str):
    print(line, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pird", type=Path, default=ROOT / os.environ.get(
        "PIRD_BIN", ".build/release/pird"), help="the program")
    parser.add_argument("--workers", type=int, default=8, help="how many people at once")
    parser.add_argument("--seed", type=int, help="for the same people doing the same")
    options = parser.parse_args()
    if not options.pird.is_file():
        parser.error(f"no program at {options.pird}: build it, or name it with --pird")

    # Asked to end, the drill must not leave twelve servers behind.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    began = time.monotonic()
    try:
        with Cluster(options.pird, say) as cluster:
            drill = Drill(cluster, options.workers, options.seed)
            try:
                drill.run()
            except RuntimeError as trouble:
                raise NotUp(f"{trouble}\n{cluster.logs()}") from trouble
    except NotUp as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    for line in drill.broken:
        say(f"BROKEN: {line}")
    say(f"{'broken' if drill.broken else 'all promises kept'}, {time.monotonic() - began:.0f} s")
    return 1 if drill.broken else 0


if __name__ == "__main__":
    sys.exit(main())
