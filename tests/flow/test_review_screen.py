"""What a coordinator sees at the review page, over HTTP: the overview, what waits, a reply with its pages and its story;
what they turn, recall and pause."""

import email
import email.policy
import os
import re
import sqlite3
import unittest

from home import CONF, ROOT, HomeTest
from review_site import Site


class Screen(HomeTest):
    def site(self, letters, kind="", hold=60):
        site = Site.of_seed(letters, kind, conf=CONF % {"policy": "ask", "hold": hold})
        self.addCleanup(site.remove)
        self.cookie = site.cookies["Alesia"]
        return site

    def page(self, site, path, status=200):
        answer = site.get(path, self.cookie)
        self.assertEqual(answer.status, status, path)
        return answer

    def post(self, site, path, csrf, **fields):
        return site.post(path, {"csrf": csrf, **fields}, self.cookie)

    def waiting(self, site):
        return re.findall(r'<tr><th scope="row"><a href="/reply/(R-[0-9A-Z]+)"', self.page(site, "/waiting").text)

    def decide(self, site, row):
        done = site.home.adkaz("decide", row["reply"], "--to", row["candidates"][0]["message"], "--by", "Alesia")
        self.assertEqual(done.returncode, 0, done.stderr)

    # ---- what waits ----

    def test_overview_and_list_say_how_much_waits_and_name_nobody(self):
        site = self.site(12)
        overview, listed = self.page(site, "/").text, self.page(site, "/waiting").text
        self.assertIn('<p class="figure"><strong>12</strong>', overview)
        self.assertEqual(len(self.waiting(site)), 12)
        with open(os.path.join(ROOT, "tests", "review", "seed.c"), encoding="utf-8") as file:
            names = re.findall(r'\{ "(\w+ \w+)", ', file.read())
        self.assertGreater(len(names), 20)
        for name in names:
            self.assertNotIn(name, overview)
            self.assertNotIn(name, listed)

    def test_the_list_is_filtered_and_turned_page_by_page(self):
        site = self.site(60)
        first = self.page(site, "/waiting").text
        self.assertEqual(first.count("<tr><th"), 1 + 50)
        self.assertIn("/waiting?skip=50&amp;", first)
        self.assertEqual(self.page(site, "/waiting?skip=50").text.count('<tr><th scope="row">'), 10)
        reason = re.search(r'<option value="([^"]+)">', first[first.index('name="reason"') + 40:]).group(1)
        some = self.page(site, "/waiting?reason=" + reason.replace(" ", "%20")).text
        self.assertTrue(0 < some.count('<tr><th scope="row">') < 50)
        self.assertIn("What waits: 0", self.page(site, "/waiting?drop=elsewhere").text)
        for odd in ("-1", "99999999999999999999", "x", "%27"):
            self.page(site, "/waiting?skip=" + odd)

    # ---- one reply ----

    def test_a_reply_shows_its_pictures_and_its_story(self):
        site = self.site(3)
        reply, other = self.waiting(site)[:2]
        text = self.page(site, "/reply/" + reply).text
        self.assertRegex(text, f'href="/reply/{reply}/page/1.jpg\\?of=[0-9a-f]{{8}}"')
        picture = self.page(site, f"/reply/{reply}/page/1.jpg")
        self.assertEqual(picture.headers["content-type"], "image/jpeg")
        self.assertEqual(picture.body[:3], b"\xff\xd8\xff")
        self.assertNotEqual(self.page(site, f"/reply/{other}/page/1.jpg").body, picture.body)
        self.assertIn("arrived: 1 file", self.page(site, f"/reply/{reply}/story").text)
        for nothing in (f"/reply/{reply}/page/2.jpg", f"/reply/{reply}/page/0.jpg", "/reply/R-00000000",
                        "/reply/R-00000000/page/1.jpg", "/reply/R-00000000/story", "/mail/M-00000000/recall"):
            self.page(site, nothing, 404)

    # ---- why: the seed's verdicts are the same for all letters ----

    def rows(self, table, part="tbody"):
        """Of each row: its class, what it says of itself, and where its bar begins and ends."""
        body = re.search(rf"<{part}>(.*?)</{part}>", table, re.S).group(1)
        for kind, row in re.findall(r'<tr(?: class="(\w+)")?>(.*?)</tr>', body, re.S):
            left, width = map(float, re.search(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"', row).groups())
            said = re.search(r"<small>([^<]+)</small>", row)
            yield kind, said and said.group(1), (left + width, left) if kind == "against" else (left, left + width)

    def test_how_sure_is_said_in_words_and_figures_lie_behind_a_fold(self):
        site = self.site(1)
        text = self.page(site, "/reply/" + self.waiting(site)[0]).text
        fold = re.search(r'<details class="none"><summary>In figures</summary>(.*?)</details>', text, re.S).group(1)
        self.assertEqual(re.findall(r"<li>(.*?) <strong>([^<]+)</strong>", fold),
                         [("1.", "94 %"), ("2.", "1 %"), ("3.", "0.50 %"), ("4.", "0.33 %"), ("5.", "0.25 %"),
                          ("None of the register:", "3 %")])
        shown = text.replace(fold, "")
        self.assertIn("None of the register: <strong>unlikely</strong>", shown)
        self.assertEqual(re.findall(r'<p class="sureness">([^<]+)</p>', shown), ["likely"] + 4 * ["unlikely"])
        self.assertNotRegex(re.sub(r"<[^>]*>", " ", shown), r"\d %|[+−]\d|\b[Bb]its?\b")

    def test_what_speaks_against_is_said_as_loudly_and_all_of_it_adds_up(self):
        site = self.site(1)
        text = self.page(site, "/reply/" + self.waiting(site)[0]).text
        tables = re.findall(r'<table class="reasons">(.*?)</table>', text, re.S)
        self.assertEqual(len(tables), 5)
        for table, reasons in (
                (tables[0], [(9.4, "strongly for it"), (6.3, "strongly for it"), (5.1, "strongly for it"),
                             (0.8, "a little for it"), (0.7, "a little for it")]),
                (tables[1], [(9.4, "strongly for it"), (-4.2, "against it"), (-1.5, "a little against it"),
                             (-0.6, "a little against it")])):
            rows, (total,) = list(self.rows(table)), list(self.rows(table, "tfoot"))
            self.assertEqual([row[:2] for row in rows],
                             [("for" if bits > 0 else "against", said) for bits, said in reasons])
            at = rows[0][2][0]
            scale = (rows[0][2][1] - at) / reasons[0][0]
            for (_, _, (begins, ends)), (bits, _) in zip(rows, reasons):
                self.assertAlmostEqual(begins, at, delta=0.3)
                self.assertAlmostEqual(ends - begins, bits * scale, delta=0.3)
                at = ends
            self.assertAlmostEqual(total[2][1], at, delta=0.3)

    def test_it_is_said_where_the_likeliest_row_is_of_another_prisoner_than_the_one_named(self):
        for words, said in (("", ["", ""]), ("elsewhere", ["Its prisoner is named nowhere.",
                                                          "Another prisoner is named more clearly."])):
            site = self.site(2, words)
            listed = self.page(site, "/waiting").text
            rows = re.findall(r"<td>likely(?: <small>([^<]*)</small>)?</td>", listed)
            self.assertEqual(rows, said)
            for reply, sentence in zip(re.findall(r'<th scope="row"><a href="/reply/(R-\w+)"', listed), said):
                warnings = re.findall(r'<p class="warning">([^<]*)</p>', self.page(site, "/reply/" + reply).text)
                self.assertEqual(warnings, [sentence] if sentence else [], reply)

    # ---- figures that may be published ----

    def weeks(self, site):
        """What the table says of this week, and how high its five drawings are."""
        text = self.page(site, "/").text.split('id="weeks"')[1]
        row = re.findall(r"<td>([^<]*)</td>", re.search(r"<tbody><tr>.*?</tr>", text, re.S).group(0))
        drawn = [re.findall(r' height="([\d.]+)"/>', chart)[-1] for chart in re.findall(r"<svg class=\"bars.*?</svg>", text, re.S)]
        beside = re.findall(r"<figcaption>[^<]*<strong>([^<]*)</strong>", text)
        self.assertEqual(beside, row)
        return row, [float(height) for height in drawn]

    def test_fewer_than_five_in_a_week_are_not_told_apart(self):
        site = self.site(6)
        rows = site.home.list()
        for row in rows[:4]:
            self.decide(site, row)
        four, drawn = self.weeks(site)
        self.assertEqual(four[2], "under 5")
        self.assertEqual(drawn[2], 0)
        self.decide(site, rows[4])
        five, drawn = self.weeks(site)
        self.assertEqual(five[2], "5")
        self.assertEqual(drawn[2], 50)
        self.assertEqual([count for count in five if count.isdigit() and int(count) < 5], [])

    def test_hostile_names_and_words_stay_text(self):
        site = self.site(6, "hostile")
        for reply in self.waiting(site):
            text = self.page(site, "/reply/" + reply).text
            self.assertEqual(len(re.findall(r"<script", text)), 1)  # ours
            self.assertNotRegex(text, r"<img|<iframe|<svg[^>]* onload|\son\w+=[\"'a-z]")
            self.assertNotRegex(text, "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]")

    # ---- what is turned goes out turned ----

    def test_a_turned_page_is_shown_turned_and_mailed_turned(self):
        site = self.site(1, hold=0)
        row = site.home.list()[0]
        page = self.page(site, "/reply/" + row["reply"])
        self.assertNotIn("rotate(", page.text)
        turn = f"/reply/{row['reply']}/page/1/turn"
        self.assertEqual(self.post(site, turn, page.csrf(), turn="left").status, 303)
        self.assertIn("rotate(270)", self.page(site, "/reply/" + row["reply"]).text)
        self.decide(site, row)
        self.assertEqual(self.post(site, turn, page.csrf(), turn="left").status, 404)
        site.home.adkaz("send")
        with open(os.path.join(site.home.dir, "outbox", "new", site.home.mails()[0]), "rb") as file:
            mail = email.message_from_binary_file(file, policy=email.policy.default)
        pdf = next(part.get_content() for part in mail.walk() if part.get_content_type() == "application/pdf")
        self.assertIn(b"/Rotate 270", pdf)

    # ---- recall, pause ----

    def test_a_mail_is_recalled_until_it_has_left(self):
        site = self.site(2)
        row = site.home.list()[0]
        self.decide(site, row)
        overview = self.page(site, "/")
        mail = re.search(r'action="(/mail/M-[0-9A-Z]+/recall)"', overview.text).group(1)
        self.assertEqual(self.post(site, mail, overview.csrf()).status, 303)
        again = next(found for found in site.home.list() if found["reply"] == row["reply"])
        self.assertEqual((again["state"], again["mails"][0]["state"]), ("review", "recalled"))
        self.assertNotIn("/recall", self.page(site, "/").text)
        self.assertEqual(self.post(site, mail, overview.csrf()).status, 409)

    def test_all_mail_is_stopped_and_goes_on(self):
        site = self.site(1, hold=0)
        asks = self.page(site, "/pause")
        self.assertEqual(self.post(site, "/pause", asks.csrf(), reason="a try").status, 303)
        self.decide(site, site.home.list()[0])
        site.home.adkaz("send")
        self.assertEqual(site.home.mails(), [])
        stopped = self.page(site, "/pause")
        self.assertIn("a try", stopped.text)
        self.assertIn("All mail is stopped.", self.page(site, "/").text)
        self.assertEqual(self.post(site, "/pause", stopped.csrf(), reason="again").status, 303)
        self.assertEqual(self.post(site, "/resume", stopped.csrf()).status, 409)
        self.assertEqual(self.end(site, stopped, sure="").status, 422)
        site.home.adkaz("send")
        self.assertEqual(site.home.mails(), [])
        self.assertEqual(self.end(site, stopped).status, 303)
        site.home.adkaz("send")
        self.assertEqual(len(site.home.mails()), 1)

    def end(self, site, shown, at=-1, sure="1"):
        stop = re.findall(r'name="stop" value="(\d+)"', shown.text)[at]
        return self.post(site, "/resume", shown.csrf(), stop=stop, sure=sure)

    def test_an_old_form_ends_no_stop_that_was_made_since(self):
        site = self.site(1, hold=0)
        self.assertEqual(self.post(site, "/pause", self.page(site, "/pause").csrf(), reason="a try").status, 303)
        old = self.page(site, "/pause")
        self.assertNotIn('class="primary"', old.text.split("<main")[1])
        self.assertEqual(self.end(site, old).status, 303)
        self.assertEqual(self.post(site, "/pause", old.csrf(), reason="a leak").status, 303)
        answer = self.end(site, old)
        self.assertEqual(answer.status, 409)
        self.assertIn("a leak", answer.text)
        self.assertIn("All mail is stopped.", self.page(site, "/").text)

    def test_a_persons_stop_is_kept_beside_the_servers_and_each_is_ended_by_itself(self):
        site = self.site(1, hold=0)
        self.post(site, "/pause", self.page(site, "/pause").csrf(), reason="550 go away")
        store = sqlite3.connect(os.path.join(site.home.dir, "store", "adkaz.db"), timeout=20)
        store.execute("DROP TRIGGER stop_stays")
        store.execute("UPDATE stop SET kind = 'server'")
        store.commit()
        store.close()
        self.assertEqual(self.post(site, "/pause", self.page(site, "/pause").csrf(), reason="a leak").status, 303)
        both = self.page(site, "/pause")
        for reason in ("550 go away", "a leak"):
            self.assertIn(reason, both.text)
        self.assertEqual(self.end(site, both, 0).headers["location"], "/pause")
        left = self.page(site, "/pause").text
        self.assertIn("a leak", left)
        self.assertNotIn("550", left)
        self.decide(site, site.home.list()[0])
        site.home.adkaz("send")
        self.assertEqual(site.home.mails(), [])


if __name__ == "__main__":
    unittest.main()
