"""What cannot be done, met at the page by somebody who reads Belarusian: each refusal comes in that language, and changes
nothing."""

import os
import re
import sqlite3
import subprocess
import unittest

from home import ROOT, HomeTest
from review_site import Site

NAMES = re.compile(r"\b[RMT]-[0-9A-Z]+|V26-\d+|\bPGP\b|pgp_key|pdf_password|PDF|@|\d{4}-\d\d-\d\dT[0-9:]+Z?")


class Refusals(HomeTest):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.remove)
        for name, role in (("Janka", "coordinator"), ("Volha", "coordinator"), ("Alena", "lead")):
            cls.site.user("add", name, "--role", role, "--language", "be")
        cls.site.settle()
        subprocess.run([os.environ["REVIEW_SEED"], cls.site.home.dir, "14", os.path.join(ROOT, "samples", "fonts"), "pages"],
                       check=True, capture_output=True)
        cls.cookies = {name: cls.site.session(name) for name in ("Janka", "Volha", "Alena")}
        cls.replies = [row["reply"] for row in cls.site.home.list()]

    def page(self, reply, who="Janka"):
        answer = self.site.get("/reply/" + reply, self.cookies[who])
        self.assertEqual(answer.status, 200)
        return answer

    def refs(self, reply):
        return re.findall(r'<input type="radio" name="ref"[^>]* value="([^"]+)"', self.page(reply).text)

    def post(self, reply, to="decide", who="Janka", **fields):
        page = self.page(reply, who)
        version = re.search(r'name="version" value="(\d+)"', page.text)
        form = {"csrf": page.csrf(), "version": version.group(1) if version else "1", **fields}
        return self.site.post(f"/reply/{reply}/{to}", form, self.cookies[who])

    def refused(self, answer, *words):
        """Said in Belarusian, and nowhere in English."""
        self.assertEqual(answer.status, 422, (answer.text, answer.headers))
        told = re.sub(r"(?s)^.*<main[^>]*>|</main>.*$", "", answer.text)
        told = NAMES.sub("", re.sub(r"<[^>]*>", " ", told))
        self.assertNotRegex(told, r"[A-Za-z]{2,}")
        self.assertRegex(told, "[а-яўі]{4,}")
        for word in words:
            self.assertIn(word, answer.text)

    def store(self, sql):
        store = sqlite3.connect(os.path.join(self.site.home.dir, "store", "adkaz.db"))
        store.execute(sql)
        store.commit()
        store.close()

    def test_what_a_form_lacks_or_says_wrongly(self):
        reply, other = self.replies[:2]
        ref = self.refs(reply)[0]
        for fields in (
            {"what": "to"}, {"what": "to", "ref": ref}, {"what": "to", "ref": ref, "pages": "9"},
            {"what": "to", "ref": ref, "pages": "1-"}, {"what": "to", "ref": "V26-9999", "pages": "1"}, {"what": "several"},
            {"what": "several", "ref1": ref, "pages1": "1", "ref2": self.refs(reply)[1], "pages2": "7"},
            {"what": "rescan"}, {"what": "duplicate"}, {"what": "duplicate", "other": reply},
            {"what": "duplicate", "other": "R-00000000"}, {"what": "join"}, {"what": "join", "other": reply, "other_version": "1"},
            {"what": "join", "other": "R-00000000"}, {"what": "split"}, {"what": "split", "pages": "1"},
            {"what": "split", "pages": "9"}, {"what": "split", "pages": "3,3"},
            {"what": "none", "version": ""},
        ):
            with self.subTest(**fields):
                self.refused(self.post(reply, **fields))
        self.refused(self.post(reply, "note", note=""))
        self.refused(self.post(reply, "note", note="я" * 5001))
        self.refused(self.post(reply, "undo"))
        self.refused(self.post(reply, "wrong"))
        self.assertEqual({row["state"] for row in self.site.home.list() if row["reply"] in (reply, other)}, {"review"})

    def test_what_the_register_does_not_allow(self):
        reply = self.replies[2]
        ref = self.refs(reply)[0]
        rows = "ref,prisoner_name,prisoner_id,sender_name,sender_email,delivery,pgp_key\n%s,Рыгор Пацяруха,p-2,Алена,%s,%s,%s\n"
        for email, delivery, key in (("", "scan", ""), ("a@b@example.org", "scan", ""), (".a@example.org", "scan", ""),
                                     ("я@example.org", "scan", ""), ("a@-", "scan", ""), ("x@example.org", "none", ""),
                                     ("x@example.org", "pdf", ""), ("x@example.org", "pgp", ""), ("x@example.org", "pgp", "abc")):
            with self.subTest(email=email, delivery=delivery):
                self.site.home.import_rows(rows % (ref, email, delivery, key))
                row = next(row for row in self.site.home.list() if row["reply"] == reply)
                if row["state"] != "review":
                    self.site.home.adkaz("run")
                self.refused(self.post(reply, what="to", ref=ref, pages="1", anyway="1"))
        self.site.home.import_rows(rows % (ref, "x@example.org", "scan", ""))
        self.site.home.adkaz("address", "suspend", "x@example.org", "--by", "Alena")
        self.assertEqual(self.post(reply, what="to", ref=ref, pages="1").status, 303)  # Janka is new: an opinion
        self.refused(self.post(reply, who="Volha", what="to", ref=ref, pages="1"))

    def test_what_was_decided_already(self):
        reply, other = self.replies[3:5]
        ref = self.refs(reply)[0]
        self.assertEqual(self.post(reply, what="to", ref=ref, pages="1,2,3").status, 303)
        self.refused(self.post(reply, what="second"))
        second = self.post(reply, who="Volha", what="to", ref=self.refs(reply)[1], pages="1")
        self.assertEqual(second.status, 303)
        self.refused(self.post(reply, what="to", ref=ref, pages="1"))
        self.refused(self.post(reply, "undo"))
        self.assertEqual(self.post(reply, who="Alena", what="to", ref=ref, pages="1").status, 303)
        self.store("UPDATE mail SET state = 'written', due = NULL")
        self.refused(self.post(reply, "undo", who="Alena"))
        self.assertEqual(self.post(other, what="none").status, 303)
        self.refused(self.post(other, "wrong"))
        self.refused(self.post(other, what="later"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
