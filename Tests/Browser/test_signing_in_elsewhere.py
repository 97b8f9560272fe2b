"""Programs that others wrote sign people in here: two clients that know nothing of Pird but its
address, a shell, and a person in front of a window."""

import subprocess
import sys

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet
from jwskate import Jwk
from playwright.sync_api import expect
from requests_oauth2client import (
    DPoPKey, InvalidGrant, OAuth2Client, PrivateKeyJwt)

from people import SHILAN
from relying import connect, example, office as an_office
from walker import TELEPHONE, Authenticator


@pytest.fixture
def office():
    with an_office() as here:
        yield here


@pytest.fixture
def configuration(site) -> dict:
    found = requests.get(f"{site}/.well-known/openid-configuration", timeout=10).json()
    assert found["issuer"] == site
    return found


def believe(token: str, configuration: dict, client: str, algorithm: str) -> dict:
    """What a signed token says, by a library that is not ours."""
    keys = KeySet.import_key_set(requests.get(configuration["jwks_uri"], timeout=10).json())
    claims = jwt.decode(token, keys, algorithms=[algorithm]).claims
    assert claims["iss"] == configuration["issuer"] and claims["aud"] == client
    return claims


def come_back(walker, office, address: str, agrees: bool = True) -> str:
    """The person follows a link of the client, signs in, says yes, and is back at the client."""
    before = len(office.arrivals)
    page = walker.page
    page.goto(address)
    if page.url.startswith(f"{walker.site}/{walker.language}/sign-in"):
        walker.look()
        name = SHILAN.name[walker.language]
        page.get_by_role("button", name=name, exact=True).click()
    question = page.locator(f'button[value="{"yes" if agrees else "no"}"]')
    # Who agreed before is not asked again: the page goes on by itself.
    expect(question.or_(page.get_by_role("heading", name="Vaccination", exact=True))
           ).to_be_visible()
    if question.count():
        walker.look()
        question.click()
    page.wait_for_url(f"{office.address}/**")
    with office.news:
        assert office.news.wait_for(lambda: len(office.arrivals) > before, 10)
    return office.arrivals[-1]


def test_authlib_signs_somebody_in_with_openid_connect(
        browser, site, office, devices, configuration):
    engineer = connect(browser, site, office.address, "openid")
    client = OAuth2Session(
        engineer.client, engineer.secret, scope="openid profile offline_access",
        redirect_uri=office.redirect, code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic")
    walker = devices("ckb", 320, False)
    verifier = "authlib-" * 8
    address, state = client.create_authorization_url(
        configuration["authorization_endpoint"], code_verifier=verifier, nonce="n-0S6",
        ui_locales="ckb")
    back = come_back(walker, office, address)
    token = client.fetch_token(
        configuration["token_endpoint"], authorization_response=back, state=state,
        code_verifier=verifier)
    claims = believe(token["id_token"], configuration, engineer.client, "RS256")
    assert claims["nonce"] == "n-0S6"
    told = client.get(configuration["userinfo_endpoint"]).json()
    assert told["sub"] == claims["sub"] and told["name#ckb"] == SHILAN.name["ckb"]

    # It goes on without her, and each refresh token works once.
    renewed = client.refresh_token(configuration["token_endpoint"])
    assert renewed["refresh_token"] != token["refresh_token"]
    assert client.get(configuration["userinfo_endpoint"]).ok

    # It has to be surer that it is she: she proves it once more, and what was agreed stays.
    address, state = client.create_authorization_url(
        configuration["authorization_endpoint"], code_verifier=verifier, prompt="login",
        acr_values="https://gov.krd/assurance/substantial")
    back = come_back(walker, office, address)
    surer = client.fetch_token(
        configuration["token_endpoint"], authorization_response=back, state=state,
        code_verifier=verifier)
    again = believe(surer["id_token"], configuration, engineer.client, "RS256")
    assert again["auth_time"] >= claims["auth_time"] and again["sid"] == claims["sid"]

    # She signs out there; here it is over, too, and the client is told.
    walker.page.goto(
        f"{configuration['end_session_endpoint']}?id_token_hint={surer['id_token']}"
        f"&post_logout_redirect_uri={office.address}/bye&state=done")
    walker.page.wait_for_url(f"{office.address}/bye?state=done")
    assert not walker.is_in()
    ended = believe(office.wait_for_logout(), configuration, engineer.client, "RS256")
    assert ended["sid"] == claims["sid"] and "nonce" not in ended


def test_requests_oauth2client_signs_somebody_in_with_fapi(
        browser, site, office, devices, configuration):
    key = Jwk.generate(alg="ES256").with_kid_thumbprint()
    engineer = connect(
        browser, site, office.address, "fapi", {"keys": [key.public_jwk().to_dict()]})
    client = OAuth2Client.from_discovery_endpoint(
        f"{site}/.well-known/openid-configuration", issuer=site, testing=True,
        auth=PrivateKeyJwt(engineer.client, key, aud=site), redirect_uri=office.redirect,
        dpop_bound_access_tokens=True)
    walker = devices("en", 1280, True)

    def sign_in(agrees: bool = True, **wishes):
        request = client.authorization_request(
            scope="openid profile offline_access", dpop=True, **wishes)
        pushed = client.pushed_authorization_request(request)
        return request, come_back(walker, office, pushed.uri, agrees)

    request, back = sign_in(prompt="consent")
    answer = request.validate_callback(back)
    tokens = client.authorization_code(answer, validate=False)
    assert tokens.token_type == "DPoP"
    claims = believe(str(tokens.id_token), configuration, engineer.client, "ES256")
    assert claims["nonce"] == request.nonce
    told = client.userinfo(tokens)
    assert told["sub"] == claims["sub"] and told["name"] == SHILAN.name["en"]
    # A code works once: what it gave is over.
    with pytest.raises(InvalidGrant):
        client.authorization_code(answer, validate=False)
    assert not client.introspect_token(tokens)["active"]

    # She agreed, so nobody asks her again; a refresh token is held by its key.
    request, back = sign_in()
    tokens = client.authorization_code(request.validate_callback(back), validate=False)
    renewed = client.refresh_token(tokens)
    assert client.userinfo(renewed)["sub"] == claims["sub"]
    assert client.introspect_token(renewed)["active"]
    with pytest.raises(Exception, match="bound to another key"):
        client.refresh_token(str(tokens.refresh_token), dpop_key=DPoPKey.generate())

    # Surer, in the middle of it.
    request, back = sign_in(acr_values="https://gov.krd/assurance/high", prompt="login")
    tokens = client.authorization_code(request.validate_callback(back), validate=False)
    surer = believe(str(tokens.id_token), configuration, engineer.client, "ES256")
    assert surer["acr"] == "https://gov.krd/assurance/high"

    # She says no, and later takes back her yes.
    request, back = sign_in(agrees=False, prompt="consent")
    assert "error=access_denied" in back
    walker.go("/account")
    walker.follow("/account/consents")
    mine = walker.page.locator("form").filter(
        has=walker.page.locator(f'input[value$="@{engineer.client}"]'))
    walker.press(mine.locator("button"))
    assert not client.introspect_token(tokens)["active"]


@pytest.mark.parametrize("profile", ["openid", "fapi"])
def test_the_program_that_the_desk_offers_works_as_it_is(
        browser, site, office, devices, tmp_path, profile):
    key = Jwk.generate(alg="ES256").with_kid_thumbprint()
    keys = {"keys": [key.public_jwk().to_dict()]} if profile == "fapi" else None
    engineer = connect(browser, site, office.address, profile, keys)
    walker = devices("kmr", 320, False)
    program = tmp_path / "program"
    program.write_text(example(engineer))
    (tmp_path / "private-key.json").write_text(key.to_json())
    shell = [sys.executable] if keys else ["bash"]
    running = subprocess.Popen(
        [*shell, "-u", program] if keys else [*shell, program], cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={"CLIENT_SECRET": getattr(engineer, "secret", ""), "PATH": "/usr/bin:/bin",
             "OAUTHLIB_INSECURE_TRANSPORT": "1"})
    said = ""
    while "http" not in (line := running.stdout.readline()) or "authorize" not in line:
        said += line
        assert line, said
    address = line[line.index("http"):].strip()
    back = come_back(walker, office, address)
    pasted = back if keys else back.partition("code=")[2].partition("&")[0]
    out, _ = running.communicate(f"{pasted}\n", timeout=30)
    assert running.returncode == 0, said + out
    assert ("sub" in out and "nonce" in out) if keys else '"access_token"' in out, out


def test_somebody_signs_in_with_a_passkey_on_a_telephone_and_is_back(
        browser, site, office, devices, configuration):
    engineer = connect(browser, site, office.address, "openid")
    telephone = devices("ar", 320, True, TELEPHONE)
    Authenticator(telephone.page)
    telephone.come_as(SHILAN)
    telephone.go("/account/security/passkey")
    telephone.page.locator("#label").fill("هاتف")
    telephone.send("/account/security/passkey")
    client = OAuth2Session(
        engineer.client, engineer.secret, scope="openid", redirect_uri=office.redirect,
        code_challenge_method="S256")
    address, state = client.create_authorization_url(
        configuration["authorization_endpoint"], code_verifier="passkey-" * 8, prompt="login",
        ui_locales="ar")
    telephone.page.goto(address)
    telephone.look()
    telephone.use_passkey()
    telephone.look()
    telephone.page.locator('button[value="yes"]').click()
    telephone.page.wait_for_url(f"{office.address}/**")
    token = client.fetch_token(
        configuration["token_endpoint"], authorization_response=office.arrivals[-1], state=state,
        code_verifier="passkey-" * 8)
    claims = believe(token["id_token"], configuration, engineer.client, "RS256")
    assert "pop" in claims["amr"]
