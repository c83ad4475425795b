"""The answers that bad input gets: each names what, where, and what to do."""

import json
import os
import shutil
import subprocess
import unittest
import unittest.mock

from home import CONF, HomeTest, PROGRAM, SCANS, expected

ROWS = """\
ref,prisoner_name,sender_name,sender_email,sent_on,message
A1,Мікалай Вербіцкі,Anna Kowalska,anna@example.org,2026-01-10,Добры дзень
A2,,Jan,jan@example.org,2026-01-10,no prisoner
A3,Мікалай Вербіцкі,Ewa,ewa@example.org,10.01.2026,bad date
A1,Мікалай Вербіцкі,Ola,ola@example.org,2026-01-10,the same ref
"""


class Commands(HomeTest):
    def refused(self, done, status, *words):
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_rows_whose_language_has_no_words_are_counted(self):
        home = self.home()
        rows = "".join(f"L{n},Мікалай Вербіцкі,Anna,anna@example.org,{language}\n"
                       for n, language in enumerate(("fr", "it", "ua", "by", "", "ru", "en", "en-GB")))
        done = home.import_rows("ref,prisoner_name,sender_name,sender_email,sender_language\n" + rows)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 rows have a sender_language in which there are no words: English is used", done.stderr)
        self.assertIn("2 rows have a sender_language", home.adkaz("doctor").stdout)

    def test_an_unknown_command_names_its_nearest(self):
        home = self.home()
        self.refused(home.adkaz("lst"), 2, '"lst"', '"list"')

    def test_without_a_home_it_says_how_to_name_one(self):
        home = self.home()
        self.refused(home.adkaz("list", home=False), 2, "--home")

    def test_a_home_that_is_there_is_not_touched(self):
        home = self.home()
        self.refused(home.adkaz("init", home.dir, "--plain", home=False), 1, "is there already")

    def test_init_says_loudly_what_plain_means(self):
        home = self.home()
        self.refused(home.adkaz("init", os.path.join(home.base, "other"), home=False), 2, "UNENCRYPTED")
        self.refused(home.adkaz("init", "", "--plain", home=False), 2, "name the one folder")

    def test_a_wrong_configuration_names_file_line_and_key(self):
        good = CONF % {"policy": "balanced", "hold": 0}
        wrong = [
            (good.replace("policy", "polcy"), ("adkaz.conf:2", "polcy", "policy")),
            (good.replace('"balanced"', '"brave"'), ("adkaz.conf:2", "policy", "balanced")),
            (good.replace("hold_minutes = 0", "hold_minutes = 0x10", 1), ("adkaz.conf:6", "hold_minutes")),
            (good.replace("hold_minutes = 0", "hold_minutes = 010", 1), ("adkaz.conf:6", "hold_minutes")),
            (good.replace("reply@example.org", "${HOME}"), ("adkaz.conf:5", "${")),
            (good + 'match { policy = "ask" }\n', ("adkaz.conf:10", "match")),
            (good.replace('"letter"', '"lettr"'), ("adkaz.conf:1", 'drop "inbox"', "lettr")),
            (good.replace('path = "inbox"', 'path = "inbx"'), ('drop "inbox"', "inbx", "not there")),
        ]
        home = self.home()
        for conf, words in wrong:
            with self.subTest(words=words):
                home.configure(conf)
                self.refused(home.adkaz("check"), 2, *words)

    def test_check_prints_the_pipeline_that_will_run(self):
        home = self.home()
        done = home.adkaz("check")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("stages", done.stdout)
        self.assertIn("max_skew_degrees", done.stdout)

    def test_bad_rows_are_named_by_line_and_the_good_ones_go_in(self):
        home = self.home()
        done = home.import_rows(ROWS)
        self.refused(done, 1, "line 3", "line 4", "line 5")
        self.assertIn("1 added", done.stdout)
        self.assertNotIn("Ewa", done.stderr)
        again = home.import_rows(ROWS)
        self.assertIn("0 added, 0 updated, 1 unchanged", again.stdout)

    def test_a_register_that_is_not_there_is_a_wrong_command(self):
        home = self.home()
        self.refused(home.adkaz("import", "messages", os.path.join(home.base, "none.csv")), 2, "none.csv", "No such")

    def test_run_takes_no_arguments_and_list_no_nonsense(self):
        home = self.home()
        self.refused(home.adkaz("run", "now"), 2, "--help")
        self.refused(home.adkaz("list", "--jsn"), 2)
        self.refused(home.adkaz("show", "R-NOTHERE"), 1, "R-NOTHERE")

    def test_every_command_has_help(self):
        home = self.home()
        for command in ("init import run watch list show decide undo rematch stats send slip stages check doctor".split()):
            done = home.adkaz(command, "--help", home=False)
            self.assertEqual(done.returncode, 0)
            self.assertIn("Usage: adkaz " + command, done.stdout)


class Doctor(HomeTest):
    def back(self, section):
        """What doctor says of it, in a home with that section."""
        home = self.home(conf=CONF % {"policy": "ask", "hold": 0} + section)
        os.makedirs(os.path.join(home.dir, "Maildir", "new"))
        os.makedirs(os.path.join(home.dir, "Maildir", "cur"))
        with open(os.path.join(home.dir, "secret"), "w", encoding="ascii") as file:
            file.write("x\n")
        os.chmod(os.path.join(home.dir, "secret"), 0o600)
        (line,) = [line for line in home.adkaz("doctor").stdout.splitlines() if "  back: " in line]
        return line

    def test_it_says_where_mails_come_back_to(self):
        imap = 'back { url = "imaps://imap.example.org"  user = "u"  password_file = "%s" }\n'
        for section, said in (("", "note     back: not set"),
                              ('back { maildir = "Maildir" }\n', "fine     back: the Maildir can be read"),
                              ('back { maildir = "nowhere" }\n', "MISSING  back: "),
                              (imap % "secret", "fine     back: from imaps://imap.example.org"),
                              (imap % "nowhere", "MISSING  back: ")):
            with self.subTest(section=section):
                self.assertTrue(self.back(section).startswith(said))


class Pipelines(HomeTest):
    """A pipeline may stop early: what it leaves out is left to a person, in words."""

    def walked(self, stages):
        home = self.home()
        home.import_register()
        share = os.path.join(home.base, "share")
        shutil.copytree(os.path.join(os.path.dirname(PROGRAM), "share", "adkaz"), share)
        with open(os.path.join(share, "pipelines", "letter.conf"), "w", encoding="utf-8") as file:
            file.write("stages = {%s}\n" % ", ".join('"%s"' % stage for stage in stages.split()))
        environment = unittest.mock.patch.dict(os.environ, {"ADKAZ_SHARE": share})
        environment.start()
        self.addCleanup(environment.stop)
        name = next(name for name, row in expected().items() if row["sure"] == "yes")
        home.drop(os.path.join(SCANS, name))
        home.run(0)
        (reply,) = home.list()
        self.assertEqual(reply["state"], "review", stages)
        shown = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)
        return reply, shown["page_list"][0]

    def test_pages_that_are_not_read_are_cleaned_and_ask(self):
        reply, page = self.walked("decode look clean")
        self.assertIn("no stage read", reply["reason"])
        self.assertEqual((page["words"], page["kind"]), (0, "letter"))
        self.assertNotIn("read", [step["step"] for step in page["steps"]])
        self.assertIn("clean reduce", [step["step"] for step in page["steps"]])

    def test_pages_that_are_not_matched_are_read_and_ask(self):
        reply, page = self.walked("decode look clean read")
        self.assertIn("no stage match", reply["reason"])
        self.assertGreater(page["words"], 10)
        self.assertEqual(reply["candidates"], [])

    def test_what_is_never_mailed_by_the_rule_asks_with_its_candidates(self):
        reply, _ = self.walked("decode look clean read match")
        self.assertIn("no stage mail", reply["reason"])
        self.assertGreater(len(reply["candidates"]), 0)


class Deciding(HomeTest):
    """A person settles what the rule left, and takes it back."""

    def waiting(self, hold):
        name, row = next((name, row) for name, row in expected().items() if row["sure"] == "yes")
        home = self.home_of(name, policy="ask", hold=hold)
        (reply,) = home.list()
        self.assertEqual(reply["state"], "review")
        return home, reply, row["ref"]

    def test_a_decision_is_mailed_and_cannot_be_taken_back_then(self):
        home, reply, ref = self.waiting(hold=0)
        self.assertEqual(reply["candidates"][0]["message"], ref)
        done = home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(home.adkaz("send").returncode, 0)
        (after,) = home.list()
        self.assertEqual((after["state"], after["outcome"], after["decided_by"]), ("decided", "mail", "Alena"))
        self.assertEqual([mail["state"] for mail in after["mails"]], ["written"])
        self.assertEqual(len(home.mails()), 1)
        self.assertEqual(home.adkaz("undo", reply["reply"], "--by", "Alena").returncode, 1)

    def test_candidates_are_shown_in_words_with_the_people_they_join(self):
        home, reply, ref = self.waiting(hold=0)
        shown = home.adkaz("show", reply["reply"]).stdout
        self.assertRegex(shown, rf"(?m)^  1\. message {ref}  from \S.* to \S")
        self.assertRegex(shown, r"(?m)^ +for +salutation +The letter greets")
        self.assertNotRegex(shown, r"\bbits\b|posterior")

    def test_the_command_that_is_offered_for_two_letters_can_be_carried_out(self):
        home = self.home_of("CCF_000341.pdf", policy="ask", hold=60)
        (reply,) = home.list()
        shown = home.adkaz("show", reply["reply"]).stdout.splitlines()
        offer = shown[shown.index("perhaps letters to several; if so:") + 1].split()
        self.assertEqual(offer[:2], ["adkaz", "decide"])
        done = home.adkaz(*["Alena" if word == "NAME" else word for word in offer[1:]])
        self.assertEqual(done.returncode, 0, done.stderr)
        (after,) = home.list()
        self.assertEqual([(mail["message"], mail["pages"]) for mail in after["mails"]], [("V26-0112", [1]), ("V26-0104", [2])])

    def test_what_was_mailed_by_hand_is_never_mailed_again(self):
        home, reply, ref = self.waiting(hold=0)
        home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Alena")
        home.adkaz("send")
        done = home.adkaz("send", "--sent", "written", "--by", "Alena")
        self.assertEqual((done.returncode, done.stdout), (0, "1 written: handed-over\n"), done.stderr)
        self.assertEqual([mail["state"] for mail in home.list()[0]["mails"]], ["handed-over"])

    def test_a_held_mail_is_recalled_and_can_be_decided_anew(self):
        home, reply, ref = self.waiting(hold=60)
        home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Alena")
        self.assertEqual(home.adkaz("send").returncode, 0)
        self.assertEqual(home.mails(), [])
        nobody = home.adkaz("undo", reply["reply"])
        self.assertEqual(nobody.returncode, 2)
        self.assertIn("--by", nobody.stderr)
        self.assertEqual(home.adkaz("undo", reply["reply"], "--by", "Alena").returncode, 0)
        (after,) = home.list()
        self.assertEqual(after["state"], "review")
        self.assertEqual([mail["state"] for mail in after["mails"]], ["recalled"])
        self.assertEqual(home.adkaz("decide", reply["reply"], "--none", "--by", "Alena").returncode, 0)
        (after,) = home.list()
        self.assertEqual((after["state"], after["outcome"]), ("decided", "none"))

    def test_what_no_decision_may_do_is_refused(self):
        home, reply, ref = self.waiting(hold=60)
        identity = reply["reply"]
        refused = [
            (["--to", "no-such-ref"], 1, "no-such-ref"),
            (["--to", ref + ":99"], 1, "99"),
            (["--to", ref, "--to", ref], 2, "pages"),
            (["--to", ref, "--none"], 2, "one outcome"),
            ([], 2, "--to"),
            (["--duplicate-of", "R-NOTHERE"], 1, "R-NOTHERE"),
        ]
        for args, status, word in refused:
            with self.subTest(args=args):
                done = home.adkaz("decide", identity, *args, "--by", "Alena")
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn(word, done.stderr)
        done = home.adkaz("decide", identity, "--to", ref)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--by", done.stderr)
        self.assertEqual(home.list()[0]["state"], "review")

    def test_replies_are_joined_and_parted_by_hand_and_matched_again(self):
        home, reply, ref = self.waiting(hold=60)
        other = [name for name, row in expected().items() if row["sure"] == "yes" and row["ref"] != ref][0]
        home.drop(os.path.join(SCANS, other))
        home.run(0)
        (second,) = [row["reply"] for row in home.list() if row["reply"] != reply["reply"]]
        done = home.adkaz("decide", reply["reply"], "--join", second, "--by", "Alena")
        self.assertEqual(done.returncode, 0, done.stderr)
        home.run(0)
        rows = {row["reply"]: row for row in home.list()}
        self.assertEqual((rows[reply["reply"]]["state"], rows[reply["reply"]]["pages"]), ("review", 2))
        self.assertEqual(len(rows[reply["reply"]]["source"]), 2)
        self.assertEqual((rows[second]["outcome"], rows[second]["joined_to"]), ("joined", reply["reply"]))
        self.assertEqual(home.adkaz("decide", reply["reply"], "--split", "1", "--by", "Alena").returncode, 1)
        self.assertEqual(home.adkaz("decide", reply["reply"], "--split", "2", "--by", "Alena").returncode, 0)
        home.run(0)
        rows = [row for row in home.list() if row["state"] == "review"]
        self.assertEqual([row["pages"] for row in rows], [1, 1])
        self.assertNotEqual(rows[0]["candidates"][0], rows[1]["candidates"][0])
        self.assertIn("parted by Alena", home.adkaz("show", reply["reply"]).stdout)

    def test_a_note_and_a_question_stand_beside_the_reply(self):
        home, reply, _ = self.waiting(hold=60)
        self.assertEqual(home.adkaz("decide", reply["reply"], "--note", "looks like her hand", "--by", "Alena").returncode, 0)
        self.assertEqual(home.adkaz("decide", reply["reply"], "--second", "--by", "Alena").returncode, 0)
        self.assertEqual(home.adkaz("decide", reply["reply"], "--second", "--none", "--by", "Alena").returncode, 2)
        (after,) = home.list()
        self.assertEqual((after["state"], after["second"]), ("review", "wanted"))
        self.assertIn("looks like her hand", home.adkaz("show", reply["reply"]).stdout)

    def test_a_second_mail_for_a_message_wants_a_word_more(self):
        home, reply, ref = self.waiting(hold=60)
        home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Alena")
        other = [name for name, row in expected().items() if row["sure"] == "yes" and row["ref"] != ref][0]
        home.drop(os.path.join(SCANS, other))
        home.run(0)
        (second,) = [row["reply"] for row in home.list() if row["reply"] != reply["reply"]]
        done = home.adkaz("decide", second, "--to", ref, "--by", "Alena")
        self.assertEqual(done.returncode, 1)
        self.assertIn("has a mail already", done.stderr)
        self.assertIn("--anyway", done.stderr)
        self.assertEqual(home.adkaz("decide", second, "--to", ref, "--anyway", "--by", "Alena").returncode, 0)

    def test_a_page_with_a_return_address_on_it_wants_a_word_more(self):
        home, reply, ref = self.waiting(hold=60)
        (page,) = json.loads(home.adkaz("show", reply["reply"], "--json", "--text").stdout)["page_list"]
        text = [word.strip(",.!?") for word in page["text"]]
        words = next(pair for pair in zip(text, text[1:]) if min(map(len, pair)) > 5 and "".join(pair).isalpha())
        address = " ".join(words)
        done = home.import_rows("ref,prisoner_name,sender_name,sender_email,return_address\n"
                                '%s,Юрий Острейко,X,x@example.org,"%s"\n' % (ref, address))
        self.assertEqual(done.returncode, 0, done.stderr)
        done = home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Alena")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("page 1 seems to bear a return name or address", done.stderr)
        for word in words:
            self.assertNotIn(word, done.stderr)
        self.assertEqual(home.adkaz("decide", reply["reply"], "--to", ref, "--anyway", "--by", "Alena").returncode, 0)

    def test_a_changed_register_row_recalls_its_mail(self):
        home, reply, ref = self.waiting(hold=60)
        home.adkaz("decide", reply["reply"], "--to", ref, "--by", "Alena")
        done = home.import_rows("ref,prisoner_name,sender_name,sender_email\n%s,Somebody Else,X,x@example.org\n" % ref)
        self.assertEqual(done.returncode, 0, done.stderr)
        (after,) = home.list()
        self.assertEqual(after["state"], "review")
        self.assertEqual([mail["state"] for mail in after["mails"]], ["recalled"])

    def test_show_gives_words_and_pictures(self):
        home, reply, _ = self.waiting(hold=60)
        pictures = os.path.join(home.base, "pictures")
        done = home.adkaz("show", reply["reply"], "--text", "--pictures", pictures)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("page 1: letter", done.stdout)
        self.assertEqual(len(os.listdir(pictures)), reply["pages"])
        shown = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)
        self.assertEqual(shown["reply"], reply["reply"])

    def test_show_explains_what_was_done_to_a_page_and_what_it_cost(self):
        home, reply, _ = self.waiting(hold=60)
        plain = home.adkaz("show", reply["reply"]).stdout
        explained = home.adkaz("show", reply["reply"], "--explain").stdout
        self.assertNotIn("CPU ms", plain)
        for word in ("CPU ms", "decode", "look axis", "clean reduce", "jpeg", "read", "sum"):
            self.assertIn(word, explained)
        (page,) = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)["page_list"]
        self.assertEqual((page["flaws"], page["codes"], page["fields"], page["read_to_end"]), ([], [], [], True))
        self.assertEqual([step["step"] for step in page["steps"]][:3], ["decode", "start", "pixels"])
        self.assertAlmostEqual(sum(step["cpu_ms"] for step in page["steps"]), page["cpu_ms"], 1)


class Explaining(HomeTest):
    def test_run_explains_each_page_and_names_nobody(self):
        home = self.home()
        home.import_register()
        name = next(name for name, row in expected().items() if row["sure"] == "yes")
        home.drop(os.path.join(SCANS, name))
        done = home.adkaz("run", "--explain")
        self.assertEqual(done.returncode, 0, done.stderr)
        (reply,) = home.list()
        self.assertIn(reply["reply"] + " file 1 page 1: letter", done.stdout)
        self.assertIn("sum", done.stdout)
        shown = json.loads(home.adkaz("show", reply["reply"], "--json", "--text").stdout)
        words = [word for page in shown["page_list"] for word in page["text"] if len(word) > 5]
        self.assertGreater(len(words), 10)
        for word in words + [name]:
            self.assertNotIn(word, done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
