"""The register changes between a decision and its mail: what is known is not lost, and what is meant otherwise asks."""

import csv
import io
import json
import os
import time
import unittest

from home import HomeTest, REGISTER, SCANS

LETTER = "Scan-20260318-1412.jpg"
REF = "V26-0102"
CONF = """\
drop "inbox" { path = "inbox"  pipeline = "letter" }
match { policy = "balanced" }
mail { transport = "folder"  from = "reply@example.org"  hold_minutes = 720  review_hold_minutes = 720 }
"""
KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----\n"


def rows(**changes):
    """The samples' register, with these columns changed in the row of the letter's sender."""
    with open(REGISTER, encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for row in found:
        if row["ref"] == REF:
            row.update(changes)
    return found


def row(**changes):
    """The row of the letter's sender, alone."""
    return [row for row in rows(**changes) if row["ref"] == REF]


def written(table, without=(), **renamed):
    names = []
    for line in table:
        names += [name for name in line if name not in names and name not in without]
    out = io.StringIO()
    csv.writer(out).writerow([renamed.get(name, name) for name in names])
    csv.DictWriter(out, names, restval="", extrasaction="ignore").writerows(table)
    return out.getvalue()


class RegisterTest(HomeTest):
    def imported(self, home, text, status=0):
        done = home.import_rows(text)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def held(self):
        """A home in which the rule settled the letter, and its mail is held."""
        home = self.home_of(LETTER, conf=CONF)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])
        return home

    def assert_asks(self, home, why):
        (reply,) = home.list()
        self.assertEqual((reply["state"], [mail["state"] for mail in reply["mails"]]), ("review", ["recalled"]))
        self.assertIn(why, reply["reason"])
        return reply


class Columns(RegisterTest):
    def test_a_column_that_is_absent_changes_nothing_in_known_rows(self):
        home = self.home()
        full = row(delivery="none", prisoner_state="released", group="g-1", pgp_key=KEY, pdf_password="яблык кветка сад",
                   sender_id="s-2", sent_on="2026-02-20")
        self.imported(home, written(full))
        for name in full[0]:
            if name in ("ref", "prisoner_name"):
                continue
            with self.subTest(column=name):
                done = self.imported(home, written(full, without=[name]))
                self.assertIn("0 added, 0 updated, 1 unchanged", done.stdout)
                if full[0][name]:
                    self.assertIn(f"line 1: warning: the file has no column {name}: 1 known row keeps what stood there",
                                  done.stderr)
        done = self.imported(home, written(full, without=[name for name in full[0] if name not in ("ref", "prisoner_name")]))
        self.assertIn("0 added, 0 updated, 1 unchanged", done.stdout)

    def test_every_way_of_delivery_outlives_a_file_without_the_column(self):
        for way, more in {"none": {}, "notice": {}, "pgp": {"pgp_key": KEY}, "pdf": {"pdf_password": "яблык кветка"}}.items():
            with self.subTest(way=way):
                home = self.home()
                self.imported(home, written(row(delivery=way, **more)))
                done = self.imported(home, written(row(delivery=way, message="іншае", **more), without=["delivery"]))
                self.assertIn("0 added, 1 updated", done.stdout)
                done = self.imported(home, written(row(delivery=way, message="іншае", **more)))
                self.assertIn("0 added, 0 updated, 1 unchanged", done.stdout)

    def test_an_empty_cell_still_says_scan(self):
        home = self.home()
        self.imported(home, written(row(delivery="none")))
        self.assertIn("1 updated", self.imported(home, written(row(delivery=""))).stdout)

    def test_new_rows_of_a_file_without_the_column_are_said_to_be_scans(self):
        home = self.home()
        table = row(delivery="none")
        self.imported(home, written(table))
        done = self.imported(home, written(rows(), without=["delivery"]))
        self.assertRegex(done.stderr, r"no column delivery: 1 known row keeps what stood there, \d+ new rows count as scan")

    def test_a_column_that_is_named_nearly_right_stops_the_import(self):
        home = self.home()
        self.imported(home, written(row(delivery="none")))
        for name in ("delivry", "Delivery mode", "How to deliver"):
            with self.subTest(name=name):
                done = self.imported(home, written(row(delivery="none", message="іншае"), delivery=name), 1)
                self.assertRegex(done.stderr, r"line 1: column \d+ is not known, and there is no column delivery: is that meant")
        for column, name in {"prisoner_state": "prisoner status", "pgp_key": "PGP", "group": "groups"}.items():
            with self.subTest(name=name):
                done = self.imported(home, written(row(**{column: "x"}), **{column: name}), 1)
                self.assertIn(f"there is no column {column}", done.stderr)
        for column, names in {"sender_email": ("email", "E-mail"), "prisoner_state": ("status",), "delivery": ("mode",),
                              "pgp_key": ("key",)}.items():
            for name in names:
                with self.subTest(name=name):
                    done = self.imported(home, written(row(**{column: "x"}), **{column: name}), 1)
                    self.assertIn(f"there is no column {column}", done.stderr)
        self.assertIn("1 unchanged", self.imported(home, written(row(delivery="none"))).stdout)
        done = self.imported(home, written(row(delivery="none", **{"delivery mode": "x"})))
        self.assertIn("was delivery meant?", done.stderr)


    def test_a_column_that_has_another_name_by_now_stops_the_import(self):
        home = self.held()
        self.imported(home, written(row(delivery="")))
        done = self.imported(home, written(row(delivery="none"), delivery="Даставка"), 1)
        self.assertRegex(done.stderr, r"line 1: column \d+ is not known, and what earlier files had is missing: delivery\.")
        self.assertIn("or take column", done.stderr)
        (mine,) = row()
        self.imported(home, f"ref,prisoner_name,нататка\n{REF},{mine['prisoner_name']},x\n", 1)
        self.imported(home, f"ref,prisoner_name\n{REF},{mine['prisoner_name']}\n")
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])


class LeftOut(RegisterTest):
    TWO = "olena@example.org, vera@example.org"

    def test_a_row_that_is_left_out_recalls_what_waits_for_it(self):
        home = self.held()
        done = self.imported(home, written(row(delivery="notice", sender_email=self.TWO)), 1)
        self.assertIn("1 left out", done.stdout)
        self.assert_asks(home, "the last import left out")

    def test_nothing_goes_by_a_row_that_is_left_out_until_it_is_mended(self):
        home = self.held()
        self.imported(home, written(row(sender_email=self.TWO)), 1)
        (reply,) = home.list()
        decide = ("decide", reply["reply"], "--to", REF, "--by", "Вольга")
        refused = home.adkaz(*decide)
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("the last import left out the sender's row", refused.stderr)
        self.assertIn("1 updated", self.imported(home, written(row())).stdout)
        done = home.adkaz(*decide)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_letter_that_comes_after_it_asks(self):
        home = self.home_of(conf=CONF)
        self.imported(home, written(row(sender_email=self.TWO)), 1)
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        self.assertEqual((reply["state"], reply["mails"]), ("review", []))
        self.assertIn("the last import left out", reply["reason"])

    def test_a_row_with_too_many_cells_is_known_by_its_ref(self):
        home = self.held()
        self.imported(home, f"ref,prisoner_name,sender_email\n{REF},Анатоль,{self.TWO}\n", 1)
        self.assert_asks(home, "the last import left out")

    def test_rows_that_a_stray_quote_takes_along_are_left_out_too(self):
        home = self.held()
        self.imported(home, f'ref,prisoner_name,group\nX-1,Ян,"a\n{REF},Анатоль,"b"\nX-2,Ян,c\n', 1)
        self.assert_asks(home, "the last import left out")

    def test_the_second_of_two_of_one_ref_asks_once_and_the_same_again_changes_nothing(self):
        home = self.held()
        (mine,) = row()
        twice = written([mine, dict(mine, delivery="notice", sender_email="new@example.org")])
        self.assertIn("1 unchanged, 1 left out", self.imported(home, twice, 1).stdout)
        self.assert_asks(home, "the last import left out")
        self.assertIn("0 updated, 1 unchanged, 1 left out", self.imported(home, twice, 1).stdout)
        self.assertIn("1 updated", self.imported(home, written([mine])).stdout)
        self.assertIn("1 unchanged", self.imported(home, written([mine])).stdout)

    def test_a_file_with_fewer_columns_takes_nothing_in_again(self):
        home = self.held()
        self.imported(home, written(row(delivery="none", sent_on="neulich")), 1)
        (mine,) = row()
        done = self.imported(home, f"ref,prisoner_name,code\n{REF},{mine['prisoner_name']},77\n", 1)
        self.assertIn("line 2: left out: it was left out before, of a file that may have had more columns: import it with ", done.stderr)
        self.assertIn(" delivery,", done.stderr)
        (reply,) = home.list()
        decide = ("decide", reply["reply"], "--to", REF, "--by", "Вольга")
        self.assertEqual(home.adkaz(*decide).returncode, 1)
        self.imported(home, written(row(delivery="")))
        done = home.adkaz(*decide)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_show_and_doctor_name_the_row_and_when_it_was_left_out(self):
        home = self.held()
        (mine,) = row()
        other = dict(mine, ref="V26-9001", prisoner_name="Марыя Цвірка", prisoner_id="p-99", message="")
        self.imported(home, written([other]))
        self.imported(home, written([dict(other, sent_on="neulich")]), 1)
        reply = self.assert_asks(home, "the last import left out a row of the sender's")
        named = r"V26-9001 was left out by the import of 20\d\d-\d\d-\d\dT"
        self.assertRegex(home.adkaz("show", reply["reply"]).stdout, named)
        self.assertRegex(home.adkaz("doctor").stdout, named)
        shown = json.loads(home.adkaz("show", reply["reply"], "--json").stdout)
        self.assertEqual([one["message"] for one in shown["left_out"]], ["V26-9001"])
        self.assertNotIn("was left out by", home.adkaz("show", reply["reply"], "--blind").stdout)
        blind = json.loads(home.adkaz("show", reply["reply"], "--blind", "--json").stdout)
        self.assertEqual(blind["left_out"], [])
        blindly = [line for line in home.adkaz("show", reply["reply"], "--blind").stdout.splitlines()
                   if not line.startswith("  message ")]
        self.assertIn("candidates, in the order of their references; who fits best is not told", blindly)
        for told in (REF, "mail M-", "recalled", "decided by"):
            self.assertNotIn(told, "\n".join(blindly))
        self.assertEqual(blind["mails"], [])
        self.imported(home, written([other]))
        for told in (home.adkaz("show", reply["reply"]), home.adkaz("doctor")):
            self.assertNotIn("V26-9001 was left out", told.stdout)

    def test_doctor_names_ten_rows_and_counts_the_others(self):
        home = self.home_of()
        (mine,) = row()
        others = [dict(mine, ref=f"V26-9{i:03}") for i in range(12)]
        self.imported(home, written(others))
        self.imported(home, written([dict(other, sent_on="neulich") for other in others]), 1)
        told = home.adkaz("doctor").stdout
        self.assertEqual(told.count(" was left out by the import of "), 10)
        self.assertIn("V26-9000 was left out", told)
        self.assertIn("register: and 2 more rows", told)

    def test_a_ref_behind_a_cell_of_several_lines_is_found(self):
        for message in ('"Hi, Jan,\nbye, x"', '"a "b" c\nd, e"'):
            with self.subTest(message=message):
                home = self.held()
                self.imported(home, f"message,ref,prisoner_name,delivery\n{message},{REF},Ян,none,x\n", 1)
                self.assert_asks(home, "the last import left out")

    def test_a_row_that_does_not_fit_and_names_another_ref_stops_no_other_row(self):
        home = self.held()
        header, mine = written(row()).splitlines(keepends=True)[0], written(row()).split("\n", 1)[1]
        place = header.strip().split(",").index("ref")
        self.assertEqual(place, 0)
        odd = f"V26-9009,{REF},x,y,z\n"
        self.imported(home, header + mine + odd, 1)
        self.assertEqual([mail["state"] for mail in home.list()[0]["mails"]], ["held"])
        self.imported(home, header + odd, 1)  # nothing whole is said of it
        self.assert_asks(home, "the last import left out")

    def test_a_row_that_moved_or_is_glued_to_another_stops_what_it_names(self):
        header, mine = written(row()).splitlines(keepends=True)[0], written(row()).split("\n", 1)[1]
        none = written(row(delivery="none")).split("\n", 1)[1]
        other = [dict(other) for other in rows() if other["ref"] == "V26-0101"]
        last = written(other).split("\n", 1)[1].rstrip("\r\n")
        self.assertTrue(last.endswith(","))
        for text in (mine + last + none, "," + none, "7," + none, mine + "," + none, mine + "7," + none):
            with self.subTest(text=text):
                home = self.held()
                self.imported(home, header + text, 1)
                self.assert_asks(home, "the last import left out")

    def test_a_row_that_is_left_out_stops_no_row_of_another_sender(self):
        home = self.held()
        others = [dict(other, sent_on="neulich") for other in rows() if other["ref"] == "V26-0101"]
        self.assertIn("1 unchanged, 1 left out", self.imported(home, written(others + row()), 1).stdout)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])
        self.imported(home, written(others + row(sent_on="neulich")), 1)
        self.assert_asks(home, "the last import left out")


class OtherRows(RegisterTest):
    def other(self, **changes):
        (mine,) = row()
        return dict(mine, ref="V26-9001", prisoner_name="Марыя Цвірка", prisoner_id="p-99", message="", **changes)

    def test_a_new_row_of_the_sender_that_wants_nothing_recalls_the_mail_of_another(self):
        home = self.held()
        self.imported(home, written([self.other(delivery="none")]))
        self.assert_asks(home, "the sender wants no letters by mail, or not the same way in every row")

    def test_a_row_of_the_sender_that_is_changed_recalls_the_mail_of_another(self):
        home = self.home_of(conf=CONF)
        self.imported(home, written([self.other(delivery="scan")]))
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])
        self.imported(home, written([self.other(delivery="none")]))
        self.assert_asks(home, "the sender wants no letters by mail")

    def test_a_row_whose_words_alone_change_recalls_no_mail_of_another(self):
        home = self.home_of(conf=CONF.replace("balanced", "ask"))
        self.imported(home, written([self.other(delivery="notice")]))
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        decided = home.adkaz("decide", reply["reply"], "--to", REF, "--by", "Вольга")
        self.assertEqual(decided.returncode, 0, decided.stderr)
        time.sleep(1.1)  # times are whole seconds
        for change in ({"card_text": "Сонейка свеціць"}, {"message": "Добры дзень!"}, {"group": "b"}):
            self.imported(home, written([dict(self.other(delivery="notice"), **change)]))
            (reply,) = home.list()
            self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"], change)
        self.imported(home, written([self.other(delivery="notice", prisoner_state="released")]))
        self.assert_asks(home, "not the same way in every row")

    def test_any_word_of_its_own_row_that_changes_recalls_a_mail(self):
        home = self.held()
        self.imported(home, written(row(card_text="Сонейка свеціць")))
        self.assert_asks(home, "it was settled before and taken back")

    def test_what_a_person_decided_asks_too(self):
        home = self.home_of(LETTER, policy="ask", conf=CONF.replace("balanced", "ask"))
        (reply,) = home.list()
        done = home.adkaz("decide", reply["reply"], "--to", REF, "--by", "Вольга")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.imported(home, written([self.other(delivery="notice")]))
        self.assert_asks(home, "the sender wants no letters by mail")

    def test_a_row_of_the_sender_that_is_left_out_recalls_the_mail_of_another(self):
        home = self.home_of(conf=CONF)
        self.imported(home, written([self.other()]))
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        bad = dict(self.other(), sent_on="neulich")
        self.imported(home, written([bad]), 1)
        self.assert_asks(home, "the last import left out a row of the sender's")

    def test_a_row_of_the_mailbox_under_another_name_asks_for_good(self):
        home = self.held()
        named = self.other(delivery="none", sender_name="Я. Дуб", sender_id="")
        named["sender_email"] = named["sender_email"].upper()
        self.imported(home, written([named]))
        self.assert_asks(home, "the sender wants no letters by mail, or not the same way in every row")

    def test_a_row_whose_address_changed_recalls_the_mail_of_another(self):
        home = self.home_of(conf=CONF)
        self.imported(home, written([self.other(sender_id="")]))
        home.drop(os.path.join(SCANS, LETTER))
        home.run(0)
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])
        self.imported(home, written([dict(self.other(sender_id=""), sender_email="new@example.org")]))
        self.assert_asks(home, "the sender's rows have different addresses")

    def test_a_row_of_another_sender_changes_nothing(self):
        home = self.held()
        self.imported(home, written([dict(self.other(delivery="none"), sender_id="s-77", sender_email="x@example.org")]))
        (reply,) = home.list()
        self.assertEqual([mail["state"] for mail in reply["mails"]], ["held"])


class Warnings(RegisterTest):
    def warned(self, text, **changes):
        done = self.imported(self.home(), written(row(**changes)))
        self.assertIn("line 2: warning: " + text, done.stderr)
        return done

    def test_a_key_that_cannot_be_used_is_said_at_once(self):
        self.warned("pgp_key: the sender's PGP key", delivery="pgp", pgp_key=KEY)
        self.warned("pgp_key: the sender's PGP key cannot be read", delivery="pgp", pgp_key="0xDEADBEEF")
        self.warned("delivery is pgp, but pgp_key is missing", delivery="pgp")
        self.warned("pgp_key is there, but delivery is not pgp", delivery="scan", pgp_key=KEY)

    def test_an_address_that_mail_cannot_use_is_said_at_once_and_not_shown(self):
        for address in ("вера@example.org", "vera@localhost", "vera..b@example.org", "vera@ex\u0430mple.org"):
            with self.subTest(address=address):
                done = self.warned("sender_email: the address has", sender_email=address)
                self.assertNotIn(address, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
