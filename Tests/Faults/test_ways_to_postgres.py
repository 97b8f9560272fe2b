"""The ways to PostgreSQL: encrypted, through a pooler, from several programs at once."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from load import Load, compare
from private_postgres import PrivatePostgres, free_port, owner_name
from program import ROOT, Program, program_on_postgres


@contextmanager
def folder_of_postgres():
    folder = Path(tempfile.mkdtemp(prefix="pird-way-"))
    if owner_name():
        shutil.chown(folder, owner_name(), owner_name())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_postgres(*command) -> list[str]:
    return ["runuser", "-u", owner_name(), "--", *command] if owner_name() else [*command]


def test_a_connection_is_encrypted_and_a_wrong_authority_is_refused():
    with folder_of_postgres() as folder:
        for name in ("right", "wrong"):
            subprocess.run(
                ["sh", ROOT / "Deploy/certificates", folder / name, "database"], check=True,
                capture_output=True)
        own = folder / "right/database"
        for path in (folder / "right", own, own / "machine.key", own / "machine.crt"):
            if owner_name():
                shutil.chown(path, owner_name(), owner_name())
        settings = {
            "ssl": "on", "ssl_cert_file": f"'{own}/machine.crt'",
            "ssl_key_file": f"'{own}/machine.key'"}
        with PrivatePostgres(settings) as postgres:
            address = postgres.create("encrypted")

            def through(authority: str) -> str:
                return f"{address}?sslmode=verify-full&sslrootcert={folder}/{authority}/ca.crt"

            program = Program(folder, through("right"))
            program.migrate()
            program.start()
            try:
                program.wait_until_ready()
                encrypted = postgres.sql(
                    "SELECT bool_and(ssl)::text || ' ' || (count(*) > 0)::text FROM pg_stat_ssl"
                    " JOIN pg_stat_activity USING (pid) WHERE application_name = 'pird'")
                assert encrypted.strip() == "true true"
            finally:
                program.stop()
            stranger = Program(folder, through("wrong"))
            with pytest.raises(RuntimeError, match="certificate verify failed"):
                stranger.migrate()


@contextmanager
def pooler(postgres: PrivatePostgres, database: str):
    """The address of a pgbouncer that lends a connection for one transaction only."""
    with folder_of_postgres() as folder:
        port = free_port()
        (folder / "users").write_text(f'"postgres" "{postgres.password}"\n')
        (folder / "ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={postgres.port}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
            f"unix_socket_dir =\npool_mode = transaction\ndefault_pool_size = 4\n"
            f"auth_type = scram-sha-256\nauth_file = {folder}/users\n")
        for path in folder.iterdir():
            if owner_name():
                shutil.chown(path, owner_name(), owner_name())
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                as_postgres("pgbouncer", str(folder / "ini")), stdout=log, stderr=log)
        try:
            yield f"postgres://postgres:{postgres.password}@127.0.0.1:{port}/{database}"
        finally:
            process.terminate()
            process.wait(10)


def test_two_portals_behind_a_pooler_are_one_site():
    with PrivatePostgres() as postgres, program_on_postgres(postgres) as first:
        name = first.database.rsplit("/", 1)[1]
        with pooler(postgres, name) as address, folder_of_postgres() as folder:
            first.database = address
            second = Program(folder, address)
            second.data.mkdir()
            try:
                first.start()
                first.wait_until_ready()
                # Both must have the same secret; one with another is refused.
                second.start()
                assert second.process.wait(20) == 1
                assert "another secret.key" in second.log_tail()
                shutil.copy(first.data / "secret.key", second.data)
                os.chmod(second.data / "secret.key", 0o600)
                second.start()
                second.wait_until_ready()
                # Each worker goes from one to the other, with one session and its forms.
                load = Load([first.address, second.address], workers=6)
                load.start()
                load.wait_for_writes(20)
                time.sleep(4)
                first.stop()
                time.sleep(1)
                first.start()
                first.wait_until_ready()
                load.stop()
                load.resolve()
                first.database = postgres.address(name)
                findings = compare(load, first.reader)
                assert findings.is_clean, findings
                assert load.acknowledged_at(), "nobody wrote, and nothing was shown"
                first.check()
            finally:
                for program in (first, second):
                    if program.is_running:
                        program.kill()
