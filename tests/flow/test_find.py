"""adkaz find: one box, any script, any spelling."""

import json
import unittest

from home import HomeTest

ROWS = """\
ref,prisoner_name,sender_name,sender_email,sent_on,message,code
A1,Мікалай Вербіцкі,Anna Kowalska,anna@example.org,2026-01-10,Добры дзень,4711
A2,Мікалай Вербіцкі,Жанна Прыдуманая,jan@example.org,,Пра чарапах,
"""


class Find(HomeTest):
    def found(self, home, *words):
        done = home.adkaz("find", *words, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_name_a_code_a_ref_and_a_word_are_found(self):
        home = self.home()
        path = home.base + "/register.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write(ROWS)
        home.import_register(path)
        for words, ref, where in ((["Ганна", "Кавальска"], "A1", "sender"), (["4711"], "A1", "code"),
                                  (["чарапаха"], "A2", "text"), (["a2"], "A2", "ref")):
            with self.subTest(words=words):
                first = self.found(home, *words)[0]
                self.assertEqual(first["message"], ref)
                self.assertIn(where, first["found_in"])
        self.assertEqual(self.found(home, "вербицкий", "джанна")[0]["message"], "A2")
        self.assertEqual(self.found(home, "ничего"), [])
        self.assertIn("A2  from Жанна Прыдуманая", home.adkaz("find", "Жанна").stdout)
        self.assertEqual(home.adkaz("find").returncode, 2)


if __name__ == "__main__":
    unittest.main()
