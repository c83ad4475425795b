"""The nginx configuration in docs/nginx, as it is but for places: TLS in front of the real program."""

import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from home import HomeTest, ROOT
from review_site import PASSPHRASE, Site, read_all

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
HOST = "review.example.org"
AROUND = """\
daemon off;
pid {base}/nginx.pid;
error_log {base}/error.log;
events {{ }}
http {{
    client_body_temp_path {base}/body;
    proxy_temp_path {base}/proxy;
    fastcgi_temp_path {base}/fastcgi;
    uwsgi_temp_path {base}/uwsgi;
    scgi_temp_path {base}/scgi;
{shipped}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as there:
        return there.getsockname()[1]


@unittest.skipUnless(NGINX and shutil.which("openssl"), "nginx or openssl is not installed")
class Nginx(HomeTest):
    @classmethod
    def setUpClass(cls):
        cls.base = tempfile.mkdtemp(prefix="adkaz-nginx-")
        cls.addClassCleanup(shutil.rmtree, cls.base, True)
        port = free_port()
        cls.site = Site("--listen", f"127.0.0.1:{port}", "--behind-proxy", HOST)
        cls.addClassCleanup(cls.site.remove)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", cls.base + "/key.pem",
                        "-out", cls.base + "/cert.pem"], check=True, capture_output=True)
        cls.port = free_port()
        cls.start_nginx(port)

    @classmethod
    def start_nginx(cls, behind):
        with open(os.path.join(ROOT, "docs", "nginx", "review.conf"), encoding="utf-8") as file:
            shipped = file.read()
        for place, ours in ((f"listen 443", f"listen 127.0.0.1:{cls.port}"), ("127.0.0.1:8118;", f"127.0.0.1:{behind};"),
                            (f"/etc/ssl/{HOST}.pem", cls.base + "/cert.pem"),
                            (f"/etc/ssl/private/{HOST}.key", cls.base + "/key.pem")):
            assert place in shipped, place
            shipped = shipped.replace(place, ours)
        conf = os.path.join(cls.base, "nginx.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(AROUND.format(base=cls.base, shipped=shipped))
        nginx = subprocess.Popen([NGINX, "-c", conf, "-e", cls.base + "/error.log"], stderr=subprocess.DEVNULL)
        cls.addClassCleanup(nginx.wait)
        cls.addClassCleanup(nginx.terminate)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", cls.port), 5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("nginx does not start")

    def raw(self, data):
        context = ssl.create_default_context(cafile=self.base + "/cert.pem")
        with socket.create_connection(("127.0.0.1", self.port), 60) as there:
            with context.wrap_socket(there, server_hostname=HOST) as secure:
                secure.sendall(data)
                return read_all(secure)

    def ask(self, method, path, headers=(), body=b"", host=HOST):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        head, _, text = self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body).decode().partition("\r\n\r\n")
        return int(head.split(" ")[1]), head, text

    def login(self, passphrase):
        _, _, page = self.ask("GET", "/login")
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": csrf, "name": "Alesia", "passphrase": passphrase}
        return self.ask("POST", "/login", [("Origin", f"https://{HOST}")], urllib.parse.urlencode(form).encode())

    def test_a_person_logs_in_through_it(self):
        status, head, _ = self.login(PASSPHRASE)
        self.assertEqual(status, 303, head)
        cookie = head.split("Set-Cookie: ")[1].split("\r\n")[0]
        self.assertTrue(cookie.startswith("__Host-s") and cookie.endswith("SameSite=Strict; Secure"), cookie)
        self.assertIn("Location: /\r\n", head + "\r\n")
        status, head, text = self.ask("GET", "/me", [("Cookie", cookie.split(";")[0])])
        self.assertEqual(status, 200)
        self.assertIn("Alesia", text)
        for header in ("Content-Security-Policy: default-src 'none'", "Cache-Control: no-store",
                       "Strict-Transport-Security: max-age"):
            self.assertIn(header, head)

    def test_a_foreign_page_or_name_gets_nowhere(self):
        for origin in ("https://evil.example", f"http://{HOST}", "null"):
            self.assertEqual(self.ask("POST", "/login", [("Origin", origin)], b"a=b")[0], 403, origin)
        self.assertEqual(self.ask("GET", "/login", host="evil.example")[0], 421)

    def test_what_is_malformed_ends_at_one_of_the_two(self):
        for head in ("Content-Length: 1\r\nContent-Length: 2\r\n\r\na=", "Host: other\r\n\r\n", "X : y\r\n\r\n",
                     "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
            raw = self.raw(f"POST /login HTTP/1.1\r\nHost: {HOST}\r\nOrigin: https://{HOST}\r\n{head}".encode())
            self.assertEqual(raw.split(b" ")[1], b"400", raw[:200])
        self.assertIn(self.ask("GET", "/%2e%2e/%2e%2e/etc/passwd")[0], (400, 404))
        self.assertEqual(self.ask("POST", "/login", [("Origin", f"https://{HOST}")], b"a" * 800000)[0], 413)

    def test_tries_are_slowed_down_for_a_machine_too(self):
        self.assertIn(429, [self.ask("GET", "/login")[0] for _ in range(12)])


if __name__ == "__main__":
    unittest.main(verbosity=2)
