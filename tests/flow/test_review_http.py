"""The page's server against what browsers, strangers' pages and strangers send: hosts, origins, tokens, sessions, paths,
lengths, slowness. Raw sockets, the real program."""

import json
import os
import pty
import re
import select
import socket
import sqlite3
import stat
import subprocess
import tempfile
import threading
import time
import unittest

from home import CONF, HomeTest, PROGRAM
from review_site import Answer, PASSPHRASE, Site, read_all


class SiteTest(HomeTest):
    """One site for all tests of a class."""

    options = ()
    people = (("Alesia", "coordinator"), ("Volha", "lead"))

    @classmethod
    def setUpClass(cls):
        cls.site = Site(*cls.options, people=cls.people)
        cls.addClassCleanup(cls.site.remove)


class Hosts(SiteTest):
    def test_only_under_our_own_host(self):
        port = self.site.port
        table = {
            f"127.0.0.1:{port}": 200, f"localhost:{port}": 200,
            "rebinding.example": 421, f"rebinding.example:{port}": 421, "": 421, "127.0.0.1": 421, "localhost": 421,
            f"127.0.0.1.:{port}": 421, f"localhost.:{port}": 421, f"LOCALHOST:{port}": 421, f"127.0.0.1:{port}0": 421,
            f"0.0.0.0:{port}": 421, f"[::1]:{port}": 421, f"127.1:{port}": 421, f"localhost:{port},evil.example": 421,
            f"user@localhost:{port}": 421,
        }
        for host, status in table.items():
            with self.subTest(host=host):
                self.assertEqual(self.site.ask("GET", "/login", host=host).status, status)

    def test_two_hosts_none_and_an_absolute_address_are_refused(self):
        host = self.site.host
        for head in (f"GET /login HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
                     f"GET /login HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
                     "GET /login HTTP/1.1\r\n\r\n",
                     "GET /login HTTP/1.0\r\n\r\n",
                     f"GET http://{host}/login HTTP/1.1\r\nHost: {host}\r\n\r\n",
                     f"GET http://evil.example/login HTTP/1.1\r\nHost: {host}\r\n\r\n"):
            with self.subTest(head=head):
                self.assertEqual(Answer(self.site.raw(head.encode())).status, 400)


class Origins(SiteTest):
    def test_a_form_is_taken_from_our_own_pages_alone(self):
        own = f"http://{self.site.host}"
        other = f"http://localhost:{self.site.port}"
        table = [
            (own, None, 403), (own, "same-origin", 403), ("null", "same-origin", 403), (None, "same-origin", 403),
            # ^ let through: then the missing token refuses; the sentence tells which
            (None, None, 0), ("null", None, 0), ("", None, 0), (own, "cross-site", 0), (own, "same-site", 0),
            (own, "none", 0), ("null", "cross-site", 0), (other, None, 0), (own + ".evil.example", None, 0),
            ("http://evil.example", None, 0), ("http://evil.example", "same-origin", 0), (own + "/", None, 0),
            ("https" + own[4:], None, 0),
        ]
        for origin, site, status in table:
            with self.subTest(origin=origin, site=site):
                answer = self.site.ask("POST", "/login", {"Origin": origin, "Sec-Fetch-Site": site}, b"name=a")
                self.assertEqual(answer.status, 403)
                self.assertEqual("did not come from a page of this site" not in answer.text, status == 403)

    def test_what_a_foreign_page_can_send_by_itself_changes_nothing(self):
        cookie = self.site.session()
        for headers in ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},  # a form
                        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site",
                         "Sec-Fetch-Mode": "cors"},  # fetch
                        {"Origin": "null", "Sec-Fetch-Site": None}):  # a sandboxed frame of an old browser
            answer = self.site.post("/logout", {"csrf": "0" * 64}, cookie, headers)
            self.assertEqual(answer.status, 403)
        image = self.site.ask("GET", "/logout", {"Cookie": cookie, "Sec-Fetch-Site": "cross-site"})
        self.assertEqual(image.status, 404)  # no state changes by GET: there is no such page
        socket_wish = self.site.ask("GET", "/me", {"Cookie": cookie, "Upgrade": "websocket",
                                                   "Origin": "https://evil.example"})
        self.assertEqual(socket_wish.status, 200)  # a page, not a socket; and no origin may read it
        self.assertNotIn("access-control-allow-origin", socket_wish.headers)
        self.assertEqual(self.site.get("/me", cookie).status, 200)


class Tokens(SiteTest):
    def test_a_form_without_its_token_changes_nothing(self):
        cookie, other = self.site.session(), self.site.session("Volha")
        own = self.site.get("/me", cookie).csrf()
        login = self.site.get("/login").csrf()
        self.assertRegex(own, r"^[0-9a-f]{64}$")
        for token in ("", "0" * 64, own[:-1], own + "0", own.upper(), " " + own, login,
                      self.site.get("/me", other).csrf()):
            if token == own:
                continue
            with self.subTest(token=token):
                answer = self.site.post("/me", {"csrf": token, "language": "ru"}, cookie)
                self.assertEqual(answer.status, 403)
                self.assertIn("too old", answer.text)
        in_query = self.site.post(f"/me?csrf={own}", {"language": "ru"}, cookie)
        self.assertEqual(in_query.status, 403)
        self.assertIn('lang="en"', self.site.get("/me", cookie).text)
        self.assertEqual(self.site.post("/me", {"csrf": own, "language": "be"}, cookie).status, 303)
        self.assertIn('lang="be"', self.site.get("/me", cookie).text)
        self.assertEqual(self.site.post("/me", {"csrf": own, "language": "en"}, cookie).status, 303)

    def test_the_login_form_has_a_token_too(self):
        for token in ("", "0" * 64):
            answer = self.site.post("/login", {"csrf": token, "name": "Alesia", "passphrase": PASSPHRASE})
            self.assertEqual(answer.status, 403)
            self.assertEqual(answer.cookie(), "")

    def test_a_restart_ends_no_session_and_makes_old_login_forms_stale(self):
        site = Site()
        self.addCleanup(site.remove)
        cookie, old = site.session(), site.get("/login").csrf()
        site.stop()
        site.serve()
        self.assertEqual(site.get("/me", cookie).status, 200)
        answer = site.post("/login", {"csrf": old, "name": "Alesia", "passphrase": PASSPHRASE})
        self.assertEqual(answer.status, 403)


class Sessions(SiteTest):
    def test_without_a_session_there_is_the_login_page_and_nothing_else(self):
        for path in ("/", "/me", "/next", "/waiting", "/reply/R-7K2M9QXA", "/no-such-page", "/reply/R-7K2M9QXA/page/1.jpg"):
            answer = self.site.get(path)
            self.assertEqual((answer.status, answer.headers["location"]), (303, "/login"), path)
            self.assertEqual(answer.body, b"")
        self.assertEqual(self.site.post("/pause", {}).headers["location"], "/login")

    def test_the_cookie_is_for_us_alone(self):
        answer = self.site.login()
        self.assertEqual(answer.headers["location"], "/")
        self.assertRegex(answer.headers["set-cookie"],
                         r"^s[0-9a-f]{16}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$")

    def test_a_session_is_never_one_that_was_brought_along(self):
        """Fixation: what somebody planted in the browser before is no session afterwards."""
        planted = self.site.login().cookie().split("=")[0] + "=" + "A" * 43
        self.assertEqual(self.site.get("/me", planted).status, 303)
        answer = self.site.login(cookie=planted)
        self.assertEqual(answer.status, 303)
        self.assertNotEqual(answer.cookie(), planted)
        self.assertEqual(self.site.get("/me", planted).status, 303)
        self.assertEqual(self.site.get("/me", answer.cookie()).status, 200)

    def test_a_session_of_before_ends_with_a_new_login(self):
        first = self.site.session()
        page = self.site.get("/me", first)
        answer = self.site.post("/login", {"csrf": page.csrf(), "name": "Alesia", "passphrase": PASSPHRASE}, first)
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.site.get("/me", first).status, 303)
        self.assertEqual(self.site.get("/me", answer.cookie()).status, 200)

    def test_nothing_is_replayed_after_logging_out(self):
        cookie = self.site.session()
        token = self.site.get("/me", cookie).csrf()
        answer = self.site.post("/logout", {"csrf": token}, cookie)
        self.assertEqual((answer.status, answer.headers["location"]), (303, "/login"))
        self.assertRegex(answer.headers["set-cookie"], r"^s[0-9a-f]{16}=; .*Max-Age=0$")
        self.assertEqual(self.site.get("/me", cookie).status, 303)
        self.assertEqual(self.site.post("/me", {"csrf": token}, cookie).status, 303)

    def test_two_browsers_have_two_sessions(self):
        first, second = self.site.session(), self.site.session()
        self.assertNotEqual(first, second)
        token = self.site.get("/me", first).csrf()
        self.assertNotEqual(token, self.site.get("/me", second).csrf())
        self.assertEqual(self.site.post("/me", {"csrf": token}, second).status, 403)
        self.site.post("/logout", {"csrf": token}, first)
        self.assertEqual(self.site.get("/me", first).status, 303)
        self.assertEqual(self.site.get("/me", second).status, 200)

    def test_a_cookie_is_believed_as_we_gave_it(self):
        cookie = self.site.session()
        name, value = cookie.split("=")
        for sent in (f"{name}=x; {cookie}", f"{cookie}; {cookie}", f'{name}="{value}"', f"{name.upper()}={value}",
                     f"{name}={value[:-1]}", f"{name}={value}A", f"{name}={value.swapcase()}", f"{name}=", name,
                     f"{name}={'A' * 8000}"):
            with self.subTest(sent=sent):
                self.assertEqual(self.site.get("/me", sent).status, 303)
        self.assertEqual(self.site.get("/me", f"other=1; {cookie}; more=2").status, 200)

    def test_a_removed_account_and_a_new_passphrase_end_what_is_open(self):
        site = self.site
        site.user("add", "Jurka", "--role", "coordinator")
        site.settle()
        cookie = site.session("Jurka")
        site.user("passphrase", "Jurka", passphrase="quite another passphrase")
        self.assertEqual(site.get("/me", cookie).status, 303)
        site.settle()
        cookie = site.login("Jurka", "quite another passphrase").cookie()
        self.assertEqual(site.get("/me", cookie).status, 200)
        site.user("remove", "Jurka")
        self.assertEqual(site.get("/me", cookie).status, 303)
        self.assertEqual(site.login("Jurka", "quite another passphrase").status, 403)


class OwnPassphrase(HomeTest):
    FRESH = "five words that she made up"

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.remove)

    def change(self, cookie, had=PASSPHRASE, fresh=FRESH, again=None):
        fields = {"csrf": self.site.get("/passphrase", cookie).csrf(), "passphrase": had, "fresh": fresh,
                  "again": fresh if again is None else again}
        return self.site.post("/passphrase", fields, cookie)

    def deeds(self):
        lines = self.site.home.adkaz("audit", "--json").stdout.splitlines()
        return [(entry["name"], entry["deed"]) for entry in map(json.loads, lines)]

    def test_it_is_changed_with_the_old_one_and_ends_all_other_sessions(self):
        cookie, elsewhere = self.site.session(), self.site.session()
        self.assertIn('action="/passphrase"', self.site.get("/me", cookie).text)
        answer = self.change(cookie)
        self.assertEqual((answer.status, answer.headers["location"]), (303, "/passphrase?as=changed"))
        self.assertNotIn(answer.cookie(), ("", cookie))
        for old in (cookie, elsewhere):
            self.assertEqual(self.site.get("/me", old).headers["location"], "/login")
        self.assertIn("It is changed", self.site.get("/passphrase?as=changed", answer.cookie()).text)
        self.assertEqual(self.site.login().status, 403)
        self.assertEqual(self.site.login(passphrase=self.FRESH).status, 303)
        self.assertEqual(self.deeds()[-3:], [("Alesia", "passphrase"), ("", "login refused"), ("Alesia", "login")])
        self.assertEqual(self.site.home.adkaz("check").returncode, 0)
        self.assertEqual(self.site.said(), "")

    def test_what_is_wrong_changes_nothing(self):
        cookie = self.site.session()
        for fields, status, said in (({"had": "not her passphrase"}, 403, "another one"), ({"again": "x"}, 422, "two new"),
                                     ({"fresh": "too short"}, 422, "too short"), ({"fresh": "x" * 1001}, 422, "too long"),
                                     ({"fresh": PASSPHRASE}, 422, "choose another")):
            answer = self.change(cookie, **fields)
            self.assertEqual(answer.status, status, fields)
            self.assertIn(said, answer.text)
            self.assertNotIn("she made up", answer.text)
        self.assertEqual(self.site.post("/passphrase", {"csrf": "0" * 64}, cookie).status, 403)
        self.assertEqual(self.site.get("/passphrase").headers["location"], "/login")
        self.assertEqual(self.site.login().status, 303)

    def test_tries_are_throttled_as_log_ins_are(self):
        cookie = self.site.session()
        for _ in range(5):
            self.assertEqual(self.change(cookie, had="not her passphrase").status, 403)
        self.assertEqual(self.change(cookie).status, 429)
        self.assertEqual(self.site.login().status, 429)
        self.assertEqual(self.site.get("/me", cookie).status, 200)

    def test_whose_passphrase_somebody_else_gave_chooses_one_before_anything_else(self):
        site = self.site
        site.user("add", "Jurka", "--role", "operator", "--language", "en")
        self.first(site.session("Jurka"), "Jurka", PASSPHRASE)
        site.user("passphrase", "Jurka", passphrase="quite another passphrase")
        self.first(site.login("Jurka", "quite another passphrase").cookie(), "Jurka", "quite another passphrase")
        words = [deed for name, deed in self.deeds() if name == "Jurka" and "passphrase" in deed]
        self.assertEqual(words, ["passphrase", "passphrase given", "passphrase"])

    def first(self, cookie, name, given):
        site = self.site
        for path in ("/", "/me", "/next", "/tasks", "/search", "/help", "/reply/R-7K2M9QXA", "/here/R-7K2M9QXA"):
            self.assertEqual(site.get(path, cookie).headers["location"], "/passphrase", path)
        shown = site.get("/passphrase", cookie)
        self.assertIn("Somebody else gave you", shown.text)
        self.assertNotIn("<nav", shown.text)
        for path in ("/pause", "/me", "/reply/R-7K2M9QXA/decide"):
            self.assertEqual(site.post(path, {"csrf": shown.csrf()}, cookie).headers["location"], "/passphrase", path)
        kept = site.post("/reply/R-7K2M9QXA/note", {"csrf": shown.csrf(), "note": "A child's hand."}, cookie)
        self.assertEqual(kept.status, 403)
        self.assertIn("A child&#39;s hand.", kept.text)
        self.assertEqual(self.change(cookie, had=given, fresh=given).status, 422)
        answer = self.change(cookie, had=given)
        self.assertEqual(answer.headers["location"], "/")
        self.assertEqual(site.get("/", answer.cookie()).status, 200)
        self.assertEqual(site.login(name, self.FRESH).status, 303)


class Logins(SiteTest):
    def test_what_is_wrong_is_not_told(self):
        wrong = self.site.login("Alesia", "not her passphrase")
        unknown = self.site.login("Nobody", "not her passphrase")
        hostile = self.site.login('"><script>alert(1)</script>', "'; DROP TABLE person; --")
        self.assertEqual([answer.status for answer in (wrong, unknown, hostile)], [403, 403, 403])
        self.assertEqual(wrong.text, unknown.text)
        self.assertEqual(wrong.text, hostile.text)
        self.assertEqual(wrong.cookie(), "")

    def test_the_sixth_try_waits_for_known_and_unknown_names_and_after_a_restart(self):
        site = Site()
        self.addCleanup(site.remove)
        for name in ("Alesia", "Nobody"):
            for _ in range(5):
                self.assertEqual(site.login(name, "not her passphrase").status, 403)
        site.stop()
        site.serve()
        waits = [site.login("Alesia"), site.login("Nobody")]
        self.assertEqual([answer.status for answer in waits], [429, 429])
        self.assertEqual(waits[0].text.replace(waits[0].csrf(), ""), waits[1].text.replace(waits[1].csrf(), ""))

    def test_others_go_on_while_passphrases_are_hashed(self):
        """Eight tries take two threads more than a second: whoever asks for a page meanwhile has it before their ends."""
        site = Site()
        self.addCleanup(site.remove)
        cookie, token, ended = site.session(), site.get("/login").csrf(), []

        def attempt(i):
            form = {"csrf": token, "name": f"Nobody {i}", "passphrase": "not a passphrase"}
            ended.append(site.post("/login", form).status)

        tries = [threading.Thread(target=attempt, args=(i,)) for i in range(8)]
        for one in tries:
            one.start()
        pages = 0
        while len(ended) < 8:
            self.assertEqual(site.get("/", cookie).status, 200)
            pages += len(ended) < 8
        for one in tries:
            one.join()
        self.assertEqual(ended, [403] * 8)
        self.assertGreater(pages, 8)

    def test_more_tries_at_once_than_can_wait_are_sent_away_uncounted(self):
        site = Site()
        self.addCleanup(site.remove)
        token, ended = site.get("/login").csrf(), []

        def attempt():
            ended.append(site.post("/login", {"csrf": token, "name": "Alesia", "passphrase": "wrong"}).status)

        tries = [threading.Thread(target=attempt) for _ in range(30)]
        for one in tries:
            one.start()
        for one in tries:
            one.join()
        self.assertEqual(len(ended), 30)
        self.assertLessEqual(set(ended), {403, 429, 503})
        self.assertEqual(ended.count(403), 5)  # of one name no more than the free ones, however many come at once
        self.assertEqual(site.get("/login").status, 200)

    def test_it_ends_while_somebody_logs_in(self):
        site = Site()
        self.addCleanup(site.remove)
        token = site.get("/login").csrf()
        body = f"csrf={token}&name=Alesia&passphrase=wrong".encode()
        head = (f"POST /login HTTP/1.1\r\nHost: {site.host}\r\nSec-Fetch-Site: same-origin\r\n{FORM}"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        waiting = [site.connect() for _ in range(6)]
        for there in waiting:
            there.sendall(head + body)
        waiting[0].close()  # and one who does not stay for the answer
        time.sleep(0.2)
        self.assertEqual(site.stop(), 0)
        self.assertEqual(site.said(), "")
        for there in waiting[1:]:
            there.close()

    def test_each_try_is_on_the_record_and_nobodys_name_in_the_log(self):
        self.site.login("Alesia", "not her passphrase")
        self.assertEqual(self.site.said(), "")
        self.assertEqual(self.site.home.adkaz("check").returncode, 0)


class Record(SiteTest):
    people = (("Алеся", "coordinator"),)

    def test_what_is_seen_and_done_is_on_record_and_tampering_shows(self):
        cookie = self.site.session("Алеся")
        token = self.site.get("/me", cookie).csrf()
        self.site.post("/me", {"csrf": "0" * 64, "language": "ru"}, cookie)  # refused: no entry
        self.site.post("/me", {"csrf": token, "language": "ru"}, cookie)
        self.site.get("/reply/R-7K2M9QXA", cookie)  # there is none: no entry
        self.site.post("/logout", {"csrf": token}, cookie)
        self.site.login("Алеся", "not her passphrase")
        home = self.site.home
        entries = [json.loads(line) for line in home.adkaz("audit", "--json").stdout.splitlines()]
        self.assertEqual([(entry["name"], entry["deed"]) for entry in entries],
                         [("", "person added"), ("Алеся", "login"), ("Алеся", "choose"), ("Алеся", "logout"),
                          ("", "login refused")])
        self.assertEqual(home.adkaz("audit", "R-7K2M9QXA").stdout, "")
        self.assertIn("Алеся  logout\n", home.adkaz("audit", "--most", "2").stdout)
        for args in (("--most", "0"), ("--most", "x"), ("R-1", "R-2")):
            self.assertEqual(home.adkaz("audit", *args).returncode, 2)
        self.assertEqual(home.adkaz("check").returncode, 0)
        database = sqlite3.connect(os.path.join(home.dir, "store", "adkaz.db"))
        database.execute("DROP TRIGGER audit_is_kept")
        database.execute("DELETE FROM audit WHERE id = 3")
        database.commit()
        database.close()
        check = home.adkaz("check")
        self.assertNotEqual(check.returncode, 0)
        self.assertIn("lacks entries before number 4", check.stdout + check.stderr)


class Paths(SiteTest):
    def test_no_path_leads_out(self):
        cookie = self.site.session()
        refused = ("/../etc/passwd", "/..", "/./me", "//me", "/%2e%2e/etc/passwd", "/%2e%2e%2fetc", "/reply%2fR-1",
                   "/%252e%252e/etc", "/..%5c..%5cetc", "/reply/..%2f..%2fme", "/me%00", "/me%0d%0aSet-Cookie:x=y",
                   "/%c0%ae%c0%ae/", "/%ff", "/%", "/%zz", "/reply/R-1/page/../../../me", "/me#x",
                   "http://127.0.0.1/me", "*", "me", "\\me", "/me\x01", "/\xd0\x90")
        for path in refused:
            with self.subTest(path=path):
                head = f"GET {path} HTTP/1.1\r\nHost: {self.site.host}\r\nCookie: {cookie}\r\n\r\n"
                self.assertEqual(Answer(self.site.raw(head.encode("latin-1"))).status, 400)
        unknown = ("/me/", "/ME", "/me/x", "/etc/passwd", "/adkaz.conf", "/store/adkaz.db", "/reply", "/reply/",
                   "/reply/7K2M", "/reply/R-", "/reply/R-7K2M9QXA7K2M9QXA", "/reply/r-7k2m9qxa", "/reply/R-%D0%90",
                   "/reply/R-7K2M9QXA/page/0.jpg", "/reply/R-7K2M9QXA/page/01.jpg", "/reply/R-7K2M9QXA/page/-1.jpg",
                   "/reply/R-7K2M9QXA/page/99999.jpg", "/reply/R-7K2M9QXA/page/1.png", "/reply/R-7K2M9QXA/page/.jpg",
                   "/reply/R-7K2M9QXA/page/1.jpg", "/reply/R-7K2M9QXA", "/reply/R-7K2M9QXA/original", "/%D0%90")
        for path in unknown:
            with self.subTest(path=path):
                answer = self.site.get(path, cookie)
                self.assertEqual(answer.status, 404)
                self.assertNotIn(self.site.home.dir, answer.text)

    def test_a_page_is_for_one_method(self):
        cookie = self.site.session()
        token = self.site.get("/me", cookie).csrf()
        self.assertEqual(self.site.post("/waiting", {"csrf": token}, cookie).status, 404)
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G"):
            self.assertEqual(self.site.ask(method, "/me", {"Cookie": cookie}).status, 405)
        head = self.site.ask("HEAD", "/me", {"Cookie": cookie})
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertGreater(int(head.headers["content-length"]), 100)


FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


class Lengths(SiteTest):
    def refused(self, data, *statuses):
        raw = self.site.raw(data if isinstance(data, bytes) else data.encode("latin-1"))
        self.assertEqual(raw.count(b"HTTP/1."), 1, raw)
        self.assertIn(Answer(raw).status, statuses)

    def test_nothing_is_smuggled_behind_a_request(self):
        begin = f"POST /login HTTP/1.1\r\nHost: {self.site.host}\r\nSec-Fetch-Site: same-origin\r\n{FORM}"
        second = f"GET /me HTTP/1.1\r\nHost: {self.site.host}\r\n\r\n"
        for head, status in (
                ("Content-Length: 4\r\nContent-Length: 5\r\n\r\na=b", 400),
                ("Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b", 400),
                ("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
                ("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
                ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
                ("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 411),
                ("Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n", 400),
                ("Transfer-Encoding:\x0bchunked\r\nContent-Length: 0\r\n\r\n", 400),
                ("Content-Length: 3, 3\r\n\r\na=b", 400), ("Content-Length: +3\r\n\r\na=b", 400),
                ("Content-Length: -1\r\n\r\na=b", 400), ("Content-Length: 3;x\r\n\r\na=b", 400),
                ("Content-Length : 3\r\n\r\na=b", 400), ("Content-Length:\x003\r\n\r\na=b", 400),
                ("X: y\r\n Content-Length: 3\r\n\r\na=b", 400), ("X: y\nContent-Length: 3\r\n\r\na=b", 400),
                ("\r\n", 411)):
            with self.subTest(head=head):
                self.refused(begin + head + second, status)
        # A second request behind a whole one is not looked at: one connection, one answer.
        self.refused(begin + "Content-Length: 3\r\n\r\na=b" + second, 403)
        self.refused(f"GET /login HTTP/1.1\r\nHost: {self.site.host}\r\n\r\n" + second, 200)
        self.refused(f"GET /login HTTP/1.1\r\nHost: {self.site.host}\r\nContent-Length: 5\r\n\r\n" + second, 400)

    def test_what_is_too_large_is_refused(self):
        host = self.site.host
        self.refused(f"GET /{'a' * 3000} HTTP/1.1\r\nHost: {host}\r\n\r\n", 414)
        self.refused(f"GET / HTTP/1.1\r\nHost: {host}\r\nX: {'a' * 17000}\r\n\r\n", 431)
        self.refused(f"GET / HTTP/1.1\r\nHost: {host}\r\n" + "X: y\r\n" * 70 + "\r\n", 431)
        self.refused("A" * 20000, 431)
        begin = f"POST /login HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n"
        self.refused(begin + FORM + "Content-Length: 786433\r\n\r\n", 413)
        self.refused(begin + FORM + f"Content-Length: {1 << 70}\r\n\r\n", 413)
        self.refused(begin + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3\r\n\r\na=b", 415)
        self.refused(begin + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 415)

    def test_a_form_is_text(self):
        for body in (b"a=%00", b"a=%", b"a=%ff", b"a=\xff", b"a=\x00", b"&".join([b"a=b"] * 401)):
            answer = self.site.ask("POST", "/login", {"Sec-Fetch-Site": "same-origin"}, body)
            self.assertEqual(answer.status, 400, body[:40])

    def test_the_largest_form_arrives_in_pieces(self):
        token = self.site.get("/login").csrf()
        body = f"csrf={token}&name=Alesia&passphrase=".encode()
        body += b"a" * ((768 << 10) - len(body))
        head = (f"POST /login HTTP/1.1\r\nHost: {self.site.host}\r\nSec-Fetch-Site: same-origin\r\n{FORM}"
                f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n").encode()
        with self.site.connect() as there:
            there.sendall(head)
            for at in range(0, len(body), 90000):
                there.sendall(body[at:at + 90000])
                time.sleep(0.01)
            raw = read_all(there).replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"", 1)
        self.assertEqual(Answer(raw).status, 403)


class Crowds(SiteTest):
    def test_who_is_slow_holds_nobody_up_and_is_sent_away(self):
        """Forty who send a byte now and then, two of them in a form; others are served meanwhile."""
        host = self.site.host
        head = f"GET /login HTTP/1.1\r\nHost: {host}\r\nX-Slow: ".encode()
        form = (f"POST /login HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n{FORM}"
                "Content-Length: 60000\r\n\r\n").encode()
        begun = time.monotonic()
        in_form = [self.site.connect() for _ in range(2)]
        for there in in_form:
            there.sendall(form)
        slow = []
        for _ in range(40):
            there = self.site.connect()
            there.sendall(head)
            slow.append(there)
        ended = {}
        answers = {}
        while len(ended) < 42 and time.monotonic() - begun < 60:
            for there in slow + in_form:
                if there in ended:
                    continue
                if select.select([there], [], [], 0)[0]:
                    try:
                        data = there.recv(65536)
                    except ConnectionError:
                        data = b""
                    if data:
                        answers[there] = answers.get(there, b"") + data
                        continue
                    ended[there] = time.monotonic() - begun
                    continue
                try:
                    there.sendall(b"a")
                except ConnectionError:
                    ended[there] = time.monotonic() - begun
            asked = time.monotonic()
            self.assertEqual(self.site.get("/login").status, 200)
            self.assertLess(time.monotonic() - asked, 5)
            time.sleep(0.5)
        self.assertEqual(len(ended), 42)
        self.assertLess(max(ended[there] for there in slow), 25)  # 10 s, and those beyond 32 wait for a place before
        for there in in_form:
            self.assertGreater(ended[there], 25)
            self.assertLess(ended[there], 45)
        for raw in answers.values():
            self.assertEqual(Answer(raw).status, 408)
        for there in slow + in_form:
            there.close()

    def test_ten_thousand_come_one_after_another_and_leave_nothing(self):
        self.site.get("/login")
        folder = f"/proc/{self.site.process.pid}"
        files = self.files()
        before = self.resident()
        data = f"GET /login HTTP/1.1\r\nHost: {self.site.host}\r\n\r\n".encode()
        for i in range(10000):
            with self.site.connect() as there:
                if i % 4 == 1:
                    continue  # came and went
                there.sendall(data[:20] if i % 4 == 2 else data)
                if i % 4 == 2:
                    continue  # went in the middle of a word
                self.assertTrue(there.recv(65536).startswith(b"HTTP/1.1 200"))
        self.assertEqual(self.site.get("/login").status, 200)
        self.assertEqual(self.files(), files)
        with open(folder + "/maps", encoding="utf-8") as maps:
            sanitized = "libasan" in maps.read()  # which keeps what was freed for a while
        if not sanitized:
            self.assertLess(self.resident() - before, 8192)  # KiB

    def files(self):
        """How many it holds open, once the last visitor has been seen off: when the number stays for half a second."""
        folder = f"/proc/{self.site.process.pid}/fd"
        seen = []
        while len(seen) < 100 and (len(seen) < 10 or len(set(seen[-10:])) > 1):
            time.sleep(0.05)
            seen.append(len(os.listdir(folder)))
        return seen[-1]

    def resident(self):
        with open(f"/proc/{self.site.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))

    def test_a_hundred_come_at_once(self):
        statuses = []
        ask = lambda: statuses.append(self.site.get("/login").status)
        people = [threading.Thread(target=ask) for _ in range(100)]
        for person in people:
            person.start()
        for person in people:
            person.join(60)
        self.assertEqual(statuses, [200] * 100)


class Serving(HomeTest):
    """Where it listens, and how it begins and ends."""

    def refused(self, home, *options):
        return subprocess.run(home.command("review", *options), capture_output=True, text=True, timeout=60, check=False)

    def test_without_an_account_nothing_is_served(self):
        home = self.home()
        done = self.refused(home)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("user add NAME --role", done.stderr)

    def test_no_other_machine_is_served_without_a_proxy(self):
        site = Site()
        self.addCleanup(site.remove)
        for where in ("0.0.0.0:0", "[::]:0", "192.0.2.7:0", "127.0.0.2:0"):
            done = self.refused(site.home, "--listen", where)
            self.assertEqual((done.returncode, done.stdout), (2, ""), where)
            self.assertIn("--behind-proxy", done.stderr)

    def test_behind_a_proxy_its_name_is_ours_and_the_cookie_for_tls_alone(self):
        site = Site("--listen", "0.0.0.0:0", "--behind-proxy", "review.example.org")
        self.addCleanup(site.remove)
        self.assertEqual(site.address, "https://review.example.org/")
        site.port = self.port_of(site.process.pid)
        self.assertEqual(site.get("/login").status, 200)
        self.assertEqual(site.ask("GET", "/login", host=f"127.0.0.1:{site.port}").status, 421)
        answer = site.login()
        self.assertRegex(answer.headers["set-cookie"], r"^__Host-s.*; Path=/; HttpOnly; SameSite=Strict; Secure$")
        self.assertEqual(site.get("/me", answer.cookie()).status, 200)
        self.assertEqual(site.get("/me", answer.cookie()[len("__Host-"):]).status, 303)

    @staticmethod
    def port_of(pid):
        """The TCP port that the process listens on."""
        held = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
        with open(f"/proc/{pid}/net/tcp", encoding="ascii") as table:
            rows = [line.split() for line in table]
        return next(int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in held)

    def test_a_socket_in_a_folder_serves_its_owner(self):
        folder = tempfile.mkdtemp(prefix="adkaz-socket-")
        self.addCleanup(os.rmdir, folder)
        path = os.path.join(folder, "review.sock")
        site = Site("--listen", "unix:" + path)
        self.addCleanup(site.remove)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(site.get("/login").status, 200)
        self.assertEqual(site.ask("GET", "/login", host="evil.example").status, 421)
        self.assertEqual(site.get("/me", site.session()).status, 200)
        self.assertEqual(self.refused(site.home, "--listen", "unix:" + path).returncode, 1)
        site.process.kill()
        site.process.communicate()
        site.serve("--listen", "unix:" + path)  # over what the crash left
        self.assertEqual(site.get("/login").status, 200)
        self.assertEqual(site.stop(), 0)
        self.assertFalse(os.path.exists(path))

    def test_it_ends_at_once_whoever_is_there(self):
        site = Site()
        self.addCleanup(site.remove)
        slow = [site.connect() for _ in range(3)]
        slow[0].sendall(b"GET / HT")
        slow[1].sendall(f"POST /login HTTP/1.1\r\nHost: {site.host}\r\nSec-Fetch-Site: same-origin\r\n{FORM}"
                        "Content-Length: 9\r\n\r\na".encode())
        time.sleep(0.2)
        begun = time.monotonic()
        self.assertEqual(site.stop(), 0)
        self.assertLess(time.monotonic() - begun, 5)
        for there in slow:
            there.close()

    def test_the_settings_of_the_file_hold(self):
        conf = CONF % {"policy": "balanced", "hold": 0} + 'review { listen = "[::1]:0"  idle_minutes = 1 }\n'
        if not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):
            self.skipTest("no IPv6 on this machine")
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            self.skipTest("no IPv6 loopback on this machine")
        site = Site(conf=conf)
        self.addCleanup(site.remove)
        self.assertRegex(site.address, r"^http://\[::1\]:\d+/$")
        with socket.create_connection(("::1", site.port), 60) as there:
            there.sendall(f"GET /login HTTP/1.1\r\nHost: [::1]:{site.port}\r\n\r\n".encode())
            self.assertEqual(Answer(read_all(there)).status, 200)


class Accounts(HomeTest):
    """adkaz user."""

    def user(self, home, *args, words=PASSPHRASE):
        return subprocess.run(home.command("user", *args), input=words + "\n", capture_output=True, text=True,
                              timeout=60, check=False)

    def test_accounts_are_made_listed_and_ended(self):
        home = self.home()
        self.assertEqual(self.user(home, "add", "Алеся К", "--role", "lead", "--language", "ru").returncode, 0)
        self.assertEqual(self.user(home, "add", "Алеся К", "--role", "lead").returncode, 1)
        self.assertIn("Алеся К  lead  ru  since ", self.user(home, "list").stdout)
        self.assertEqual(self.user(home, "remove", "Алеся К").returncode, 0)
        self.assertIn('"disabled":true', self.user(home, "list", "--json").stdout)
        self.assertEqual(self.user(home, "remove", "Вольга").returncode, 1)

    def test_what_makes_no_sense_is_said(self):
        home = self.home()
        for args, status in ((("add", "A"), 2), (("add", "--role", "lead"), 2), (("add", "A", "--role", "king"), 2),
                             (("add", "A", "B", "--role", "lead"), 2), ((), 2), (("dance",), 2), (("list", "A"), 2),
                             (("add", "A", "--role", "lead", "--language", "xx"), 2), (("passphrase", "A"), 1)):
            done = self.user(home, *args)
            self.assertEqual(done.returncode, status, args)
            self.assertTrue(done.stderr.startswith("adkaz user: "), done.stderr)
        short = self.user(home, "add", "A", "--role", "lead", words="too short")
        self.assertEqual(short.returncode, 1)
        self.assertIn("a passphrase has 12", short.stderr)
        self.assertNotIn("too short", short.stderr)

    def test_a_terminal_is_asked_twice_and_shows_nothing(self):
        home = self.home()
        for words, status in (((PASSPHRASE, PASSPHRASE), 0), ((PASSPHRASE, "another passphrase"), 1)):
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(PROGRAM, home.command("user", "add", f"Alesia {status}", "--role", "lead"))
            shown = b""
            for question, line in zip((b"Passphrase: ", b"Again: "), words):
                while question not in shown:
                    shown += os.read(terminal, 1000)
                os.write(terminal, line.encode() + b"\n")
            while True:
                try:
                    more = os.read(terminal, 1000)
                except OSError:
                    break
                if not more:
                    break
                shown += more
            os.close(terminal)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), status)
            self.assertNotIn(PASSPHRASE.encode(), shown)
            self.assertNotIn(b"another passphrase", shown)


if __name__ == "__main__":
    unittest.main(verbosity=2)
