"""TLS as cameras have it: a certificate that they made themselves, which nobody vouches for."""

import ssl
import subprocess
import tempfile
from pathlib import Path


class NoCertificate(Exception):
    pass


def context(given):
    """A server's context with the PEM file `given` (certificate and key), or with a certificate of its own for 127.0.0.1."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        if given:
            tls.load_cert_chain(given)
            return tls
        with tempfile.TemporaryDirectory(prefix="camera-") as folder:
            certificate, key = Path(folder) / "certificate.pem", Path(folder) / "key.pem"
            request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
            names = ["-subj", "/CN=camera", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
            subprocess.run([*request, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
            tls.load_cert_chain(certificate, key)
        return tls
    except (OSError, subprocess.CalledProcessError) as problem:
        raise NoCertificate(f"no TLS: {problem}") from problem
