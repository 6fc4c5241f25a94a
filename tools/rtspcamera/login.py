"""RTSP logins: basic and digest (RFC 7616 with MD5, as cameras do), offered together."""

import base64
import hashlib
import re
import secrets

REALM = "camera"


def _md5(text):
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Login:
    def __init__(self, login, kinds=("digest", "basic")):
        self.user, _, self.password = (login or "").partition(":")
        self.wanted = bool(login)
        self.kinds = kinds
        self.nonce = secrets.token_hex(16)

    def refusal(self, request, method, deny_all=False):
        """The header lines of a 401, or nothing when the request may pass."""
        if not deny_all and (not self.wanted or self._is_right(request, method)):
            return None
        offers = {"digest": f'Digest realm="{REALM}", nonce="{self.nonce}"', "basic": f'Basic realm="{REALM}"'}
        return [f"WWW-Authenticate: {offers[kind]}" for kind in self.kinds]

    def _is_right(self, request, method):
        found = re.search(rb"^authorization:\s*(basic|digest)\s+(.*?)\r$", request, re.IGNORECASE | re.MULTILINE)
        if not found or found[1].decode().lower() not in self.kinds:
            return False
        said = found[2].decode("latin-1")
        if found[1].lower() == b"basic":
            return secrets.compare_digest(said.strip(), base64.b64encode(f"{self.user}:{self.password}".encode()).decode())
        fields = dict(re.findall(r'(\w+)="([^"]*)"', said))
        secret = _md5(f"{self.user}:{REALM}:{self.password}")
        expected = _md5(":".join((secret, self.nonce, _md5(method + ":" + fields.get("uri", "")))))
        return fields.get("username") == self.user and secrets.compare_digest(fields.get("response", ""), expected)
