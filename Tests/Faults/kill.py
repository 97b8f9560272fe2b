"""Kills the portal at random moments while people write, again and again, and then asks whether
everything is there that they were told.

    python kill.py --engine sqlite|postgres --times 300 [--seed S] [--minutes M]

Of PostgreSQL every fifth victim is the database server itself, which crashes and recovers.
"""

import argparse
import random
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from load import Findings, Load, compare
from private_postgres import PrivatePostgres
from program import Program, program_on_postgres, program_on_sqlite


@contextmanager
def stage(engine: str):
    """A program with an empty database, and the database server if there is one."""
    with ExitStack() as stack:
        if engine == "sqlite":
            yield stack.enter_context(program_on_sqlite()), None
        else:
            postgres = stack.enter_context(PrivatePostgres())
            yield stack.enter_context(program_on_postgres(postgres)), postgres


@dataclass
class Summary:
    kills: int
    findings: Findings
    #: How long it took from a kill to the next acknowledged write, the longest.
    recovery_max: float

    @property
    def is_clean(self) -> bool:
        return self.findings.is_clean

    def __str__(self) -> str:
        found = self.findings
        return (
            f"{self.kills} kills, {found.acknowledged} acknowledged, {found.lost} lost, "
            f"{found.half} half, {found.twice} twice; "
            f"written again {self.recovery_max:.1f} s after a kill at the latest")


class Executioner:
    """Kills from a seed: when, whom, and how early after the start."""

    def __init__(
        self, program: Program, postgres: PrivatePostgres | None, seed: int, workers: int,
        say=print,
    ):
        self.program = program
        self.postgres = postgres
        self.chance = random.Random(seed)
        self.load = Load([program.address], workers, seed=seed)
        self.say = say
        self.kills = 0
        self.recovery_max = 0.0
        self.findings = Findings()

    def run(self, times: int, deadline: float = float("inf"), check_every: int = 50) -> Summary:
        self.kill_before_it_was_ever_ready()
        while self.kills < times and time.monotonic() < deadline and self.findings.is_clean:
            self.program.start()
            self.program.wait_until_ready()
            self.load.start()
            for _ in range(min(check_every, times - self.kills)):
                self.kill_somebody()
                if time.monotonic() > deadline or self.kills >= times:
                    break
            self.load.stop()
            self.settle()
        return Summary(self.kills, self.findings, self.recovery_max)

    def kill_somebody(self) -> None:
        """Kills the program, or the database server, while people write; sees it come back."""
        self.load.wait_for_writes()
        time.sleep(self.chance.uniform(0.003, 0.8))
        killed_at = time.monotonic()
        if self.postgres and self.kills % 5 == 4:
            self.postgres.crash()
            self.kills += 1
            self.postgres.start()
        else:
            self.kill_program()
            # Now and then it dies again while it recovers from the last time.
            while self.chance.random() < 0.1:
                self.program.start()
                time.sleep(self.chance.uniform(0, 0.4))
                self.kill_program()
            self.program.start()
            self.program.wait_until_ready()
        self.load.wait_for_writes()
        self.recovery_max = max(self.recovery_max, time.monotonic() - killed_at)

    def kill_before_it_was_ever_ready(self) -> None:
        """The first start creates tables, keys and people: it must bear an interruption too."""
        for _ in range(3):
            self.program.start()
            time.sleep(self.chance.uniform(0, 0.3))
            self.kill_program()

    def kill_program(self) -> None:
        if not self.program.is_running:
            raise RuntimeError(f"the portal ended by itself:\n{self.program.log_tail()}")
        self.program.kill()
        self.kills += 1

    def settle(self) -> None:
        """Asks again for what was not answered, and compares; the program is at rest then."""
        self.load.resolve()
        self.program.stop()
        self.findings = compare(self.load, self.program.reader)
        self.program.check()
        self.say(f"{self.kills} kills: {self.findings}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--times", type=int, default=300, help="how many kills")
    parser.add_argument("--minutes", type=float, help="end after so long, whatever was reached")
    parser.add_argument("--seed", type=int, help="the same seed kills at the same moments")
    parser.add_argument("--workers", type=int, default=8, help="how many people write at once")
    parser.add_argument("--check-every", type=int, default=50, help="kills between comparisons")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    began = time.monotonic()
    deadline = began + options.minutes * 60 if options.minutes else float("inf")
    with stage(options.engine) as (program, postgres):
        summary = Executioner(
            program, postgres, seed, options.workers,
            say=lambda line: print(f"{time.monotonic() - began:6.1f} s  {line}", flush=True),
        ).run(options.times, deadline, options.check_every)
    print(f"seed {seed}: {summary}, in {time.monotonic() - began:.0f} s")
    return 0 if summary.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
