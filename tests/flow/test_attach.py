"""Transcripts and translations: with the letter while it waits, behind it when it has left, and to nobody else."""

import email
import email.policy
import json
import os
import subprocess
import unittest

from home import CONF, SCANS, HomeTest, expected

CLEAR = next(name for name, row in expected().items() if row["sure"] == "yes" and row["kinds"] == "letter")
TWO_PAGES = next(name for name, row in expected().items() if row["kinds"] == "letter,letter" and name.endswith(".tif"))
WORDS = "Добры дзень!\n\n<i>Дзякуй</i> за паштоўку.\n.\nFrom here on: усё добра.\n"


class Attach(HomeTest):
    def decided(self, **settings):
        """A home whose one letter the rule has settled; and that reply."""
        home = self.home_of(CLEAR, **settings)
        (reply,) = home.list()
        return home, reply

    def attach(self, home, reply, *words, text=WORDS):
        path = os.path.join(home.base, "text.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return home.adkaz("attach", reply["reply"], *(path if word == "FILE" else word for word in words), "--by",
                          "Вольга")

    def message(self, home, name):
        with open(os.path.join(home.dir, "outbox", "new", name), "rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)

    def plain(self, message):
        return message.get_body(("plain",)).get_content()

    def shown(self, home, reply):
        return json.loads(home.adkaz("show", reply["reply"], "--json").stdout)

    def release(self, home):
        """The hold is over."""
        home.configure(CONF % {"policy": "balanced", "hold": 0})

    def test_a_held_letter_takes_them_along(self):
        home, reply = self.decided(hold=1)
        done = self.attach(home, reply, "--transcript", "FILE")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("goes along with the letter", done.stdout)
        self.attach(home, reply, "--translation", "FILE", "--language", "de", text="Guten Tag!\n")
        home.adkaz("undo", reply["reply"], "--by", "Вольга")
        self.release(home)
        ref = reply["mails"][0]["message"]
        done = home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Вольга")
        self.assertEqual(done.returncode, 0, done.stderr)
        home.adkaz("send")
        (name,) = home.mails()
        message = self.message(home, name)
        plain = self.plain(message)
        self.assertIn("    Добры дзень!\n\n    <i>Дзякуй</i> за паштоўку.\n    .\n    From here on: усё добра.\n", plain)
        self.assertIn("    Guten Tag!\n", plain)
        self.assertIn("&lt;i&gt;Дзякуй&lt;/i&gt;", message.get_body(("html",)).get_content())
        self.assertEqual(len(list(message.iter_attachments())), 1)
        self.assertEqual([one["mail"] + ".eml" for one in self.shown(home, reply)["renditions"]], [name, name])

    def test_a_letter_that_left_is_followed(self):
        home, reply = self.decided()
        (first,) = home.mails()
        done = self.attach(home, reply, "--translation", "FILE", "--language", "de", text="Guten Tag!\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("a mail of its own", done.stdout)
        home.adkaz("send")
        (second,) = set(home.mails()) - {first}
        letter, supplement = self.message(home, first), self.message(home, second)
        self.assertEqual(supplement["in-reply-to"], letter["message-id"])
        self.assertEqual(supplement["references"], letter["message-id"])
        self.assertEqual(supplement["to"], letter["to"])
        self.assertNotEqual(supplement["reply-to"], letter["reply-to"])
        self.assertIn("    Guten Tag!\n", self.plain(supplement))
        self.assertEqual(list(supplement.iter_attachments()), [])
        self.assertEqual(home.adkaz("send").returncode, 0)
        self.assertEqual(len(home.mails()), 2)
        kinds = {mail["mail"]: mail for mail in self.shown(home, reply)["renditions"]}
        self.assertEqual(list(kinds), [second[:-len(".eml")]])

    def test_a_supplement_is_held_and_taken_back(self):
        home, reply = self.decided()
        home.configure(CONF % {"policy": "balanced", "hold": 15})
        self.attach(home, reply, "--transcript", "FILE")
        home.adkaz("send")
        self.assertEqual(len(home.mails()), 1)
        done = home.adkaz("attach", reply["reply"], "--no-transcript", "--by", "Вольга")
        self.assertEqual((done.returncode, done.stdout), (0, f"{reply['reply']}: taken back\n"))
        self.release(home)
        home.adkaz("send")
        self.assertEqual(len(home.mails()), 1)
        story = home.adkaz("show", reply["reply"]).stdout
        self.assertIn("Вольга wrote a transcript", story)
        self.assertIn("Вольга takes back the transcript", story)
        self.assertIn("recalled: M-", story)

    def test_whoever_moved_meanwhile_gets_nothing_and_nothing_is_kept(self):
        home, reply = self.decided()
        row = reply["mails"][0]["message"]
        home.import_rows("ref,prisoner_name,sender_email\n" f"{row},Анатоль Верамейчык,other@example.org\n")
        done = self.attach(home, reply, "--transcript", "FILE")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the sender's address changed", done.stderr)
        self.assertEqual(self.shown(home, reply)["renditions"], [])

    def test_words_that_would_stay_are_asked_about(self):
        home, reply = self.decided(policy="ask")
        ref, other = (candidate["message"] for candidate in reply["candidates"][:2])
        self.attach(home, reply, "--transcript", "FILE", "--to", ref)
        done = home.adkaz("decide", reply["reply"], "--to", other, "--by", "Вольга")
        self.assertEqual(done.returncode, 1)
        self.assertIn("a transcript or a translation was written for other pages", done.stderr)
        done = home.adkaz("decide", reply["reply"], "--to", other, "--anyway", "--by", "Вольга")
        self.assertEqual(done.returncode, 0, done.stderr)
        home.adkaz("send")
        (name,) = home.mails()
        self.assertNotIn("Дзякуй", self.plain(self.message(home, name)))

    def test_words_of_a_page_that_stays_are_no_doubt(self):
        home = self.home(policy="ask")
        home.import_register()
        home.drop(os.path.join(SCANS, TWO_PAGES))
        home.run(0)
        (reply,) = home.list()
        ref = reply["candidates"][0]["message"]
        self.attach(home, reply, "--transcript", "FILE", "--to", f"{ref}:1,2")
        done = home.adkaz("decide", reply["reply"], "--to", f"{ref}:2", "--by", "Вольга")
        self.assertIn("a transcript or a translation was written for other pages", done.stderr)
        self.attach(home, reply, "--no-transcript", "--to", f"{ref}:1,2")
        self.attach(home, reply, "--transcript", "FILE", "--to", f"{ref}:1")
        done = home.adkaz("decide", reply["reply"], "--to", f"{ref}:2", "--by", "Вольга")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        home.adkaz("send")
        (name,) = home.mails()
        self.assertNotIn("Дзякуй", self.plain(self.message(home, name)))

    def test_what_is_no_text_is_refused(self):
        home, reply = self.decided()
        for text, why in (("", "it says nothing"), ("a\x00b", "not plain text"), ("a" * 100001, "longer than"),
                          ("\u202eabc", "turns the direction of writing")):
            done = self.attach(home, reply, "--transcript", "FILE", text=text)
            self.assertEqual(done.returncode, 1, why)
            self.assertIn(why, done.stderr)
        with open("/dev/zero", "rb") as endless:
            done = subprocess.run(home.command("attach", reply["reply"], "--transcript", "-", "--by", "Вольга"),
                                  stdin=endless, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("longer than", done.stderr)
        self.assertEqual(self.attach(home, reply, "--translation", "FILE").returncode, 2)
        self.assertEqual(self.attach(home, reply).returncode, 2)
        self.assertEqual(len(home.mails()), 1)


if __name__ == "__main__":
    unittest.main()
