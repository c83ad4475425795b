"""Page child at most 200 MB, decoder child at most 400 MB, on A4 colour at 300 dpi, in every format; 600 MB at 600 dpi (release
build only)."""

import os
import re
import struct
import subprocess
import tempfile
import unittest
import zlib

from home import HomeTest, SCANS

WIDTH, HEIGHT = 2480, 3508
PAGE_KIB = 200 * 1024
DECODER_KIB = {300: 400 * 1024, 600: 600 * 1024}


def page():
    """A typed sample as A4 colour at 300 dpi: its pixels, each taken as often as it needs, on tinted paper."""
    ppm = subprocess.run(["djpeg", "-rgb", "-pnm", os.path.join(SCANS, "Scan-20260318-1412.jpg")], check=True,
                         capture_output=True).stdout
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", ppm)
    width, height = int(head[1]), int(head[2])
    pixels = ppm[head.end():]
    columns = [min(x * width // WIDTH, width - 1) for x in range(WIDTH)]
    rows, last = [], None
    for y in range(HEIGHT):
        source = min(y * height // HEIGHT, height - 1)
        if source != last:
            row = pixels[source * width * 3:(source + 1) * width * 3]
            line = bytearray(WIDTH * 3)
            for channel in range(3):
                plane = row[channel::3]
                line[channel::3] = bytes(plane[x] for x in columns)
            last, made = source, bytes(line)
        rows.append(made)
    return rows


def doubled(rows):
    """The same at 600 dpi: every pixel four times."""
    for row in rows:
        line = bytearray(len(row) * 2)
        for channel in range(3):
            line[channel::6] = line[channel + 3::6] = row[channel::3]
        yield bytes(line)
        yield bytes(line)


def png(rows, dpi):
    width, height = len(rows[0]) // 3, len(rows)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    raw = b"".join(b"\0" + row for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"pHYs", struct.pack(">IIB", dpi * 10000 // 254, dpi * 10000 // 254, 1)) + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b""))


def tiff(rows):
    width, height = len(rows[0]) // 3, len(rows)
    pixels = b"".join(rows)
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 2),
               (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(pixels))]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8 + len(pixels)) + pixels + directory + b"\0\0\0\0"


def pdf(rows):
    width, height = len(rows[0]) // 3, len(rows)
    image = zlib.compress(b"".join(rows), 1)
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
        b"/Length %d>>\nstream\n%s\nendstream" % (width, height, len(image), image),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))


def jpeg(rows, *options):
    ppm = b"P6 %d %d 255\n" % (len(rows[0]) // 3, len(rows)) + b"".join(rows)
    return subprocess.run(["cjpeg", "-quality", "90", *options], input=ppm, capture_output=True, check=True).stdout


def heic(picture):
    """A PNG's bytes as HEIC, made as fast as may be."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = os.path.join(folder, "a.png"), os.path.join(folder, "a.heic")
        with open(source, "wb") as file:
            file.write(picture)
        subprocess.run(["heif-enc", "-p", "preset=ultrafast", source, "-o", made], check=True, capture_output=True)
        with open(made, "rb") as file:
            return file.read()


class Memory(HomeTest):
    def assert_stays_within_memory(self, rows, dpi):
        home = self.home()
        picture = png(rows, dpi)
        home.drop_bytes("a.png", picture)
        home.drop_bytes("b.tif", tiff(rows))
        home.drop_bytes("c.pdf", pdf(rows))
        home.drop_bytes("d.jpg", jpeg(rows))
        home.drop_bytes("e.jpg", jpeg(rows, "-progressive", "-sample", "1x1"))
        home.drop_bytes("f.heic", heic(picture))
        said = home.adkaz("--verbose", "run").stderr
        pages = [int(kib) for kib in re.findall(r" page=1 .*?peak_kib=(\d+)", said)]
        decoders = [int(kib) for kib in re.findall(r" part=0 .*?peak_kib=(\d+)", said)]
        print(dpi, "dpi, page children MiB:", [kib // 1024 for kib in pages], "decoder children MiB:",
              [kib // 1024 for kib in decoders])
        self.assertEqual((len(pages), len(decoders)), (6, 6), said)
        self.assertEqual([kib for kib in pages if kib > PAGE_KIB], [])
        self.assertEqual([kib for kib in decoders if kib > DECODER_KIB[dpi]], [])

    def test_children_stay_within_their_memory_on_a4_colour_at_300_dpi(self):
        self.assert_stays_within_memory(page(), 300)

    def test_children_stay_within_their_memory_on_a4_colour_at_600_dpi(self):
        self.assert_stays_within_memory(list(doubled(page())), 600)


if __name__ == "__main__":
    unittest.main(verbosity=2)
