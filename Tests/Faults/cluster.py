"""Three machines on loopback, started from the very files in Deploy/.

Each has etcd, Patroni with PostgreSQL 15, pgbouncer and pird; haproxy stands in front of the pirds
and leads to the PostgreSQL that leads. Nothing is mocked, nothing of the system's own is touched:
private processes, private folder, free ports, and all of it is gone at the end.

    with Cluster(pird=".build/release/pird") as cluster:
        cluster.kill_leader()

`python3 Tests/Faults/cluster.py [PIRD]` starts one to look at, until Ctrl-C.
"""

import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import ssl
import string
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "Deploy"
BIN = Path("/usr/lib/postgresql/15/bin")
PATH = f"{BIN}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PROGRAMS = ["etcd", "patroni", "patronictl", "pgbouncer", "haproxy", "psql", "openssl"]
PACKAGES = "postgresql-15 patroni etcd-server pgbouncer haproxy openssl"

MACHINES = (1, 2, 3)


class NotUp(Exception):
    """Something did not come up or did not come back; the ends of the logs are in the message."""


class Ports:
    """Free ports, held for as long as the block lasts.

    A socket that is bound and does not listen keeps a port from everybody who asks for any, but not
    from the server that is told to listen there: both say SO_REUSEADDR. So nobody takes a port
    while its owner is dead.
    """

    def __init__(self):
        self.held: list[socket.socket] = []

    def take(self) -> int:
        holder = socket.socket()
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        self.held.append(holder)
        return holder.getsockname()[1]

    def release(self):
        for holder in self.held:
            holder.close()


class Machine:
    """One machine's folder, ports and processes."""

    def __init__(self, number: int, folder: Path, ports: Ports):
        self.number = number
        self.folder = folder
        self.data = folder / "postgresql"
        self.run = folder / "run"
        self.peers, self.etcd, self.rest = ports.take(), ports.take(), ports.take()
        self.postgres, self.pgbouncer, self.pird = ports.take(), ports.take(), ports.take()
        self.processes: dict[str, subprocess.Popen] = {}

    def is_running(self, name: str) -> bool:
        return name in self.processes and self.processes[name].poll() is None


class Cluster:
    """Three machines, from the moment all of them are ready until the block ends."""

    def __init__(self, pird: str | None = None, say=lambda line: print(line, flush=True)):
        # Without a program there is the database alone, which is enough to try its failover.
        self.program = None if pird is None else Path(pird).resolve()
        self.say = say
        # PostgreSQL refuses to be root; the account that owns Debian's files runs all of it.
        self.account = (
            {"user": "postgres", "group": "postgres", "extra_groups": []}
            if os.geteuid() == 0 else {})
        self.passwords = {
            name: secrets.token_hex(12)
            for name in ("choose-one", "choose-another", "choose-a-third")}
        self.folder: Path | None = None
        self.ports = Ports()
        self.machines: dict[int, Machine] = {}
        self.proxy: subprocess.Popen | None = None

    # ---- Beginning and end ----

    def __enter__(self):
        missing = [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]
        if missing:
            raise NotUp(f"not installed: {', '.join(missing)}; apt-get install {PACKAGES}")
        try:
            # Not under a deep folder: the path of a socket may have about a hundred letters.
            self.folder = Path(tempfile.mkdtemp(prefix="pird-ha-", dir="/tmp"))
            self.people, self.plain, self.leader_port = (self.ports.take() for _ in range(3))
            for number in MACHINES:
                self.machines[number] = Machine(
                    number, self.folder / f"pird{number}", self.ports)
            self._prepare()
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_):
        self._end()

    def _prepare(self):
        """Renders the files of Deploy/ for each machine."""
        names = [f"pird{number}.internal" for number in MACHINES]
        subprocess.run([DEPLOY / "certificates", self.folder / "tls", *names],
                       check=True, capture_output=True)
        for machine in self.machines.values():
            machine.run.mkdir(parents=True)
            machine.data.mkdir(mode=0o700)
            shutil.copytree(self.folder / f"tls/pird{machine.number}.internal",
                            machine.folder / "tls")
            for example in ("etcd.env", "patroni.env", "patroni.yml", "pgbouncer.ini",
                            "userlist.txt", "database", "pird.env", "pird.service"):
                self._render(example, machine)
        (self.folder / "public.pem").write_bytes(
            b"".join((self.machines[1].folder / f"tls/machine.{end}").read_bytes()
                     for end in ("crt", "key")))
        self._render("haproxy.cfg", None)
        if self.account:
            subprocess.run(["chown", "-R", "postgres:postgres", self.folder], check=True)
        # Pird's own folders belong to who runs it; its secret is one and the same for all three.
        secret = secrets.token_bytes(32)
        for machine in self.machines.values():
            data = machine.folder / "pird"
            data.mkdir(mode=0o700)
            (data / "secret.key").write_bytes(secret)
            (data / "secret.key").chmod(0o600)

    def _render(self, example: str, machine: Machine | None):
        """Writes the example with what is different on loopback, which is all in this table."""
        here = machine.folder if machine else self.folder
        text = (DEPLOY / example).read_text()
        if machine and example in ("etcd.env", "patroni.env"):
            # As the files say: the machine's own name, but not in the list of all members.
            text = "\n".join(
                line if line.startswith("ETCD_INITIAL_CLUSTER=")
                else line.replace("pird1", f"pird{machine.number}") for line in text.split("\n"))
        table = dict(self.passwords)
        for number, other in self.machines.items():
            host = f"pird{number}.internal"
            table |= {
                f"{host}:2380": f"127.0.0.1:{other.peers}",
                f"{host}:2379": f"127.0.0.1:{other.etcd}",
                f"{host}:8008": f"127.0.0.1:{other.rest}",
                # haproxy asks Patroni at the same address, but each of ours has its own port.
                f"{host}:5432": f"127.0.0.1:{other.postgres}"
                + (f" port {other.rest}" if example == "haproxy.cfg" else ""),
                f"{host}:8080": f"127.0.0.1:{other.pird}",
            }
        table |= {"/etc/pird/tls": f"{self.machines[1].folder if machine is None else here}/tls"}
        if machine:
            table |= {
                "0.0.0.0:2380": f"127.0.0.1:{machine.peers}",
                "0.0.0.0:2379": f"127.0.0.1:{machine.etcd}",
                "0.0.0.0:8008": f"127.0.0.1:{machine.rest}",
                "0.0.0.0:5432": f"127.0.0.1:{machine.postgres}",
                "127.0.0.1:6432": f"127.0.0.1:{machine.pgbouncer}",
                "listen_port = 6432": f"listen_port = {machine.pgbouncer}",
                "port=5000": f"port={self.leader_port}",
                "--port 8080": f"--port {machine.pird}",
                "10.77.0.1": "127.0.0.1",
                "https://gov.krd": f"http://127.0.0.1:{self.people}",
                "/var/lib/etcd/pird": f"{here}/etcd",
                "/var/lib/postgresql/15/pird": str(machine.data),
                "/var/lib/postgresql/.pgpass-patroni": f"{here}/pgpass",
                "/run/postgresql": str(machine.run),
                "/etc/pgbouncer/userlist.txt": f"{here}/userlist.txt",
                "/var/lib/pird": f"{here}/pird",
                "/etc/pird/pird.env": f"{here}/pird.env",
                "/etc/pird/database": f"{here}/database",
                "/usr/local/bin/pird": str(self.program),
            }
            if not self.account:
                # The socket's folder is ours alone, and we are not called postgres.
                table |= {"local all postgres peer": "local all postgres trust"}
        else:
            table |= {
                # Without TLS and without being root.
                "bind :443 ssl crt /etc/haproxy/public.pem alpn h2,http/1.1":
                    f"bind 127.0.0.1:{self.people}",
                "bind :80": f"bind 127.0.0.1:{self.plain}",
                "bind 127.0.0.1:5000": f"bind 127.0.0.1:{self.leader_port}",
                "log /dev/log local0": "log stdout format raw local0",
                "    user haproxy\n": "",
                "    group haproxy\n": "",
                "    chroot /var/lib/haproxy\n": "",
                "/run/haproxy/admin.sock": f"{here}/haproxy.sock",
                "check port 8008 check-ssl": "check check-ssl",
            }
        wording = re.compile("|".join(
            re.escape(words) for words in sorted(table, key=len, reverse=True)))
        text = wording.sub(lambda found: table[found[0]], text)
        # What would still lead out of the folder is a word that the table has forgotten.
        code = "\n".join(line for line in text.split("\n") if line.lstrip()[:1] not in ("#", ";"))
        left = re.findall(r"\S*(?:\.internal\b|/etc/(?!ssl)|/var/lib/|choose-)\S*", code)
        if left:
            raise NotUp(f"Deploy/{example} has no counterpart here for {', '.join(left)}")
        (here / example).write_text(text)
        (here / example).chmod(0o600)

    def _start(self):
        every = self.machines.values()
        self.say("starting three etcd, then three Patroni with PostgreSQL")
        for machine in every:
            self._start_etcd(machine)
        for machine in every:
            self._start_patroni(machine)
        self.await_whole()
        self._create_database()
        self.say("starting three pgbouncers and haproxy")
        for machine in every:
            self._start_pgbouncer(machine)
        self.proxy = self._spawn("haproxy", ["haproxy", "-db", "-f", self.folder / "haproxy.cfg"])
        for machine in every:
            self._await(f"answer by pgbouncer {machine.number}",
                        lambda: self._answers(self.pgbouncer_dsn(machine.number)))
        if self.program:
            self.say("starting three pirds")
            self.migrate()
            for machine in every:
                self._start_pird(machine)
            for machine in every:
                self._await_ready(machine)
            self._await("pird by haproxy", lambda: self._status(f"{self.addresses()[0]}/") == 200)

    def _end(self):
        """Ends every process and removes the folder, in whatever state they are."""
        # Being asked to end a second time must not leave half of it behind.
        asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.signal(number, signal.SIG_IGN) for number in asked]
        try:
            processes = [
                process for machine in self.machines.values()
                for process in machine.processes.values()]
            if self.proxy:
                processes.append(self.proxy)
            # PostgreSQL after Patroni, which would start again what is being ended.
            for process in processes:
                process.kill()
                process.wait()
            for machine in self.machines.values():
                for pid in postgres_of(machine):
                    kill(pid)
            self.ports.release()
            if self.folder:
                shutil.rmtree(self.folder, ignore_errors=True)
        finally:
            for number, handler in zip(asked, before):
                signal.signal(number, handler)

    # ---- What is there ----

    def addresses(self) -> list[str]:
        """Where people come in."""
        return [f"http://127.0.0.1:{self.people}"]

    def pird_address(self, number: int) -> str:
        return f"http://127.0.0.1:{self.machines[number].pird}"

    def leader(self) -> int | None:
        """The machine whose PostgreSQL leads, by the same question that haproxy asks."""
        for number in MACHINES:
            if self._patroni(number, "/primary")[0] == 200:
                return number
        return None

    def is_whole(self) -> bool:
        """One leader, one synchronous standby, one replica more, all on one timeline."""
        leader = self.leader()
        if leader is None:
            return False
        members = json.loads(self._patroni(leader, "/cluster")[1] or b"{}").get("members", [])
        return (
            sorted(member["role"] for member in members) == ["leader", "replica", "sync_standby"]
            and all(member["state"] in ("running", "streaming") for member in members)
            and len({member.get("timeline") for member in members}) == 1)

    @property
    def secret(self) -> Path:
        """The deployment's, which all machines have."""
        return self.machines[1].folder / "pird" / "secret.key"

    def leader_dsn(self) -> str:
        """The leader's database, past pgbouncer and haproxy, for who counts what is there."""
        leader = self.leader()
        if leader is None:
            raise NotUp(f"no PostgreSQL leads\n{self.logs()}")
        return (f"postgres://pird:{self.passwords['choose-a-third']}"
                f"@127.0.0.1:{self.machines[leader].postgres}/pird"
                f"?sslmode=verify-full&sslrootcert={self.folder}/tls/ca.crt")

    def pgbouncer_dsn(self, number: int) -> str:
        """The database's address as pird on that machine has it."""
        return (self.machines[number].folder / "database").read_text().strip()

    # ---- What breaks and mends it ----

    def kill_leader(self) -> int:
        """kill -9 of etcd, Patroni and PostgreSQL at once: what a machine's death leaves."""
        number = self.leader()
        if number is None:
            raise NotUp(f"no PostgreSQL leads\n{self.logs()}")
        for pid in self._of_database(number):
            kill(pid)
        for name in ("patroni", "etcd"):
            self.machines[number].processes[name].wait()
        return number

    def freeze_leader(self) -> int:
        """Lets it stand still, every connection open: a virtual machine that was suspended."""
        number = self.leader()
        if number is None:
            raise NotUp(f"no PostgreSQL leads\n{self.logs()}")
        for pid in self._of_database(number):
            os.kill(pid, signal.SIGSTOP)
        return number

    def thaw(self, number: int):
        """Lets it go on as if nothing had been, and waits until the three are whole again."""
        for pid in self._of_database(number):
            os.kill(pid, signal.SIGCONT)
        self.await_whole()

    def restart_node(self, number: int):
        """Starts what kill_leader has killed and waits until the three are whole again."""
        machine = self.machines[number]
        if not machine.is_running("etcd"):
            self._start_etcd(machine)
        if not machine.is_running("patroni"):
            self._start_patroni(machine)
        self.await_whole()

    def await_whole(self, patience: float = 90):
        self._await("leader with two replicas in step", self.is_whole, patience)

    def switchover(self) -> tuple[int, int]:
        """The planned change of the leader, by the command of docs/operating.md."""
        before = self.leader()
        self.patronictl("switchover", "pird", "--force")
        self._await("new leader", lambda: self.leader() not in (None, before), 20)
        return before, self.leader()

    def patronictl(self, *words: str) -> str:
        return self._run(["patronictl", "-c", self.machines[1].folder / "patroni.yml", *words])

    def stop_pird(self, number: int, patience: float = 60):
        """SIGTERM, as systemd stops it, and wait until it has ended by itself."""
        process = self.machines[number].processes["pird"]
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(patience)
        except subprocess.TimeoutExpired:
            raise NotUp(f"pird {number} has not ended {patience:.0f} s after SIGTERM\n"
                        f"{self.logs()}") from None
        if status != 0:
            raise NotUp(f"pird {number} ended with {status} after SIGTERM\n{self.logs()}")

    def start_pird(self, number: int):
        self._start_pird(self.machines[number])
        self._await_ready(self.machines[number])

    def restart_pird(self, number: int):
        self.stop_pird(number)
        self.start_pird(number)

    def migrate(self):
        machine = self.machines[1]
        self._run([self.program, "migrate", "--database-file", machine.folder / "database"],
                  account={}, cwd=ROOT)

    # ---- The parts ----

    def _of_database(self, number: int) -> list[int]:
        """The machine's etcd, Patroni and PostgreSQL. Patroni before PostgreSQL: it must not see it
        fall and hand over in good order."""
        machine = self.machines[number]
        return [machine.processes["patroni"].pid, machine.processes["etcd"].pid,
                *postgres_of(machine)]

    def _start_etcd(self, machine: Machine):
        self._spawn("etcd", ["etcd"], machine, environment(machine.folder / "etcd.env"))

    def _start_patroni(self, machine: Machine):
        self._spawn("patroni", ["patroni", machine.folder / "patroni.yml"], machine,
                    environment(machine.folder / "patroni.env"))

    def _start_pgbouncer(self, machine: Machine):
        self._spawn("pgbouncer", ["pgbouncer", machine.folder / "pgbouncer.ini"], machine)

    def _start_pird(self, machine: Machine):
        """The command of pird.service, with the variables that systemd would put there."""
        unit = (machine.folder / "pird.service").read_text().replace("\\\n", " ")
        command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1]
        variables = environment(machine.folder / "pird.env")
        variables["CREDENTIALS_DIRECTORY"] = str(machine.folder)
        words = [string.Template(word).substitute(variables) for word in shlex.split(command)]
        # Invented people, because nobody else could sign in to a drill.
        self._spawn("pird", [*words, "--sample"], machine, variables, account={}, cwd=ROOT)

    def _create_database(self):
        """As Deploy/README.md says it."""
        machine = self.machines[self.leader()]
        password = self.passwords["choose-a-third"]
        for statement in (f"CREATE ROLE pird LOGIN PASSWORD '{password}'",
                          "CREATE DATABASE pird OWNER pird"):
            self._run(["psql", "--quiet", "--host", machine.run, "--port", str(machine.postgres),
                       "--username", "postgres", "--command", statement, "postgres"])

    def _spawn(self, name, command, machine=None, variables=None, account=None, cwd="/"):
        """Starts a process in a session of its own, so that Ctrl-C reaches only the drill."""
        account = self.account if account is None else account
        log = (machine.folder if machine else self.folder) / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, start_new_session=True, cwd=cwd,
                env={"PATH": PATH, "LANG": "C.UTF-8"} | (variables or {}), **account)
        if machine:
            machine.processes[name] = process
        return process

    def _run(self, command, account=None, cwd="/") -> str:
        account = self.account if account is None else account
        words = [str(word) for word in command]
        done = subprocess.run(words, capture_output=True, text=True, timeout=120, cwd=cwd,
                              env={"PATH": PATH, "LANG": "C.UTF-8"}, **account)
        if done.returncode != 0:
            raise NotUp(f"{' '.join(words[:3])} … ended with {done.returncode}:\n"
                        f"{done.stdout}{done.stderr}\n{self.logs()}")
        return done.stdout

    def _answers(self, dsn: str) -> bool:
        """Whether the database behind that address answers."""
        return subprocess.run(
            ["psql", "--quiet", "--command", "SELECT 1", f"{dsn}&connect_timeout=2"],
            capture_output=True, cwd="/", env={"PATH": PATH}, **self.account).returncode == 0

    def _patroni(self, number: int, path: str) -> tuple[int | None, bytes | None]:
        machine = self.machines[number]
        if not machine.is_running("patroni"):
            return None, None
        trust = ssl.create_default_context(cafile=str(self.folder / "tls/ca.crt"))
        try:
            with urllib.request.urlopen(
                    f"https://127.0.0.1:{machine.rest}{path}", timeout=2, context=trust) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, None
        except OSError:
            return None, None

    def _status(self, address: str) -> int | None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return None

    def _await_ready(self, machine: Machine):
        self._await(f"pird {machine.number}",
                    lambda: self._status(f"{self.pird_address(machine.number)}/readyz") == 200, 60,
                    needs=machine.processes["pird"])

    def _await(self, what: str, question, patience: float = 30, needs=None):
        """Asks until the answer is yes, because none of these programs announces it."""
        deadline = time.monotonic() + patience
        while not question():
            if needs is not None and needs.poll() is not None:
                raise NotUp(f"{what} ended with {needs.returncode}\n{self.logs()}")
            if time.monotonic() > deadline:
                raise NotUp(f"no {what} after {patience:.0f} s\n{self.logs()}")
            time.sleep(0.1)

    def logs(self, lines: int = 15) -> str:
        """The end of every log."""
        return "\n".join(
            f"---- {log.relative_to(self.folder)}\n"
            + "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
            for log in sorted(self.folder.glob("**/*.log")))


def environment(file: Path) -> dict[str, str]:
    """The variables of a file for systemd's EnvironmentFile."""
    return dict(line.split("=", 1) for line in file.read_text().splitlines()
                if line and not line.startswith("#"))


def postgres_of(machine: Machine) -> list[int]:
    """PostgreSQL's first process and its children. Patroni gives it a session of its own."""
    try:
        first = int((machine.data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{first}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return []
    if str(machine.data).encode() not in command:
        return []  # The number of a process that is gone, given to another since.
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


def kill(pid: int):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with Cluster(*sys.argv[1:2]) as cluster:
            print(f"people:    {cluster.addresses()[0]}")
            print(f"leader:    machine {cluster.leader()}, {cluster.leader_dsn()}")
            for number in MACHINES:
                print(f"pgbouncer: {cluster.pgbouncer_dsn(number)}")
            print(f"files:     {cluster.folder}", "Stop with Ctrl-C.", sep="\n", flush=True)
            signal.pause()
    except NotUp as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
