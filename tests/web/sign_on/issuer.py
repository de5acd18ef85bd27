"""An issuer of a single sign-on, on this machine: an honest one, until a test tells it to lie.

It signs with `cryptography` alone, so that what is tested does not vouch for itself.
"""

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

CLIENT, SECRET = "treeguide", "a secret / of: the client"
SHA256 = hashes.SHA256()


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def number(value: int) -> str:
    return packed(value.to_bytes((value.bit_length() + 7) // 8))


@cache
def rsa_key(name: str = "ours", bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def ed_key() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.generate()


def public_rsa(key: rsa.RSAPrivateKey, kid: str = "r") -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "n": number(numbers.n), "e": number(numbers.e)}


def public_keys() -> list[dict[str, str]]:
    point = ec_key().public_key().public_numbers()
    raw = ed_key().public_key().public_bytes_raw()
    x, y = (packed(value.to_bytes(32)) for value in (point.x, point.y))
    return [
        public_rsa(rsa_key()) | {"use": "sig", "alg": "RS256"},
        {"kty": "EC", "kid": "e", "crv": "P-256", "x": x, "y": y},
        {"kty": "OKP", "kid": "d", "crv": "Ed25519", "x": packed(raw)},
        public_rsa(rsa_key("small", 1024), "small"),
        {"kty": "oct", "kid": "o", "k": packed(b"a key that both sides would know")},
        {"kty": "RSA", "kid": "broken", "n": "", "e": "AQAB"},
    ]


def pem_of(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


def signature(header: dict, body: bytes, key: Any) -> bytes:
    if isinstance(key, bytes):
        return hmac.digest(key, body, "sha256")
    if isinstance(key, rsa.RSAPrivateKey) and header["alg"] == "PS256":
        return key.sign(body, padding.PSS(padding.MGF1(SHA256), 32), SHA256)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(body, padding.PKCS1v15(), SHA256)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        pair = decode_dss_signature(key.sign(body, ec.ECDSA(SHA256)))
        return b"".join(value.to_bytes(32) for value in pair)
    return key.sign(body) if key is not None else b""


def token(claims: Any, header: dict | None = None, key: Any = "ours") -> str:
    header = {"alg": "RS256", "kid": "r", "typ": "JWT"} | (header or {})
    header = {name: value for name, value in header.items() if value is not None}
    body = f"{packed(json.dumps(header).encode())}.{packed(json.dumps(claims).encode())}"
    signer = rsa_key() if key == "ours" else key
    return f"{body}.{packed(signature(header, body.encode(), signer))}"


def half_hash(said: str) -> str:
    return packed(hashlib.sha256(said.encode()).digest()[:16])


class Issuer:
    """Answers on a port of its own; `lies` holds what it answers instead of the truth, by path."""

    def __init__(self) -> None:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.answer(self, "")

            def do_POST(self) -> None:
                issuer.answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

            def log_message(self, *said: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.lies: dict[str, Any] = {}
        self.asked: list[str] = []
        self.stops = Event()
        self.access_token = "access"
        self.token_of = lambda claims: token(claims)
        self.more: dict[str, Any] = {"email": "ada@example.org", "email_verified": True}
        self.visits: dict[str, dict[str, str]] = {}
        # Whoever closes it waits until it looks whether it shall go on.
        self.thread = Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.stops.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def visited(self, address: str) -> dict[str, str]:
        """Return what the browser brings back that was led to `address`."""
        asked = {name: said[0] for name, said in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.visits)}"
        self.visits[code] = asked
        return {"code": code, "state": asked["state"]}

    def claims(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.address,
            "sub": "ada",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "at_hash": half_hash(self.access_token),
            "name": "Ada",
        } | self.more

    def answer(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        path = urlsplit(handler.path).path
        self.asked.append(path)
        lie = self.lies.get(path)
        if callable(lie):
            lie(handler, self)
            return
        answer = lie if lie is not None else self.truth(path, handler, body)
        status, content = answer if isinstance(answer, tuple) else (200, answer)
        said = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", content["location"])
        handler.send_header("Content-Length", str(len(said)))
        handler.end_headers()
        handler.wfile.write(said)

    def truth(self, path: str, handler: BaseHTTPRequestHandler, body: str) -> Any:
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "/in", "token_endpoint": "/token"}
            named = {name: self.address + place for name, place in places.items()}
            return {"issuer": self.address, "jwks_uri": f"{self.address}/keys"} | named
        if path == "/keys":
            return {"keys": public_keys()}
        if path == "/in":
            return self.led_back(handler)
        return self.exchanged(handler, {k: v[0] for k, v in parse_qs(body).items()})

    def led_back(self, handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
        """Let somebody in who is signed in here already, and lead her browser back."""
        said = self.visited(handler.path)
        back = self.visits[said["code"]]["redirect_uri"]
        return 302, {"location": f"{back}?{urlencode(said)}"}

    def exchanged(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> Any:
        visit = self.visits.pop(form.get("code", ""), None)
        expected = base64.b64encode(b"treeguide:a%20secret%20%2F%20of%3A%20the%20client").decode()
        is_client = handler.headers["Authorization"] == f"Basic {expected}"
        if visit is None or not is_client or form["redirect_uri"] != visit["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        challenge = packed(hashlib.sha256(form["code_verifier"].encode()).digest())
        if visit["code_challenge"] != challenge or visit["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        made = self.token_of(self.claims(visit["nonce"]))
        return {"access_token": self.access_token, "token_type": "Bearer", "id_token": made}
