"""Page child at most 200 MB, decoder child at most 400 MB, on A4 colour at 300 dpi, in every format (release build only)."""

import os
import re
import struct
import subprocess
import tempfile
import unittest
import zlib

from home import HomeTest, SCANS

WIDTH, HEIGHT = 2480, 3508
PAGE_KIB, DECODER_KIB = 200 * 1024, 400 * 1024


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


def png(rows):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    raw = b"".join(b"\0" + row for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)) +
            chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1)) + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b""))


def tiff(rows):
    pixels = b"".join(rows)
    entries = [(256, 4, 1, WIDTH), (257, 4, 1, HEIGHT), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 2),
               (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, HEIGHT), (279, 4, 1, len(pixels))]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8 + len(pixels)) + pixels + directory + b"\0\0\0\0"


def pdf(rows):
    image = zlib.compress(b"".join(rows), 1)
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
        b"/Length %d>>\nstream\n%s\nendstream" % (WIDTH, HEIGHT, len(image), image),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))


class Memory(HomeTest):
    def test_children_stay_within_their_memory_on_a4_colour_at_300_dpi(self):
        rows = page()
        home = self.home()
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "a.png")
            with open(source, "wb") as file:
                file.write(png(rows))
            home.drop(source)
            home.drop_bytes("b.tif", tiff(rows))
            home.drop_bytes("c.pdf", pdf(rows))
            ppm = b"P6 %d %d 255\n" % (WIDTH, HEIGHT) + b"".join(rows)
            jpeg = subprocess.run(["cjpeg", "-quality", "90"], input=ppm, capture_output=True, check=True).stdout
            home.drop_bytes("d.jpg", jpeg)
            progressive = subprocess.run(["cjpeg", "-quality", "90", "-progressive"], input=ppm, capture_output=True,
                                         check=True).stdout
            home.drop_bytes("e.jpg", progressive)
            heic = os.path.join(folder, "f.heic")
            subprocess.run(["heif-enc", source, "-o", heic], check=True, capture_output=True)
            home.drop(heic)
        said = home.adkaz("--verbose", "run").stderr
        pages = [int(kib) for kib in re.findall(r" page=1 .*?peak_kib=(\d+)", said)]
        decoders = [int(kib) for kib in re.findall(r" part=0 .*?peak_kib=(\d+)", said)]
        print("page children MiB:", [kib // 1024 for kib in pages], "decoder children MiB:",
              [kib // 1024 for kib in decoders])
        self.assertEqual((len(pages), len(decoders)), (6, 6), said)
        self.assertEqual([kib for kib in pages if kib > PAGE_KIB], [])
        self.assertEqual([kib for kib in decoders if kib > DECODER_KIB], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
