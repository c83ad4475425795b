"""What goes wrong on the way, and that it is told to those who can mend it, in words that are true."""

import os
import unittest

from home import HomeTest, SCANS

LETTER = "Scan-20260318-1412.jpg"


class Drops(HomeTest):
    def test_a_drop_that_cannot_be_emptied_is_not_called_unreachable(self):
        home = self.home()
        home.drop_bytes("PROBLEM", b"not a folder")
        os.symlink("/nowhere", os.path.join(home.inbox, "link.jpg"))
        done = home.run(1)
        self.assertIn("tried again", done.stderr)
        self.assertNotIn("cannot be reached", done.stderr)

    def test_a_drop_that_is_gone_is_called_unreachable(self):
        home = self.home()
        os.rename(home.inbox, home.inbox + ".away")
        done = home.run(1)
        self.assertIn("1 of the drops cannot be reached", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
