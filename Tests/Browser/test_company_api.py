"""The register for programs: judged by schemathesis against its own description, by libcovebods, and by
what HTTP promises."""

import copy
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bods import problems
from companies import Companies, open_companies
from people import SHILAN
from server import portal

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def programs(browser):
    """A portal of its own, where programs may ask often; and a company with something of everything."""
    with portal(options=("--requests", "1000000")) as address:
        companies = open_companies(browser, address)
        number = companies.form("Ranya Bread Company")
        companies.form("Second Company")
        companies.live(number)
        yield address, number, companies


def get(address: str, headers: dict[str, str] | None = None, method: str = "GET"):
    request = urllib.request.Request(address, headers=headers or {}, method=method)
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        return error


def read(address: str):
    return json.load(get(address))


def test_schemathesis_finds_nothing(programs, tmp_path):
    site, number, _ = programs
    # The examples of the description are of a company that is there.
    assert number == "100001"
    run = subprocess.run(
        [
            Path(sys.executable).parent / "st", "--config-file", HERE / "schemathesis.toml", "run",
            f"{site}/api/openapi.json", "--checks", "all", "--mode", "all",
            "--phases", "examples,coverage,fuzzing,stateful", "--generation-deterministic",
            "--seed", "1", "--max-examples", "60", "--workers", "1", "--continue-on-failure",
            "--no-color"],
        cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    # It has asked everything, and been answered.
    assert "Selected: 11/11" in run.stdout and "No issues found" in run.stdout, run.stdout[-3000:]


def test_the_description_is_what_is_answered(programs):
    site, number, _ = programs
    company = read(f"{site}/api/companies/{number}")
    assert company["company_name"] == "Ranya Bread Company" and company["has_charges"]
    assert company["company_status_detail"] == "active-proposal-to-reduce-capital"
    for name, path in company["links"].items():
        assert get(f"{site}{path}").status == 200, name
    officers = read(f"{site}{company['links']['officers']}")
    assert officers["total_results"] == 4 and officers["kind"] == "officer-list"
    assert {one["officer_role"] for one in officers["items"]} == {
        "managing-director", "director", "lawyer", "accountant"}
    filings = read(f"{site}{company['links']['filing_history']}?items_per_page=2&start_index=1")
    assert filings["total_results"] == 8 and len(filings["items"]) == 2
    assert filings["items"][0]["type"] == "seizure-entered"
    # What a court has decided is told with the court.
    assert filings["items"][1]["type"] == "share-transfer"
    assert filings["items"][1]["court_order"] == {"court": "Court of Ranya", "order": "7/2026"}
    charges = read(f"{site}{company['links']['charges']}")
    assert charges["items"][0]["status"] == "outstanding"
    controllers = read(f"{site}{company['links']['persons_with_significant_control']}")
    natures = [one["natures_of_control"][0] for one in controllers["items"]]
    assert "voting-rights-50-to-75-percent" in natures
    assert "ownership-of-shares-50-to-75-percent" in natures
    found = read(f"{site}/api/search/companies?q=bread%20compan")
    assert [one["company_number"] for one in found["items"]] == [number]
    # Whatever is public, numbers of people are not.
    everything = json.dumps([officers, filings, charges, controllers])
    assert "90000000" not in everything


def test_what_you_have_is_not_sent_again_and_what_has_changed_is_said(programs):
    site, number, companies = programs
    address = f"{site}/api/companies/{number}"
    first = get(address)
    tag = first.headers["ETag"]
    assert tag == f'"{json.load(first)["etag"]}"'
    assert get(address, {"If-None-Match": tag}).status == 304
    assert get(address, {"If-None-Match": f'W/{tag}, "other"'}).status == 304
    assert get(address, {"If-Match": tag}).status == 200
    companies.bring("co-11", SHILAN, [
        ("company", {"answer": number}), ("change", {"answer": "add"}),
        ("person", {"answer": SHILAN.number}), ("control", {"answer": "appoints"})])
    # Who controls it is another resource: the profile is as it was.
    assert get(address, {"If-Match": tag}).status == 200
    second = read(f"{site}/api/companies/100002")["etag"]
    assert get(address, {"If-Match": f'"{second}"'}).status == 412
    assert get(address, {"If-Match": f"W/{tag}"}).status == 412, "a weak tag is no strong one"
    companies.rename("100002", "Second Company Renamed")
    assert get(f"{site}/api/companies/100002", {"If-Match": f'"{second}"'}).status == 412


def test_ownership_is_told_in_the_standard_and_a_bent_statement_is_found(programs):
    site, number, _ = programs
    for company in (number, "100002"):
        statements = read(f"{site}/api/companies/{company}/beneficial-ownership")
        assert problems(statements) == []
    statements = read(f"{site}/api/companies/{number}/beneficial-ownership")
    shares = [
        interest["share"] for one in statements if one["recordType"] == "relationship"
        for interest in one["recordDetails"]["interests"]
        if interest["type"] == "shareholding"]
    # A quarter is exact; seven twelfths lie between two whole percents.
    assert {"exact": 25} in shares and {"exclusiveMinimum": 58, "exclusiveMaximum": 59} in shares
    for bend in (
            lambda all: all[0].pop("declarationSubject"),
            lambda all: all[-1]["recordDetails"].update(interestedParty="nobody"),
            lambda all: all.append(all[0]),
            lambda all: all[-1]["recordDetails"]["interests"][0].update(type="ownership")):
        bent = copy.deepcopy(statements)
        bend(bent)
        assert problems(bent), "a bent statement was believed"


def test_whoever_stops_reading_goes_on_where_they_were(programs):
    site, number, _ = programs
    def lines(path: str) -> list[dict]:
        return [json.loads(line) for line in get(f"{site}{path}") if line.strip()]
    snapshot = lines("/api/snapshot/companies")
    assert {one["company_number"] for one in snapshot[1:]} == {"100001", "100002"}
    events = lines("/api/stream/companies")
    assert [one["event"]["timepoint"] for one in events] == sorted(
        {one["event"]["timepoint"] for one in events}), "in the order of the log, each once"
    middle = events[4]["event"]["timepoint"]
    assert lines(f"/api/stream/companies?timepoint={middle}") == events[5:]
    # From the snapshot on, nothing is missing: its place is not before the last of its events.
    later = lines(f"/api/stream/companies?timepoint={snapshot[0]['timepoint']}")
    assert all(one in events for one in later)
    assert events[0]["data"]["type"] == "incorporation"


def test_whoever_asks_too_often_is_told_when_to_go_on(browser):
    with portal(options=("--requests", "3")) as site:
        answers = [get(f"{site}/api/search/companies?q=a") for _ in range(5)]
    assert [one.status for one in answers] == [200, 200, 200, 429, 429]
    assert [one.headers["X-Ratelimit-Remain"] for one in answers] == ["2", "1", "0", "0", "0"]
    assert answers[0].headers["X-Ratelimit-Limit"] == "3"
    assert answers[0].headers["X-Ratelimit-Window"] == "5m"
    assert 0 < int(answers[3].headers["Retry-After"]) <= 300
    assert json.load(answers[3])["status"] == 429


def test_whoever_asks_only_for_the_head_gets_nothing_else(programs):
    site, number, _ = programs
    host, port = site.removeprefix("http://").split(":")
    for path, status in (
            (f"/api/companies/{number}", 200), ("/en/companies", 200),
            # Made while it is sent: it has no length to tell.
            ("/api/snapshot/companies", 405)):
        with socket.create_connection((host, int(port)), timeout=10) as line:
            # Two on one line: what followed the first head would be taken for the second answer.
            line.sendall(
                (f"HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
                 f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").encode())
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        first, _, rest = answer.partition(b"\r\n\r\n")
        assert first.startswith(f"HTTP/1.1 {status}".encode()), first
        assert rest.startswith(b"HTTP/1.1 200"), f"{path}: {rest[:80]}"
        assert rest.endswith(b"ok\n")
